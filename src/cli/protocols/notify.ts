import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import { severities } from '../../core/finding.ts';
import { whyNotRead } from '../../files/why-not-read.ts';
import type { Target } from '../../serve/notify/open-channel.ts';
import { outbound } from '../explain-options.ts';
import { didYouMean, parseDuration } from '../parse.ts';
import { defineProtocol } from './protocol.ts';

const group = 'Whom to tell:';

export const notify = defineProtocol({
  options: {
    notify: {
      type: 'string',
      array: true,
      describe:
        'tell of incidents that open, change and close: slack=, teams=, mattermost=, webhook=, cloudevents= or alertmanager= with an address, a file that holds it or env:NAME (repeatable)',
      group,
      often: true,
      secret: true,
    },
    'notify-severity': {
      type: 'string',
      choices: severities,
      default: 'warning',
      describe: 'the lowest severity that is told',
      group,
      project: true,
    },
    'notify-namespace': {
      type: 'string',
      array: true,
      describe: 'tell only of what concerns this namespace (repeatable)',
      group,
      project: true,
    },
    'notify-after': {
      type: 'string',
      default: '30s',
      describe: 'tell of an incident when it has lasted this long, and of its end when it has been over for this long',
      group,
      project: true,
      check: parseDuration,
    },
    'notify-state': {
      type: 'string',
      describe: 'file that remembers what was told, so that a restart tells nothing again',
      group,
      values: 'files',
    },
    'notify-mask': {
      type: 'boolean',
      default: false,
      describe: 'tell tokens instead of names',
      group,
    },
    ...outbound,
  },
  isWanted: ({ notify: targets = [] }) => targets.length > 0,
  async start(server, args) {
    const [{ startNotifying }, { outboundFetch }] = await Promise.all([
      import('../../serve/notify/notify.ts'),
      import('../fetch.ts'),
    ]);
    return await startNotifying(server, {
      targets: await Promise.all((args.notify ?? []).map(targetOf)),
      severity: args.notifySeverity,
      namespaces: args.notifyNamespace,
      hold: parseDuration('--notify-after', args.notifyAfter) * 1000,
      mask: args.notifyMask,
      state: args.notifyState,
      fetch: await outboundFetch({ proxy: args.proxy, caFile: args.caFile }),
    });
  },
});

/**
 * `slack=https://…`, `slack=/run/secrets/slack`, `slack=env:SLACK_URL`; what it says is in no message, since it is secret.
 * @throws UserError
 */
async function targetOf(given: string): Promise<Target> {
  const { channelKinds, channelNames } = await import('../../serve/notify/channels/index.ts');
  const at = given.indexOf('=');
  const [name, place] = at < 0 ? [given, ''] : [given.slice(0, at), given.slice(at + 1)];
  const kind = channelNames.find(each => each === name);
  if (kind === undefined) {
    const known = channelNames.map(each => `${each}=`).join(', ');
    // Without a name it may be an address.
    const got = at < 0 || !/^[\w-]{1,30}$/.test(name) ? '' : `, but got "${name}="${didYouMean(name, channelNames)}`;
    throw new UserError(`--notify wants one of ${known} and an address or a file behind it${got}`);
  }
  const read = async (): Promise<readonly string[]> => {
    const words = (await secretAt(kind, place)).split(/\s+/).filter(word => word !== '');
    if (words.length > 0) return words;
    throw new UserError(`--notify ${kind}= wants ${channelKinds[kind].takes}, a file that holds that, or env:NAME`);
  };
  return { kind, words: await read(), file: isFile(place) ? { path: place, read } : undefined };
}

function isFile(place: string): boolean {
  return place !== '' && !/^([a-z]+:\/\/|env:|xox)/i.test(place);
}

async function secretAt(kind: string, place: string): Promise<string> {
  if (place.startsWith('env:')) {
    const name = place.slice('env:'.length);
    const value = process.env[name];
    if (value === undefined) throw new UserError(`--notify ${kind}=env:${name}: there is no such variable`);
    return value;
  }
  if (!isFile(place)) return place;
  return await readFile(place, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
    // What was taken for a path may be an address without its scheme: it is not said again.
    const why =
      error.code === 'ENOENT'
        ? 'this is no file, and no address that begins with https://'
        : `the file cannot be read: ${await whyNotRead(place, error)}`;
    throw new UserError(`--notify ${kind}=: ${why}`);
  });
}
