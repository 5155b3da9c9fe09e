import type { Analyzer } from '../core/analyzer.ts';
import { filtersNamed } from '../engine/filters.ts';
import type { Scope } from '../engine/options.ts';
import { Feed } from './feed.ts';
import { RequestError } from './request-error.ts';

/** What callers chose to be shown, besides what the server was started with: for all of them, until it ends. */
export class Filters {
  readonly analyzers: readonly Analyzer[];
  /** That other ones were chosen. */
  readonly feed = new Feed<'filters'>();
  #active: readonly string[] = [];
  #chosen: NonNullable<Scope['analyzers']> | undefined;

  constructor(analyzers: readonly Analyzer[]) {
    this.analyzers = analyzers;
  }

  get active(): readonly string[] {
    return this.#active;
  }

  /** The analyzers of whose findings the incidents are shown; all if nothing was chosen. */
  get chosen(): NonNullable<Scope['analyzers']> | undefined {
    return this.#chosen;
  }

  /** Analyzers and kinds that can be chosen. */
  get available(): readonly string[] {
    const kinds = new Set<string>(this.analyzers.flatMap(({ subjects }) => subjects));
    return [...[...kinds].sort(), ...this.analyzers.map(({ id }) => id)];
  }

  /** @throws UserError if there is none of such a name */
  named(names: readonly string[]): NonNullable<Scope['analyzers']> {
    return filtersNamed('filters', names, this.analyzers);
  }

  add(names: readonly string[]): void {
    this.#choose([...new Set([...this.#active, ...names])]);
  }

  /** @throws RequestError if one is not active */
  remove(names: readonly string[]): void {
    const stray = names.find(name => !this.#active.includes(name));
    if (stray !== undefined)
      throw new RequestError(
        'invalid',
        `"${stray}" is not an active filter; active: ${this.#active.join(', ') || 'none'}`,
      );
    this.#choose(this.#active.filter(name => !names.includes(name)));
  }

  #choose(names: readonly string[]): void {
    this.#chosen = names.length === 0 ? undefined : this.named(names);
    const isAnother = names.join() !== this.#active.join();
    this.#active = names;
    if (isAnother) this.feed.publish('filters');
  }
}
