import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../core/errors.ts';
import type { Code } from '../core/finding.ts';
import type { Source } from '../core/source.ts';
import { codesOf } from '../engine/codes.ts';
import { examine } from '../engine/diagnose.ts';
import type { DiagnoseOptions } from '../engine/options.ts';
import { readStore } from '../engine/read.ts';
import type { Caller } from './access.ts';
import { Audience, type Look, type Seen } from './audience.ts';
import { RequestError } from './request-error.ts';
import { restInTurns } from './rest.ts';

/** Milliseconds between two looks at least, however much changes; and at most, since ages tell too. */
export interface Pace {
  readonly least: number;
  readonly most: number;
}

const usualPace: Pace = { least: 2000, most: 30_000 };
/** So many audiences of some namespaces are kept; the one that nobody belonged to for longest goes first. */
const mostAudiences = 100;

/** What is told of each look, as it goes. */
interface Listener {
  onLook?(look: Look): void;
  /** A look that failed, of a cluster that could be read before. */
  onFailure?(error: UserError): void;
}

/** How well it goes. */
export interface WarmStatus {
  /** Whether everything was listed once. */
  readonly ready: boolean;
  /** Looks that succeeded. */
  readonly looks: number;
  /** Seconds since the last of them; undefined before the first. */
  readonly age: number | undefined;
  /** Milliseconds that it took, waiting for the cluster included. */
  readonly took: number | undefined;
  /** Why the look after that failed, if it did: what is answered is then of before. */
  readonly error: string | undefined;
}

/**
 * A diagnosis that is kept up to date: the cluster is listed once and then followed, and looked at again when something
 * changed. Whoever asks is answered from memory. Of a recording there is one look.
 */
export class WarmDiagnosis {
  readonly source: Source;
  readonly #options: DiagnoseOptions;
  readonly #pace: Pace;
  readonly #listener: Listener;
  readonly #everybody: Audience;
  /** By their namespaces. */
  readonly #audiences = new Map<string, Audience>();
  #latest: { readonly seen: Seen; readonly at: number; readonly took: number } | undefined;
  #error: string | undefined;

  /** @param source opened to be followed, if it is a live one */
  constructor(source: Source, options: DiagnoseOptions, listener: Listener = {}, pace = usualPace) {
    this.source = source;
    this.#options = { ...options, rest: restInTurns() };
    this.#listener = listener;
    this.#pace = pace;
    this.#everybody = new Audience(undefined, this.#options);
  }

  get status(): WarmStatus {
    const latest = this.#latest;
    return {
      ready: latest !== undefined,
      looks: latest?.seen.number ?? 0,
      age: latest && (performance.now() - latest.at) / 1000,
      took: latest?.took,
      error: this.#error,
    };
  }

  /**
   * Looks at the cluster again and again, until the signal aborts; at a recording once.
   * @throws UserError if the first look fails, the signal's reason
   */
  async run(signal: AbortSignal): Promise<void> {
    const { source } = this;
    for (;;) {
      await this.#lookOrSayWhyNot(signal);
      if (source.changed === undefined) return;
      await pause(this.#pace.least, undefined, { signal });
      await source.changed(this.#pace.most, signal);
    }
  }

  /** What each code means that can be found. */
  get codes(): Readonly<Record<string, Code>> {
    return codesOf(this.#options.analyzers);
  }

  /** All who may see the same as somebody. */
  audienceOf({ namespaces }: Pick<Caller, 'namespaces'>): Audience {
    if (namespaces === 'all') return this.#everybody;
    const sorted = [...namespaces].sort();
    const key = sorted.join(' ');
    const audience = this.#audiences.get(key) ?? new Audience(sorted, this.#options);
    this.#audiences.delete(key);
    this.#audiences.set(key, audience);
    this.#forgetSome();
    return audience;
  }

  /**
   * What an audience may see of the last look.
   * @throws RequestError before the first look
   */
  async lookFor(audience: Audience): Promise<Look> {
    if (this.#latest === undefined)
      throw new RequestError(
        'not-ready',
        `${this.source.description.name} is being read for the first time: try again soon`,
      );
    return await audience.look(this.#latest.seen);
  }

  /**
   * The namespaces that there are.
   * @throws RequestError before the first look
   */
  async namespaces(): Promise<readonly string[]> {
    const { examination } = await this.lookFor(this.#everybody);
    return examination.index.store.objects('Namespace').map(({ metadata }) => metadata.name);
  }

  async #lookOrSayWhyNot(signal: AbortSignal): Promise<void> {
    try {
      const look = await this.#look(signal);
      this.#error = undefined;
      this.#listener.onLook?.(look);
    } catch (error) {
      if (this.#latest === undefined || !(error instanceof UserError)) throw error;
      this.#error = error.message;
      this.#listener.onFailure?.(error);
    }
  }

  async #look(signal: AbortSignal): Promise<Look> {
    const { source } = this;
    const began = performance.now();
    const store = await readStore(source, { ...this.#options, signal });
    const examination = await examine(store, this.#options);
    const number = (this.#latest?.seen.number ?? 0) + 1;
    const seen = { number, examination, source: { description: source.description, notes: source.notes ?? [] } };
    // Nobody is answered from a look before it is whole.
    const look = await this.#everybody.look(seen);
    const at = performance.now();
    this.#latest = { seen, at, took: at - began };
    for (const audience of this.#audiences.values())
      if (audience.feed.subscribers > 0) await audience.look(seen);
      else audience.forgetBefore(number);
    return look;
  }

  #forgetSome(): void {
    for (const [key, { feed }] of this.#audiences) {
      if (this.#audiences.size <= mostAudiences) return;
      if (feed.subscribers === 0) this.#audiences.delete(key);
    }
  }
}
