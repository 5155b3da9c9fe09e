import type { z } from 'zod';
import type { Report } from '../../src/core/report.ts';
import type { reportSchema } from '../../src/render/report-schema.ts';

/** `readonly` aside, the schema and the type say the same: each is assignable to the other. */
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
type Schema = Mutable<z.infer<typeof reportSchema>>;
type Loose<T> = T extends (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { [K in keyof T]: Loose<Exclude<T[K], undefined>> }
    : T;

declare const fromSchema: Loose<Schema>;
declare const fromType: Loose<Mutable<Report>>;
export const a: Loose<Mutable<Report>> = fromSchema;
export const b: Loose<Schema> = fromType;
