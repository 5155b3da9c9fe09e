import {
  CallToolRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  type JSONRPCErrorResponse,
  type JSONRPCMessage,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { inputProblems } from '../input-problems.ts';

/** Requests that say something which can be wrong, by their methods. */
const requests = new Map(
  [
    CallToolRequestSchema,
    GetPromptRequestSchema,
    ReadResourceRequestSchema,
    SubscribeRequestSchema,
    UnsubscribeRequestSchema,
  ].map(schema => [schema.shape.method.value as string, schema]),
);

/** What is null was not said: so write clients in Go what they leave out, and the SDK refuses it. */
export function withoutNulls(message: JSONRPCMessage): JSONRPCMessage {
  if (!('params' in message) || message.params === undefined) return message;
  const said = Object.entries(message.params).filter(([, value]) => value !== null);
  return { ...message, params: Object.fromEntries(said) };
}

/** Refuses a request that is not written as the protocol says, in one line; the SDK calls that an error of the server's own. */
export function refusalOf(message: JSONRPCMessage): JSONRPCErrorResponse | undefined {
  if (!('method' in message && 'id' in message)) return undefined;
  const { method, id } = message;
  const error = requests.get(method)?.safeParse(message).error;
  if (error === undefined) return undefined;
  return {
    jsonrpc: '2.0',
    id,
    error: { code: ErrorCode.InvalidParams, message: `invalid: ${inputProblems(error, message, [])}` },
  };
}
