import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Failure } from '../request-error.ts';
import { failureOf, RequestError } from '../request-error.ts';
import { type Server, servingFor } from '../serving.ts';
import { ask, type UseCase } from '../use-case.ts';
import { useCases } from '../use-cases/index.ts';

const statuses = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'too-many': 429,
  'not-ready': 503,
  unavailable: 502,
} as const satisfies Record<Failure, number>;

/** What Node's server hands on with each request. */
export interface Bindings {
  readonly incoming: { readonly socket: { readonly remoteAddress?: string | undefined } };
}

/** The HTTP of a server: a path for each use case, and what tells whether it works. */
export function httpApp(server: Server): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.get('/healthz', context => context.text('ok\n'));
  app.get('/readyz', context => {
    const { ready } = server.warm.status;
    return context.text(ready ? 'ok\n' : 'the cluster is being read for the first time\n', ready ? 200 : 503);
  });
  for (const useCase of useCases) {
    const { method, path } = useCase.route;
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), context => answer(useCase, context, server));
  }
  app.notFound(context => context.json({ error: 'not-found', message: 'there is no such path' }, 404));
  app.onError((error, context) => {
    const failed = failureOf(error);
    if (failed === undefined) {
      server.log('error', 'bug', { message: error.message, stack: error.stack });
      return context.json({ error: 'internal', message: 'unexpected error: see the log of the server' }, 500);
    }
    return context.json({ error: failed.failure, message: failed.message }, statuses[failed.failure]);
  });
  return app;
}

async function answer(useCase: UseCase, context: Context<{ Bindings: Bindings }>, server: Server): Promise<Response> {
  const { signal } = context.req.raw;
  const caller = await server.authenticate(
    {
      authorization: context.req.header('authorization'),
      address: context.env.incoming?.socket.remoteAddress ?? 'unknown',
    },
    signal,
  );
  const given = useCase.route.method === 'post' ? await bodyOf(context) : fromQuery(useCase, context.req.queries());
  const input = { ...given, ...context.req.param() };
  return context.json(await ask(useCase, servingFor(caller, server), input, signal));
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
  throw new RequestError('invalid', 'the body is no JSON object');
}

/** The fields of a query, each in the type that the schema wants: `?limit=10&filters=Pod&filters=Node`. */
function fromQuery({ input }: UseCase, query: Readonly<Record<string, readonly string[]>>): object {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as {
    properties?: Readonly<Record<string, { readonly type?: string }>>;
  };
  return Object.fromEntries(
    Object.entries(query).map(([name, values]) => [name, typed(values, properties[name]?.type)]),
  );
}

function typed(values: readonly string[], type: string | undefined): unknown {
  const [first = ''] = values;
  if (type === 'array') return values.flatMap(value => value.split(','));
  if (type === 'integer' || type === 'number') return /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : first;
  if (type === 'boolean') return first === 'true' || first === '' ? true : first === 'false' ? false : first;
  return first;
}
