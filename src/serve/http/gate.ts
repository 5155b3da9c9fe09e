import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import type { Caller, Credentials } from '../access.ts';
import { failureOf } from '../request-error.ts';
import { certificateShown } from '../security/certificate.ts';
import { RateLimit } from '../security/limits.ts';
import { mayAskFrom, mayBeCalled } from '../security/names.ts';
import type { Server } from '../serving.ts';
import { problem } from './problem.ts';
import type { HttpApp, HttpContext, HttpEnv, HttpState } from './types.ts';

/** What every answer says unless it says otherwise: it is no page, belongs into no frame, and is for nobody else. */
const usualHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/** What stands before every path: it counts answers, and lets nobody in by a name or from a page that is not ours. */
export function addGate(app: HttpApp, { door }: Server, state: HttpState): void {
  app.use(async (context, next) => {
    await next();
    const { headers, status, body } = context.res;
    // Of what only the head is sent, the rest would never end.
    if (context.req.raw.method === 'HEAD') await body?.cancel();
    for (const [name, value] of Object.entries(usualHeaders)) if (!headers.has(name)) headers.set(name, value);
    // A connection that is kept would be waited for.
    if (state.closing.aborted) headers.set('Connection', 'close');
    state.answered.set(status, (state.answered.get(status) ?? 0) + 1);
  });
  app.use(async (context, next) => {
    const host = context.req.header('host');
    if (!mayBeCalled(host, door))
      return problem(421, 'this server does not go by that name: ask by its address, or start it with --allowed-host');
    if (!mayAskFrom(context.req.header('origin'), host, door))
      return problem(403, 'a page of another origin may not ask: start the server with --allowed-origin');
    return await next();
  });
  if (door.origins.length > 0)
    app.use(
      cors({
        origin: [...door.origins],
        allowHeaders: [
          'Authorization',
          'Content-Type',
          'If-None-Match',
          'Last-Event-ID',
          'Mcp-Session-Id',
          'Mcp-Protocol-Version',
        ],
        exposeHeaders: ['ETag', 'Retry-After', 'Mcp-Session-Id'],
        allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
        maxAge: 600,
      }),
    );
  app.use(async (context, next) => {
    const { raw } = context.req;
    // A body whose length nobody says is read by what limits it, which then needs a request of the platform's own.
    if (raw.body !== null && !raw.headers.has('content-length')) {
      const { url, method, headers, body, signal } = raw;
      context.req.raw = new Request(url, { method, headers, body, signal, duplex: 'half' });
    }
    return await next();
  });
  const tooLarge = `the body is larger than ${state.limits.body} bytes`;
  app.use(bodyLimit({ maxSize: state.limits.body, onError: () => problem(413, tooLarge) }));
}

/** Lets through who may ask, and not too often. */
export function authentication(server: Server, { limits }: HttpState): MiddlewareHandler<HttpEnv> {
  const requests = new RateLimit(limits.rate);
  return async (context, next) => {
    const caller = await server.authenticate(credentialsOf(context), context.req.raw.signal);
    const wait = requests.wait(caller.name);
    if (wait > 0)
      return problem(429, 'too many requests: ask less often', {
        failure: 'too-many',
        headers: { 'Retry-After': String(Math.ceil(wait)) },
      });
    context.set('caller', caller);
    return await next();
  };
}

/** What a request shows of who sent it. */
function credentialsOf(context: HttpContext): Credentials {
  const socket = context.env.incoming?.socket;
  return {
    authorization: context.req.header('authorization'),
    certificate: certificateShown(socket),
    address: socket?.remoteAddress ?? 'unknown',
  };
}

/** Who sent a request that is still being answered; undefined if that one may not ask any more. */
export async function callerStill(server: Server, context: HttpContext): Promise<Caller | undefined> {
  try {
    return await server.authenticate(credentialsOf(context), context.req.raw.signal);
  } catch (error) {
    if (failureOf(error) === undefined) server.log('error', 'bug', { message: String(error) });
    return undefined;
  }
}
