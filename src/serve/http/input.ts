import type { Context } from 'hono';
import type { z } from 'zod';
import { fieldTypesOf, fromText } from '../input-text.ts';
import { RequestError } from '../request-error.ts';
import type { UseCase } from '../use-case.ts';

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
  const types = fieldTypesOf(input);
  return Object.fromEntries(Object.entries(query).map(([name, values]) => [name, typed(values, types.get(name))]));
}

function typed(values: readonly string[], type: unknown): unknown {
  const [first = ''] = values;
  if (type === 'array') return values.flatMap(value => fromText(value, type));
  // What is given twice is wrong, and the schema says so.
  if (values.length > 1) return values;
  return type === 'boolean' && first === '' ? true : fromText(first, type);
}
