/**
 * Every string in something, keys of maps included. There are hundreds of thousands: a generator that delegates to itself would
 * take five times as long.
 */
export function collectStrings(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (Array.isArray(value)) for (const item of value) collectStrings(item, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) {
      found.add(key);
      collectStrings(item, found);
    }
}
