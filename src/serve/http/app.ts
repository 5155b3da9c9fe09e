import { Hono } from 'hono';
import type { z } from 'zod';
import { failureOf } from '../request-error.ts';
import { type Server, type Serving, servingFor } from '../serving.ts';
import { type Answer, ask, type UseCase } from '../use-case.ts';
import { useCases } from '../use-cases/index.ts';
import { answerWith } from './answer.ts';
import { withDeadline } from './deadline.ts';
import { answerEvents } from './events.ts';
import { addGate, authentication, callerStill } from './gate.ts';
import { inputOf } from './input.ts';
import { addOtherMethods } from './methods.ts';
import { answerMetrics } from './metrics.ts';
import { openApi } from './openapi.ts';
import { problem, statuses, withoutInput } from './problem.ts';
import { answerReport, report } from './report.ts';
import type { HttpApp, HttpContext, HttpPart, HttpState } from './types.ts';

export interface AppOptions {
  readonly state: HttpState;
  /** What other rooms add. */
  readonly parts: readonly HttpPart[];
  /** Whether metrics name objects, as k8sgpt's do. */
  readonly namedMetrics: boolean;
}

/** The HTTP of a server: a path for each use case, and what tells whether it works. */
export function httpApp(server: Server, { state, parts, namedMetrics }: AppOptions): HttpApp {
  const app: HttpApp = new Hono();
  addGate(app, server, state);
  app.get('/healthz', context => context.text('ok\n'));
  app.get('/readyz', context => {
    const { ready } = server.warm.status;
    return context.text(ready ? 'ok\n' : 'the cluster is being read for the first time\n', ready ? 200 : 503);
  });
  for (const part of parts) part.addPublic?.(app, server);

  app.use(authentication(server, state));
  for (const useCase of useCases) {
    const path = useCase.route.path.replace(/\{(\w+)\}/g, ':$1');
    app.on(useCase.route.method, path, context => answer(useCase, context, server, state));
  }
  app.get('/v1/events', context => {
    const serving = servingOf(context, server);
    return answerEvents(context, serving, state, () => isStill(serving, context));
  });
  app.get(report.route.path, context => answer(report, context, server, state, answerReport));
  let document: string | undefined;
  app.get('/openapi.json', context => {
    document ??= openApi(server.version);
    return answerWith(context, document, 'application/json');
  });
  app.get('/metrics', context => answerMetrics(servingOf(context, server), state, namedMetrics));
  for (const part of parts) part.add?.(app, server);
  addOtherMethods(app);

  app.notFound(() =>
    problem(404, 'there is no such path: /openapi.json tells which there are', { failure: 'not-found' }),
  );
  app.onError((error, context) => failed(error, context, server));
  return app;
}

async function answer<O extends z.ZodObject>(
  useCase: UseCase<z.ZodObject, O>,
  context: HttpContext,
  server: Server,
  { limits }: HttpState,
  write: (context: HttpContext, answered: Answer<O>) => Response = answerJson,
): Promise<Response> {
  const input = await inputOf(useCase, context);
  try {
    const answered = await withDeadline(limits.deadline, context.req.raw.signal, signal =>
      ask(useCase, servingOf(context, server), input, signal),
    );
    return write(context, answered);
  } catch (error) {
    const refused = failureOf(error);
    if (refused === undefined) throw error;
    const { failure, message } = refused;
    return problem(statuses[failure], withoutInput(message, input), { failure });
  }
}

function answerJson(context: HttpContext, answered: object): Response {
  return answerWith(context, JSON.stringify(answered), 'application/json');
}

function servingOf(context: HttpContext, server: Server): Serving {
  return servingFor(context.get('caller'), server);
}

/** Whether a caller may still ask, and still sees the same. */
async function isStill({ audience, server }: Serving, context: HttpContext): Promise<boolean> {
  const caller = await callerStill(server, context);
  return caller !== undefined && server.warm.audienceOf(caller) === audience;
}

function failed(error: Error, context: HttpContext, server: Server): Response {
  const refused = failureOf(error);
  if (refused !== undefined) {
    const { failure, message } = refused;
    return problem(statuses[failure], withoutInput(message, context.req.queries()), { failure });
  }
  // Nobody waits for the answer any more.
  if (context.req.raw.signal.aborted) return problem(408, 'the connection was closed');
  if (error.name === 'TimeoutError') return problem(504, 'it took too long: ask for less, or try again later');
  server.log('error', 'bug', { message: error.message, stack: error.stack });
  return problem(500, 'unexpected error: see the log of the server');
}
