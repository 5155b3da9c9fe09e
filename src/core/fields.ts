/**
 * The language of field tables.
 *
 * One table per kind says which of its fields kubecause reads. From that one table come the TypeScript type of the kind,
 * its projection from JSON, its protobuf decoder, and its guard against objects of another shape. A field that is not in
 * the table does not compile in an analyzer and does not reach memory.
 *
 * An entry is `name: [number, type]`. The number is the field's tag in the `generated.proto` of k8s.io/api.
 *
 * A third element `'zero'` says that `''`, `0` or `false` is a value of its own there (`replicas: 0`, `exitCode: 0`,
 * `storageClassName: ''`: a pointer in Go, or a field without `omitempty`). Everywhere else the zero value means that
 * the field is not set, and is left out: protobuf writes it and JSON does not.
 */

/**
 * - `string`, `int`, `bool`: as in JSON
 * - `time`: an RFC 3339 string (`Time` and `MicroTime`)
 * - `quantity`: a string such as `100m` or `2Gi`, as written by the API server
 * - `intOrString`: a number or a string
 * - `bytes`: base64, as in JSON
 * - `labels`: a map of strings
 * - `quantities`: a map of quantities (a ResourceList)
 * - `keys`: a map of which only the keys and the sizes of the values in bytes are kept (the data of a ConfigMap)
 * - `literal`: text that somebody set, whatever it says: a mask replaces it as a whole
 * - `volumeName`: as in JSON; but every volume with a token has one name (token-volume.ts)
 * - `powerOff`: of a script, which may hold passwords, only the command that switches the machine off, if there is one
 */
export type Scalar =
  | 'string'
  | 'int'
  | 'bool'
  | 'time'
  | 'quantity'
  | 'intOrString'
  | 'bytes'
  | 'labels'
  | 'quantities'
  | 'keys'
  | 'literal'
  | 'volumeName'
  | 'powerOff';

/** A scalar, a nested table, or a list of either (`['string']`, `[{ … }]`). */
export type FieldType = Scalar | Fields | readonly [Scalar | Fields];

/**
 * A table of fields. A name that starts with `...` marks a message that protobuf nests and JSON inlines, such as
 * `'...localObjectReference': [1, { name: [1, 'string'] }]`: its fields stand directly in the object.
 */
export type Fields = { readonly [name: string]: readonly [tag: number, type: FieldType, zero?: 'zero'] };

type Value<T> = T extends 'string' | 'time' | 'quantity' | 'bytes' | 'literal' | 'volumeName' | 'powerOff'
  ? string
  : T extends 'int'
    ? number
    : T extends 'bool'
      ? boolean
      : T extends 'intOrString'
        ? string | number
        : T extends 'labels' | 'quantities'
          ? Readonly<Record<string, string>>
          : T extends 'keys'
            ? Readonly<Record<string, number>>
            : T extends readonly [infer E]
              ? readonly Value<E>[]
              : T extends Fields
                ? Projected<T>
                : never;

/** Lists and maps are always there, empty where the object has none; so analyzers need no `?? []`. */
type AlwaysThere<T> = T extends readonly unknown[] | 'labels' | 'quantities' | 'keys' ? true : false;

type Inlined<F extends Fields> = {
  [K in keyof F]: K extends `...${string}` ? (F[K][1] extends Fields ? (x: Projected<F[K][1]>) => void : never) : never;
}[keyof F];
type Intersection<U> = [U] extends [never] ? unknown : U extends (x: infer T) => void ? T : never;
type Flatten<T> = { [K in keyof T]: T[K] } & {};

type Own<F extends Fields> = {
  readonly [K in keyof F as K extends `...${string}` ? never : AlwaysThere<F[K][1]> extends true ? K : never]: Value<
    F[K][1]
  >;
} & {
  readonly [K in keyof F as K extends `...${string}` ? never : AlwaysThere<F[K][1]> extends true ? never : K]?:
    | Value<F[K][1]>
    | undefined;
};

/** The TypeScript type of a table. */
export type Projected<F extends Fields> = Flatten<Own<F> & Intersection<Inlined<F>>>;

/** As {@link Projected}, but nested tables of the top level (`spec`, `status`) are always there. */
export type ProjectedObject<F extends Fields> = Flatten<
  {
    readonly [K in keyof F as F[K][1] extends Fields ? K : never]: F[K][1] extends Fields ? Projected<F[K][1]> : never;
  } & Projected<{ readonly [K in keyof F as F[K][1] extends Fields ? never : K]: F[K] }>
>;
