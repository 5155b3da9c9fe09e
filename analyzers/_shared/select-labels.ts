import type { KubeObject } from '../../src/core/objects.ts';
import { matchesLabels } from '../../src/core/selectors.ts';
import { memoized } from './listings.ts';

const none: readonly never[] = [];

/**
 * The objects of a listing that have all of these labels: `cluster.select` for kinds that are only consulted. The listing
 * is indexed once; an empty selector, as of a Service, selects nothing.
 */
export function withLabels<T extends KubeObject>(
  listing: readonly T[],
  wanted: Readonly<Record<string, string>>,
): readonly T[] {
  const pairs = Object.entries(wanted);
  if (pairs.length === 0) return none;
  const index = indexOf(listing);
  let candidates: readonly KubeObject[] = listing;
  for (const [key, value] of pairs) {
    const found = index.get(pairKey(key, value)) ?? none;
    if (found.length < candidates.length) candidates = found;
  }
  // The index of a listing of T holds nothing but T.
  return candidates.filter(object => matchesLabels(wanted, object.metadata.labels)) as unknown as readonly T[];
}

const indexOf = memoized((listing: readonly KubeObject[]) => {
  const index = new Map<string, KubeObject[]>();
  for (const object of listing) {
    for (const [key, value] of Object.entries(object.metadata.labels)) {
      const same = index.get(pairKey(key, value));
      if (same === undefined) index.set(pairKey(key, value), [object]);
      else same.push(object);
    }
  }
  return index;
});

/** A `=` cannot be in the key of a label. */
function pairKey(key: string, value: string): string {
  return `${key}=${value}`;
}
