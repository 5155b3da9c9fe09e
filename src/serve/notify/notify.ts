import { atLeast, type Severity } from '../../core/finding.ts';
import { Masks } from '../mcp/masks.ts';
import type { Running } from '../protocol.ts';
import { type Server, servingFor } from '../serving.ts';
import { follow } from './follow.ts';
import { Memory } from './memory.ts';
import { OpenChannel, type Target } from './open-channel.ts';
import { postWith } from './post.ts';
import { Standings } from './standing.ts';
import { Teller } from './teller.ts';

export interface NotifyOptions {
  readonly targets: readonly Target[];
  /** The least severity that is told. */
  readonly severity: Severity;
  /** Only incidents that concern one of these. */
  readonly namespaces?: readonly string[] | undefined;
  /** Milliseconds that something has to last before it is told. */
  readonly hold: number;
  /** Tokens are told instead of names. */
  readonly mask: boolean;
  /** The file that remembers what was told. */
  readonly state?: string | undefined;
  readonly fetch: typeof fetch;
  /** Milliseconds after which files that say whom to tell are read again. */
  readonly pace?: number;
}

/** Milliseconds between two looks at what is to be told, at most. */
const usualTick = 1000;
const usualPace = 10_000;

/**
 * Tells of incidents to those who do not ask.
 * @throws UserError if a channel cannot be told like that, or nothing can be remembered where it should be
 */
export async function startNotifying(
  server: Server,
  { targets, severity, namespaces, hold, mask, state, fetch: send, pace = usualPace }: NotifyOptions,
): Promise<Running> {
  const { log, warm } = server;
  const ended = new AbortController();
  // One for each who listens: many on the same signal are taken for a leak.
  const end = (): AbortSignal => AbortSignal.any([ended.signal]);
  const post = postWith(send, ended.signal);
  const opened = targets.map(target => new OpenChannel(target, post));
  for (const one of opened) one.watch(log, pace, end());
  const memory = await Memory.open(state, log);
  const standings = new Standings(hold);
  const tick = Math.max(20, Math.min(usualTick, hold));
  const cluster = warm.source.description.name;
  const isWanted = (story: { readonly severity: Severity }): boolean => atLeast(story.severity, severity);
  const tellers = opened.map(
    channel => new Teller({ opened: channel, memory, standings, log, cluster, isWanted, tick }),
  );
  const following = follow(
    {
      serving: servingFor({ name: 'notifications', namespaces: 'all' }, server),
      standings,
      told: () => opened.flatMap(({ key }) => [...memory.of(key).values()]),
      masks: new Masks(mask),
      namespaces,
      tick,
    },
    ended.signal,
  );
  const running = [following, ...tellers.map(teller => teller.run(end()))].map(one =>
    // Whatever it is that fails, the others go on.
    one.catch((error: Error) => log('error', 'bug', { message: error.message, stack: error.stack })),
  );
  return {
    async close() {
      ended.abort();
      await Promise.all(running);
    },
  };
}
