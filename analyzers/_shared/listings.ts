/** Items by a key, in the order in which each key first came. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * Makes something of a listing once: listings are the same arrays for all subjects, so what is made of them can be kept. What
 * else it is made of, such as the view, must be the same whenever the listing is.
 */
export function memoized<K extends object, V, More extends readonly unknown[] = []>(
  make: (listing: K, ...more: More) => V,
): (listing: K, ...more: More) => V {
  const made = new WeakMap<K, V>();
  return (listing, ...more) => {
    const known = made.get(listing);
    if (known !== undefined) return known;
    const value = make(listing, ...more);
    made.set(listing, value);
    return value;
  };
}
