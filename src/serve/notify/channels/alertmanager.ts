import type { ChannelKind } from '../channel.ts';
import type { Story } from '../notice.ts';
import { addressOf } from '../words.ts';

/** Milliseconds: how often it is said that an alert still stands, and how long it stands without that. */
const every = 60_000;
const lasting = 5 * every;

/**
 * Alertmanager: an alert for each incident, which is said again while it lasts, since one that nobody speaks of is resolved.
 * What tells alerts apart is in labels, what may change in annotations.
 * @see https://prometheus.io/docs/alerting/latest/alerts_api/
 * @see https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
 */
export const alertmanager: ChannelKind = {
  takes: 'the address of an Alertmanager, and a bearer token if one is wanted',
  open([given, token], post) {
    const url = `${addressOf('alertmanager', given).replace(/\/+$/, '')}/api/v2/alerts`;
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const say = async (stories: readonly Story[], cluster: string, more: number): Promise<void> => {
      const now = Date.now();
      await post(url, stories.map(story => alertOf(story, cluster, now, now + more)) as object, headers);
    };
    return {
      pace: 0,
      changes: 'all',
      async tell({ type, cluster, story, before }) {
        // With other labels it is another alert: the one before is over.
        if (before !== undefined && JSON.stringify(labelsOf(before)) !== JSON.stringify(labelsOf(story)))
          await say([before], cluster, 0);
        await say([story], cluster, type === 'closed' ? 0 : lasting);
        return undefined;
      },
      repeat: { every, say: async (stories, cluster) => await say(stories, cluster, lasting) },
    };
  },
};

const severities = { error: 'critical', warning: 'warning', info: 'info' } as const;

function alertOf(story: Story, cluster: string, now: number, endsAt: number): object {
  const { title, impact, fix, look, since } = story;
  return {
    labels: { alertname: 'KubecauseIncident', cluster, ...labelsOf(story) },
    annotations: { summary: title, description: [impact, fix].filter(text => text !== '').join('\n'), command: look },
    // Without a beginning Alertmanager takes the end for it, and what ends before it began it refuses: clocks differ.
    startsAt: since !== undefined && Date.parse(since) < now ? since : new Date(now).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
  };
}

function labelsOf({ id, code, severity, namespaces }: Story): object {
  return {
    incident: id,
    code,
    severity: severities[severity],
    ...(namespaces.length === 1 && { namespace: namespaces[0] }),
  };
}
