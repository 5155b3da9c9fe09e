import { setTimeout as pause } from 'node:timers/promises';
import type { IncidentEvent } from '../audience.ts';
import type { Fed, Feed } from '../feed.ts';
import { RequestError } from '../request-error.ts';
import { checkResource, isChangedBy } from './resources.ts';

/** Milliseconds in which what changes together is told once. */
const together = 200;
/** So many resources one client can be told of. */
const most = 100;

/** What one client wants to be told of when it changes. */
export class Subscriptions {
  readonly #tell: (uri: string) => Promise<void>;
  readonly #wanted = new Set<string>();
  /** What has changed and was not told yet. */
  readonly #changed = new Set<string>();
  readonly #feedNow: () => Feed<IncidentEvent>;
  #followed: { readonly feed: Feed<IncidentEvent>; readonly end: AbortController } | undefined;

  /**
   * @param feedNow what happens, as far as the client may see it now
   * @param tell says that a resource has changed
   */
  constructor(feedNow: () => Feed<IncidentEvent>, tell: (uri: string) => Promise<void>) {
    this.#feedNow = feedNow;
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
    if (this.#followed === undefined) this.#follow(this.#feedNow());
  }

  cancel(uri: string): void {
    this.#wanted.delete(uri);
    if (this.#wanted.size === 0) this.end();
  }

  /** If the client may see something else now, it is told of that from now on, and that all of it may be another. */
  refresh(): void {
    if (this.#followed === undefined) return;
    const feed = this.#feedNow();
    if (feed === this.#followed.feed) return;
    this.#followed.end.abort();
    this.#follow(feed);
    this.#note(undefined);
  }

  end(): void {
    this.#wanted.clear();
    this.#followed?.end.abort();
    this.#followed = undefined;
  }

  #follow(feed: Feed<IncidentEvent>): void {
    const end = new AbortController();
    this.#followed = { feed, end };
    void this.#take(feed.subscribe(end.signal));
  }

  async #take(events: AsyncIterable<Fed<IncidentEvent>>): Promise<void> {
    for await (const fed of events) this.#note('item' in fed ? fed.item : undefined);
  }

  /** @param event what happened; anything may have if not given */
  #note(event: IncidentEvent | undefined): void {
    const changed = [...this.#wanted].filter(uri => isChangedBy(uri, event));
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
