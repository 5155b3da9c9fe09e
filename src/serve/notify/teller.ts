import type { Log } from '../log.ts';
import type { Memory } from './memory.ts';
import type { Notice, Story } from './notice.ts';
import type { OpenChannel } from './open-channel.ts';
import { Refused } from './post.ts';
import type { Standing, Standings } from './standing.ts';

/** More messages at once than these become a summary, where people read. */
const mostAtOnce = 5;
/** Milliseconds until a message is tried again, at first and at most. */
const firstWait = 1000;
const longestWait = 300_000;
const ranks = { error: 0, warning: 1, info: 2 } as const;

/** A channel, and what it is told by. */
export interface TellerOptions {
  readonly opened: OpenChannel;
  readonly memory: Memory;
  readonly standings: Standings;
  readonly log: Log;
  readonly cluster: string;
  readonly isWanted: (story: Story) => boolean;
  /** Milliseconds between two looks at what is to be told. */
  readonly tick: number;
}

/**
 * Tells one channel. There is no queue: what is to be told is what differs between how things stand and what the channel was
 * told. So a channel that fails for an hour is told how things are then, and not all that happened; and it holds up no other.
 */
export class Teller {
  readonly #options: TellerOptions;
  #failures = 0;
  #repeated = 0;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { opened, log, tick } = this.#options;
    const { name } = opened;
    while (!signal.aborted) {
      const { channel } = opened;
      let wait = tick;
      try {
        if (await this.#tellNext()) wait = channel.pace;
        if (this.#failures > 0) log('info', 'notifications go through again', { channel: name });
        this.#failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Refused)) throw error;
        // Of one that was replaced meanwhile nothing follows for the other.
        if (opened.channel === channel) wait = this.#waitAfter(error);
      }
      await opened.pause(wait, signal);
    }
  }

  /** Tells one thing, if there is one to tell. */
  async #tellNext(): Promise<boolean> {
    const { channel } = this.#options.opened;
    const due = this.#due();
    const summarised =
      channel.summarise !== undefined && due.filter(({ type }) => type !== 'changed').length > mostAtOnce;
    if (summarised) await this.#summarise(due);
    else if (due[0] !== undefined) await this.#tell(due[0]);
    else return await this.#repeat();
    return true;
  }

  /** What differs from what was told: what is over first, then the worst. */
  #due(): Notice[] {
    const { opened, standings, memory } = this.#options;
    const { key } = opened;
    const told = memory.of(key);
    const now = standings.now();
    const due = [...standings.all].flatMap(
      standing =>
        this.#noticeOf(standing, standings.isSettled(standing, now), told.get(standing.story.id)?.story) ?? [],
    );
    return due.sort(
      (a, b) =>
        Number(b.type === 'closed') - Number(a.type === 'closed') || ranks[a.story.severity] - ranks[b.story.severity],
    );
  }

  #noticeOf(standing: Standing, isSettled: boolean, told: Story | undefined): Notice | undefined {
    const { opened, isWanted } = this.#options;
    const { channel } = opened;
    const { story, isOpen, at } = standing;
    if (told === undefined)
      return isOpen && isWanted(story) && isSettled ? this.#notice('opened', story, at) : undefined;
    if (!isOpen) return isSettled ? this.#notice('closed', told, at) : undefined;
    const isWorse = ranks[story.severity] < ranks[told.severity];
    const isNews = story.version !== told.version && (isWorse || (channel.changes === 'all' && isSettled));
    return isNews ? this.#notice('changed', story, at, told) : undefined;
  }

  #notice(type: Notice['type'], story: Story, at: string, before?: Story): Notice {
    const { cluster } = this.#options;
    return { id: `${story.id}-${type}-${story.version}-${at}`, type, at, cluster, story, before };
  }

  async #tell(notice: Notice): Promise<void> {
    const { opened, memory, log } = this.#options;
    const { channel, name, key } = opened;
    const { story, type } = notice;
    let handle = memory.of(key).get(story.id)?.handle;
    try {
      handle = await channel.tell(notice, handle);
      log('debug', 'told', { channel: name, type, incident: story.id });
    } catch (error) {
      if (!(error instanceof Refused && error.isFinal)) throw error;
      // What is refused for what it is would be refused for ever, and keep everything else from being told.
      log('warn', 'notification refused', { channel: name, type, incident: story.id, message: error.message });
    }
    if (type === 'closed') await memory.note(key, [], [story.id]);
    else await memory.note(key, [{ story, handle }]);
  }

  async #summarise(due: readonly Notice[]): Promise<void> {
    const { cluster, memory, log } = this.#options;
    const { channel, key, name } = this.#options.opened;
    const storiesOf = (type: Notice['type']): Story[] =>
      due.filter(each => each.type === type).map(({ story }) => story);
    const [opened, closed] = [storiesOf('opened'), storiesOf('closed')];
    await channel.summarise?.({ cluster, opened, closed });
    log('debug', 'told in one', { channel: name, opened: opened.length, closed: closed.length });
    await memory.note(
      key,
      opened.map(story => ({ story })),
      closed.map(({ id }) => id),
    );
  }

  /** What a channel forgets if nobody says it again. */
  async #repeat(): Promise<false> {
    const { opened, cluster, memory, standings } = this.#options;
    const { channel, key } = opened;
    const { repeat } = channel;
    if (repeat === undefined || performance.now() - this.#repeated < repeat.every) return false;
    this.#repeated = performance.now();
    const stories = [...memory.of(key).values()].map(({ story }) => story).filter(({ id }) => standings.isOpen(id));
    if (stories.length > 0) await repeat.say(stories, cluster);
    return false;
  }

  #waitAfter({ message, retryAfter }: Refused): number {
    const { opened, log } = this.#options;
    const { name } = opened;
    const usual = Math.min(longestWait, firstWait * 2 ** this.#failures) * (0.75 + Math.random() / 2);
    const wait = Math.min(longestWait, retryAfter ?? usual);
    // Once when it begins: it goes on until it works again, and then that is said.
    if (this.#failures++ === 0) log('warn', 'notifications fail', { channel: name, message });
    return wait;
  }
}
