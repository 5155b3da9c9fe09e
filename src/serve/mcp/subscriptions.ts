import { setTimeout as pause } from 'node:timers/promises';
import type { Serving } from '../serving.ts';
import { changesWithIncidents, checkResource } from './resources.ts';

/** Milliseconds in which what changes together is told once. */
const together = 200;

/** What one client wants to be told of when it changes. */
export class Subscriptions {
  readonly #tell: (uri: string) => Promise<void>;
  readonly #wanted = new Map<string, AbortController>();

  /** @param tell says that a resource has changed */
  constructor(tell: (uri: string) => Promise<void>) {
    this.#tell = tell;
  }

  /**
   * From now on the client is told when this changes. What never changes can be asked for all the same.
   * @throws RequestError if there is no such resource
   */
  begin(uri: string, serving: Serving): void {
    checkResource(uri);
    if (this.#wanted.has(uri)) return;
    const ended = new AbortController();
    this.#wanted.set(uri, ended);
    // Whoever begins before the first look is told of it.
    if (changesWithIncidents(uri)) void this.#follow(uri, serving.audience.feed.subscribe(ended.signal), ended.signal);
  }

  cancel(uri: string): void {
    this.#wanted.get(uri)?.abort();
    this.#wanted.delete(uri);
  }

  end(): void {
    for (const uri of [...this.#wanted.keys()]) this.cancel(uri);
  }

  async #follow(uri: string, events: AsyncIterable<unknown>, signal: AbortSignal): Promise<void> {
    let isWaiting = false;
    for await (const _ of events) {
      if (isWaiting) continue;
      isWaiting = true;
      void pause(together, undefined, { signal })
        .then(() => {
          isWaiting = false;
          return this.#tell(uri);
        })
        // The client has gone.
        .catch(() => this.cancel(uri));
    }
  }
}
