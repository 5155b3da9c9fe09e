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
    const say = async (stories: readonly Story[], cluster: string, endsAt: number): Promise<void> => {
      await post(url, stories.map(story => alertOf(story, cluster, new Date(endsAt).toISOString())) as object, headers);
    };
    return {
      pace: 0,
      changes: 'all',
      async tell({ type, cluster, story, before }) {
        // Severity is a label: with another, it is another alert.
        if (before !== undefined && before !== story.severity)
          await say([{ ...story, severity: before }], cluster, Date.now());
        await say([story], cluster, type === 'closed' ? Date.now() : Date.now() + lasting);
        return undefined;
      },
      repeat: { every, say: async (stories, cluster) => await say(stories, cluster, Date.now() + lasting) },
    };
  },
};

const severities = { error: 'critical', warning: 'warning', info: 'info' } as const;

function alertOf(story: Story, cluster: string, endsAt: string): object {
  const { id, code, severity, title, impact, fix, look, namespaces, since } = story;
  return {
    labels: {
      alertname: 'KubecauseIncident',
      cluster,
      incident: id,
      code,
      severity: severities[severity],
      ...(namespaces.length === 1 && { namespace: namespaces[0] }),
    },
    annotations: { summary: title, description: [impact, fix].filter(text => text !== '').join('\n'), command: look },
    ...(since !== undefined && { startsAt: since }),
    endsAt,
  };
}
