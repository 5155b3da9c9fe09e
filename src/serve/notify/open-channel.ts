import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Channel, Post } from './channel.ts';
import { channelKinds } from './channels/index.ts';

/** Somebody to tell. */
export interface Target {
  readonly kind: keyof typeof channelKinds;
  /** The address, and what else the channel takes: secret. */
  readonly words: readonly string[];
  /** The file that they stand in, which may be replaced while the server runs. */
  readonly file?: TargetFile | undefined;
}

interface TargetFile {
  readonly path: string;
  /** @throws UserError if it cannot be read, or there is nothing in it */
  read(): Promise<readonly string[]>;
}

/** A channel as its target is now. */
export class OpenChannel {
  readonly name: Target['kind'];
  /**
   * What it is remembered by. Its address is secret, and stands in no file; a file whose address is replaced is the same
   * channel, to which nothing is told again.
   */
  readonly key: string;
  readonly #file: TargetFile | undefined;
  readonly #post: Post;
  #words: string;
  #channel: Channel;
  /** Ends the pause of who waits for it. */
  #wake: () => void = () => {};

  /** @throws UserError if nobody can be told like that */
  constructor({ kind, words, file }: Target, post: Post) {
    this.name = kind;
    this.#file = file;
    this.#post = post;
    this.#words = words.join(' ');
    this.#channel = channelKinds[kind].open(words, post);
    const basis = file?.path ?? this.#words;
    this.key = `${kind}-${createHash('sha256').update(basis).digest('hex').slice(0, 12)}`;
  }

  get channel(): Channel {
    return this.#channel;
  }

  /**
   * Waits so many milliseconds, and no longer once somebody else is to be told: what was refused to the one before may go
   * through to that one. Also if the signal aborts.
   */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    this.#wake = () => over.abort();
    signal.addEventListener('abort', this.#wake, { signal: over.signal });
    if (signal.aborted) over.abort();
    await wait(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    over.abort();
  }

  /**
   * Reads the file again, every so many milliseconds. What does not work, such as a file that is half written, is waited for;
   * who is told is the one before until then.
   */
  watch(log: Log, pace: number, signal: AbortSignal): void {
    const file = this.#file;
    if (file === undefined) return;
    let failed = '';
    const look = async (): Promise<void> => {
      try {
        const words = await file.read();
        const isNew = words.join(' ') !== this.#words;
        if (isNew) this.#channel = channelKinds[this.name].open(words, this.#post);
        failed = '';
        this.#words = words.join(' ');
        if (!isNew) return;
        log('info', 'whom to tell was read anew', { channel: this.name });
        this.#wake();
      } catch (error) {
        const { message } = error as Error;
        if (message !== failed) log('warn', 'whom to tell cannot be read anew', { channel: this.name, message });
        failed = message;
      }
    };
    const timer = setInterval(look, pace).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }
}
