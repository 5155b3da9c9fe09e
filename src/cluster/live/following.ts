import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '../../core/objects.ts';
import { type Listing, type ListingRequest, listKind, pathOf } from './listing.ts';
import type { Transport } from './transport.ts';
import { keyOf, type Watched, watch } from './watching.ts';

/** Each watch keeps a connection; kinds beyond that are polled. */
export const mostWatches = 150;

/** Milliseconds. */
interface Pace {
  /** How long a listing that cannot be watched is good. */
  readonly poll: number;
  /** Within how long a listing that expired is listed anew: not all of them at once. */
  readonly jitter: number;
  /** Before a watch that ended is begun again. */
  readonly pause: number;
}

const usualPace: Pace = { poll: 30_000, jitter: 5000, pause: 1000 };

/** What is known of a listing. */
type Kept =
  | { readonly how: 'watched'; readonly watched: Watched }
  /** As it was at that time, by `performance.now()`. */
  | { readonly how: 'polled'; readonly listing: Listing; readonly at: number };

/**
 * Listings that are kept up to date by watching them: listed once, and then only told of changes. What may not be watched is
 * listed every half minute.
 */
export class Following {
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  readonly #pace: Pace;
  readonly #kept = new Map<string, Kept>();
  readonly #unwatchable = new Set<string>();
  #watches = 0;
  #changed = false;
  #wake: () => void = () => {};

  /** @param transport with room for many connections, that nobody else closes */
  constructor(transport: Transport, signal: AbortSignal, pace = usualPace) {
    this.#transport = transport;
    this.#pace = pace;
    this.#signal = signal;
  }

  /** As {@link listKind}; what is followed costs no request. */
  readonly list: typeof listKind = async (transport, request, signal) => {
    const key = pathOf(request) + (request.fieldSelector ?? '');
    const kept = this.#kept.get(key);
    if (kept?.how === 'watched') return listingOf(kept.watched);
    if (kept !== undefined && performance.now() - kept.at < this.#pace.poll) return kept.listing;
    const listing = await listKind(transport, request, signal);
    this.#keep(key, request, listing);
    return listing;
  };

  /** Resolves when something changed since the last call resolved, or after so many milliseconds. */
  async changed(most: number, signal: AbortSignal): Promise<void> {
    const timer = new AbortController();
    const news = new Promise<void>(resolve => {
      this.#wake = resolve;
    });
    if (!this.#changed)
      await Promise.race([news, pause(most, undefined, { signal: AbortSignal.any([signal, timer.signal]) })]).finally(
        () => timer.abort(),
      );
    this.#changed = false;
  }

  #keep(key: string, request: ListingRequest, listing: Listing): void {
    const { definition } = request;
    // Of Secrets that are read for their certificates a watch would send the keys as text.
    const canWatch = definition.listedAs === undefined && !this.#unwatchable.has(key) && this.#watches < mostWatches;
    if (listing.state !== 'complete' || listing.resourceVersion === undefined || !canWatch) {
      this.#kept.set(key, { how: 'polled', listing, at: performance.now() });
      return;
    }
    const watched: Watched = {
      request,
      objects: byKey(listing.objects),
      resourceVersion: listing.resourceVersion,
      asOf: listing.began,
    };
    this.#kept.set(key, { how: 'watched', watched });
    this.#watches++;
    this.#follow(key, watched, listing).catch(error => {
      if (!this.#signal.aborted) throw error;
    });
  }

  async #follow(key: string, watched: Watched, listing: Listing): Promise<void> {
    const end = await watch(this.#transport, watched, this.#tell, this.#pace.pause, this.#signal);
    this.#watches--;
    if (end === 'refused') {
      this.#unwatchable.add(key);
      this.#kept.set(key, { how: 'polled', listing, at: performance.now() });
      return;
    }
    // Until then what was known is still good for what is older.
    await pause(Math.random() * this.#pace.jitter, undefined, { signal: this.#signal });
    this.#kept.delete(key);
    this.#tell();
  }

  readonly #tell = (): void => {
    this.#changed = true;
    this.#wake();
  };
}

function byKey(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.map(object => [keyOf(object), object]));
}

function listingOf({ objects, asOf }: Watched): Listing {
  return { objects: [...objects.values()], state: 'complete', began: asOf };
}
