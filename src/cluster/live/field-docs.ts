import { type FieldDoc, type FieldDocs, type FieldName, fieldKey, stepsOf } from '../../core/field-docs.ts';
import { definitionOf } from '../../core/kinds/index.ts';
import type { Tally, Transport } from './transport.ts';

/** As much of a description as explains the field; the rest is about special cases. */
const longest = 400;

/** The parts of an OpenAPI v3 schema that lead to a description. */
interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly kind: string }[];
}

type Schemas = Readonly<Record<string, Schema>>;

/**
 * What the API server says of fields: one request for the index, one for each API group and version. What it does not say
 * is left out; documentation is never worth a failure.
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export async function readFieldDocs(
  transport: Transport,
  fields: readonly FieldName[],
  tallies: readonly Tally[],
  signal: AbortSignal,
): Promise<FieldDocs> {
  const docs = new Map<string, FieldDoc>();
  const get = async (path: string): Promise<unknown> => {
    const { status, body } = await transport.get({ path, accept: 'application/json', signal, tallies, once: true });
    return status === 200 ? parse(body) : undefined;
  };
  const index = (await get('/openapi/v3')) as { paths?: Record<string, { serverRelativeURL?: string }> } | undefined;
  for (const [api, wanted] of groupByApi(fields)) {
    const path = index?.paths?.[api]?.serverRelativeURL;
    if (path === undefined) continue;
    const document = (await get(path)) as { components?: { schemas?: Schemas } } | undefined;
    const schemas = document?.components?.schemas ?? {};
    for (const field of wanted) {
      const description = describe(field, schemas);
      if (description !== undefined) docs.set(fieldKey(field), { words: description, by: 'server' });
    }
  }
  return docs;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // A proxy that answers with a page: then nothing is known.
    return undefined;
  }
}

/** `api/v1`, `apis/apps/v1`: as the index names them. */
function groupByApi(fields: readonly FieldName[]): Map<string, FieldName[]> {
  const apis = new Map<string, FieldName[]>();
  for (const field of fields) {
    const definition = definitionOf(field.kind);
    if (definition === undefined) continue;
    const { group, version } = definition;
    const api = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    apis.set(api, [...(apis.get(api) ?? []), field]);
  }
  return apis;
}

function describe({ kind, path }: FieldName, schemas: Schemas): string | undefined {
  const root = Object.values(schemas).find(schema =>
    schema['x-kubernetes-group-version-kind']?.some(type => type.kind === kind),
  );
  const found = stepsOf(path).reduce<Schema | undefined>(
    (schema, step) => schema && stepInto(schema, step, schemas),
    root,
  );
  const description = found?.description?.trim();
  return description === undefined || description === '' ? undefined : shortened(description);
}

function stepInto(schema: Schema, step: string, schemas: Schemas): Schema | undefined {
  const at = resolve(schema, schemas);
  const inside = at.properties === undefined && at.items !== undefined ? resolve(at.items, schemas) : at;
  const field = inside.properties?.[step];
  if (field !== undefined) return field;
  return typeof inside.additionalProperties === 'object' ? inside.additionalProperties : undefined;
}

/** What a reference stands for: Kubernetes writes each as the only member of `allOf`. */
function resolve(schema: Schema, schemas: Schemas): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference === undefined)
    return schema.items !== undefined && schema.properties === undefined ? resolve(schema.items, schemas) : schema;
  return resolve(schemas[reference.slice(reference.lastIndexOf('/') + 1)] ?? {}, schemas);
}

/** Whole sentences, as many as fit. */
function shortened(description: string): string {
  if (description.length <= longest) return description;
  const cut = description.slice(0, longest);
  const end = cut.lastIndexOf('. ');
  return end > 0 ? cut.slice(0, end + 1) : `${cut}…`;
}
