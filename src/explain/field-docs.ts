/** What the documentation says of a field: of a group (`''` if built in), a kind, and a path such as `spec.selector`. */
export type FieldDocs = (group: string, kind: string, path: string) => string | undefined;
