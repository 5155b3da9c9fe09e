import type { Notice, Story, Summary } from './notice.ts';

/**
 * Sends JSON (or what was made of it already), and gives the answer.
 * @throws Refused
 */
export type Post = (url: string, body: object | string, headers?: Readonly<Record<string, string>>) => Promise<string>;

/** A place where people or programs are told. What to tell when, and again after a failure, is decided for it. */
export interface Channel {
  /** Milliseconds between two messages at least. */
  readonly pace: number;
  /** Which changes are told between the first and the last message: all of them, or only what becomes worse. */
  readonly changes: 'all' | 'worse';
  /**
   * @param handle what the first message about this incident gave
   * @returns a handle for what comes later, if the channel knows messages by one
   * @throws Refused
   */
  tell(notice: Notice, handle: string | undefined): Promise<string | undefined>;
  /** Says in one message what would be many; not there where programs read. @throws Refused */
  summarise?(summary: Summary): Promise<void>;
  /** What has to be said again while it lasts, so many milliseconds later. */
  readonly repeat?: { readonly every: number; say(stories: readonly Story[], cluster: string): Promise<void> };
}

/** A kind of channel: one file in channels/ and a line in their index. */
export interface ChannelKind {
  /** What `--notify NAME=` is followed by: an address, and what else it takes, separated by blanks. */
  readonly takes: string;
  /**
   * @param words what is behind `NAME=`, or what the file that it names holds
   * @throws UserError without any of the words: they are secret
   */
  open(words: readonly string[], post: Post): Channel;
}
