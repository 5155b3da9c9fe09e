import { setTimeout as pause } from 'node:timers/promises';
import type { Fed, Feed } from '../feed.ts';
import { RequestError } from '../request-error.ts';
import { type Change, checkResource, isChangedBy } from './resources.ts';

/** Milliseconds in which what changes together is told once. */
const together = 200;
/** So many resources one client can be told of. */
const most = 100;

type Feeds = readonly Pick<Feed<Change>, 'subscribe'>[];

/** What one client wants to be told of when it changes. */
export class Subscriptions {
  readonly #tell: (uri: string) => Promise<void>;
  readonly #wanted = new Set<string>();
  /** What has changed and was not told yet. */
  readonly #changed = new Set<string>();
  readonly #feedsNow: () => Feeds;
  #followed: { readonly feeds: Feeds; readonly end: AbortController } | undefined;

  /**
   * @param feedsNow what happens, as far as the client may see it now: the same feeds as long as that is the same
   * @param tell says that a resource has changed
   */
  constructor(feedsNow: () => Feeds, tell: (uri: string) => Promise<void>) {
    this.#feedsNow = feedsNow;
    this.#tell = tell;
  }

  /**
   * From now on the client is told when this changes. What never changes can be asked for all the same.
   * @throws RequestError if there is no such resource, or the client asked for too many
   */
  begin(uri: string): void {
    checkResource(uri);
    if (this.#wanted.size >= most && !this.#wanted.has(uri))
      throw new RequestError('too-many', `you are told of ${most} resources already: unsubscribe from some`);
    this.#wanted.add(uri);
    if (this.#followed === undefined) this.#follow(this.#feedsNow());
  }

  cancel(uri: string): void {
    this.#wanted.delete(uri);
    if (this.#wanted.size === 0) this.end();
  }

  /** If the client may see something else now, it is told of that from now on, and that all of it may be another. */
  refresh(): void {
    if (this.#followed === undefined) return;
    const { feeds, end } = this.#followed;
    const now = this.#feedsNow();
    if (now.every((feed, i) => feed === feeds[i])) return;
    end.abort();
    this.#follow(now);
    this.#note('anything');
  }

  end(): void {
    this.#wanted.clear();
    this.#followed?.end.abort();
    this.#followed = undefined;
  }

  #follow(feeds: Feeds): void {
    const end = new AbortController();
    this.#followed = { feeds, end };
    for (const feed of feeds) void this.#take(feed.subscribe(end.signal));
  }

  async #take(changes: AsyncIterable<Fed<Change>>): Promise<void> {
    for await (const fed of changes) this.#note('item' in fed ? fed.item : 'anything');
  }

  #note(change: Change): void {
    const changed = [...this.#wanted].filter(uri => isChangedBy(uri, change));
    if (changed.length > 0 && this.#changed.size === 0) void this.#tellSoon();
    for (const uri of changed) this.#changed.add(uri);
  }

  async #tellSoon(): Promise<void> {
    await pause(together, undefined, { ref: false });
    const changed = [...this.#changed].filter(uri => this.#wanted.has(uri));
    this.#changed.clear();
    // The client has gone.
    await Promise.all(changed.map(this.#tell)).catch(() => this.end());
  }
}
