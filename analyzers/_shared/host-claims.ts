import { memoized } from '../../src/core/memo.ts';

/**
 * The hosts that several objects of a listing serve: a host that one of them fails may still be reached through another. Made
 * once for a listing.
 */
export function sharedHosts<T extends object>(
  hostsOf: (object: T) => readonly string[],
): (listing: readonly T[]) => ReadonlySet<string> {
  return memoized(listing => {
    const seen = new Set<string>();
    const shared = new Set<string>();
    for (const object of listing) {
      for (const host of new Set(hostsOf(object))) {
        if (seen.has(host)) shared.add(host);
        seen.add(host);
      }
    }
    return shared;
  });
}
