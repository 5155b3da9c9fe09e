import { fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import type { Context } from 'hono';
import { codes } from '../grpc/codes.ts';
import { methodNamed } from '../grpc/registry.ts';
import { statuses, withoutInput } from '../http/problem.ts';
import type { HttpEnv, HttpPart } from '../http/types.ts';
import { failureOf, RequestError } from '../request-error.ts';
import { servingFor } from '../serving.ts';
import { ask } from '../use-case.ts';
import { methods } from './methods.ts';

/**
 * The HTTP forms that k8sgpt's server has: POST /v1/analyze, GET /v1/list, POST /v1/shutdown and POST /v1/query. What is ours
 * goes by other paths, or by the other method: GET /v1/analyze is our own diagnosis.
 */
export const gateway: HttpPart = {
  add(app, server) {
    for (const [service, useCases] of Object.entries(methods))
      for (const [name, useCase] of Object.entries(useCases)) {
        const { input } = methodNamed(service, name, 'unary');
        const { method, path } = useCase.route;
        app.on(method, path, async context => {
          let sent: JsonValue = {};
          try {
            if (method !== 'get') sent = await bodyOf(context);
            // Both spellings of a field count, and what is not known is left out, as the gateway of gRPC has it.
            const given = toJson(input, fromJsonOf(input, sent));
            const serving = servingFor(context.get('caller'), server);
            return context.json(await ask(useCase, serving, given, context.req.raw.signal));
          } catch (error) {
            const failed = failureOf(error);
            if (failed === undefined) throw error;
            const message = withoutInput(failed.message, sent);
            return context.json({ code: codes[failed.failure], message, details: [] }, statuses[failed.failure]);
          }
        });
      }
  },
};

type Message = ReturnType<typeof methodNamed>['input'];

function fromJsonOf(message: Message, body: JsonValue) {
  try {
    return fromJson(message, body, { ignoreUnknownFields: true });
  } catch (error) {
    throw new RequestError('invalid', `the body is not a valid ${message.name}: ${(error as Error).message}`);
  }
}

async function bodyOf(context: Context<HttpEnv>): Promise<JsonValue> {
  const text = await context.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new RequestError('invalid', 'the body is not JSON');
  }
}
