import type { z } from 'zod';
import { jsonSchemaOf } from './json-schema.ts';

/** The type of each field, as JSON Schema calls it. */
type FieldTypes = ReadonlyMap<string, unknown>;

/** Found once for each schema. */
const found = new WeakMap<z.ZodObject, FieldTypes>();

/** The types of the fields of an input. */
export function fieldTypesOf(input: z.ZodObject): FieldTypes {
  const known = found.get(input);
  if (known !== undefined) return known;
  const { properties = {} } = jsonSchemaOf(input, 'input');
  const types = new Map(
    Object.entries(properties).map(([name, field]) => [name, typeof field === 'object' ? field.type : undefined]),
  );
  found.set(input, types);
  return types;
}

/** A text in the type that is wanted of it. What cannot be read so stays as it is: the schema says what is wrong with it. */
export function fromText(text: string, type: unknown): unknown {
  if (type === 'array') return text.split(',');
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
