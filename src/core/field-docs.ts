/** A field of a kind: `spec.containers[app].image` of a Pod. What is in brackets names an item, and is no part of the field. */
export interface FieldName {
  /** `''` if built in. */
  readonly group: string;
  readonly kind: string;
  readonly path: string;
}

/** What the documentation says of a field: in words of ours, or of the API server, whose words are masked like all of others. */
export interface FieldDoc {
  readonly words: string;
  readonly by: 'us' | 'server';
}

/** By {@link fieldKey}. */
export type FieldDocs = ReadonlyMap<string, FieldDoc>;

export function fieldKey({ group, kind, path }: FieldName): string {
  return `${group}/${kind} ${stepsOf(path).join('.')}`;
}

/** The names of fields on the way: `spec`, `containers`, `image`. */
export function stepsOf(path: string): string[] {
  return path
    .replace(/\[[^\]]*\]/g, '')
    .split('.')
    .filter(step => step !== '');
}
