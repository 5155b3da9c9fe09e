/** An object as it was recorded: nothing is known of its fields. */
export type Json = Readonly<Record<string, unknown>>;

const nothing: Json = Object.freeze({});

/** The value if it is an object; an empty one otherwise. */
export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : nothing;
}

/** The value if it is a list; an empty one otherwise. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
