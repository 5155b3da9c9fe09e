import type { Context } from 'hono';
import { z } from 'zod';
import { RequestError } from '../request-error.ts';
import type { UseCase } from '../use-case.ts';

type Fields = Readonly<Record<string, { readonly type?: string; readonly items?: { readonly type?: string } }>>;

/** What fields a query can have, found once for each schema. */
const fieldsOf = new WeakMap<z.ZodObject, Fields>();

/**
 * What a request asks for, as far as it can be told: the query of a GET, the body of a POST, and what is named in the path.
 * @throws RequestError if the body is no object
 */
export async function inputOf({ input, route }: Pick<UseCase, 'input' | 'route'>, context: Context): Promise<object> {
  const given = route.method === 'post' ? await bodyOf(context) : queryOf(input, context.req.queries());
  return { ...given, ...context.req.param() };
}

async function bodyOf(context: Context): Promise<object> {
  const text = await context.req.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  } catch {
    // Told below, in the same words.
  }
  throw new RequestError('invalid', 'the body is not a JSON object');
}

/** The fields of a query, each in the type that the schema wants: `?limit=10&filters=Pod&filters=Node`. */
function queryOf(input: z.ZodObject, query: Readonly<Record<string, readonly string[]>>): object {
  const known = fieldsOf.get(input);
  const fields = known ?? (z.toJSONSchema(input, { io: 'input' }).properties as Fields | undefined) ?? {};
  if (known === undefined) fieldsOf.set(input, fields);
  return Object.fromEntries(
    Object.entries(query).map(([name, values]) => [
      name,
      typed(values, Object.hasOwn(fields, name) ? fields[name] : {}),
    ]),
  );
}

function typed(values: readonly string[], field: Fields[string] | undefined): unknown {
  const [first = ''] = values;
  const { type } = field ?? {};
  if (type === 'array') return values.flatMap(value => value.split(','));
  // What is given twice is wrong, and the schema says so.
  if (values.length > 1) return values;
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : first;
  if (type === 'boolean') return first === 'true' || first === '' ? true : first === 'false' ? false : first;
  return first;
}
