/**
 * What was decoded, without the properties of which there is nothing: large clusters' objects do not have them, small ones' may.
 * Lists and maps stay what they are.
 */
export function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(value));
  for (const [name, part] of Object.entries(value)) {
    if (part !== undefined) Object.defineProperty(copy, name, { value: present(part), enumerable: true });
  }
  return copy;
}
