import { z } from 'zod';

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/**
 * The schema of an input or an answer as clients are told it, without what is true of all JSON that JavaScript can hold: it
 * costs a model tokens, and some that read schemas take no such bounds.
 * @param override what is changed of each part besides
 */
export function jsonSchemaOf(
  schema: z.ZodObject,
  io: 'input' | 'output',
  override?: Override,
): z.core.JSONSchema.BaseSchema {
  const { $schema: _, ...told } = z.toJSONSchema(schema, {
    io,
    override(part) {
      const { jsonSchema } = part;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // Every key is a string.
      delete jsonSchema.propertyNames;
      override?.(part);
    },
  });
  return told;
}
