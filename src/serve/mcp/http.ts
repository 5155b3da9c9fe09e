import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport as HttpTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { ErrorCode, isInitializeRequest, type RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { Caller } from '../access.ts';
import { withDeadline } from '../http/deadline.ts';
import { callerStill } from '../http/gate.ts';
import type { HttpContext, HttpPart } from '../http/types.ts';
import type { Server } from '../serving.ts';
import { Masks } from './masks.ts';
import { Missed } from './missed.ts';
import { connect } from './server.ts';
import { type Session, Sessions } from './sessions.ts';

/** Messages of a batch, which later versions of the protocol do not know: nobody else is answered until all of them are. */
const mostAtOnce = 10;

export interface McpHttpLimits {
  /** Milliseconds between two signs of life on a stream; at each of them the caller must still be who may ask. */
  readonly heartbeat: number;
  /** Milliseconds after which a session ends that nobody uses: who listens on its stream does. */
  readonly idle: number;
  /** Milliseconds that an answer may take. */
  readonly deadline: number;
}

const usual: McpHttpLimits = { heartbeat: 15_000, idle: 30 * 60_000, deadline: 150_000 };

/** MCP at `/mcp`: with a session for whoever begins one, without for whoever just asks. */
export function mcpOverHttp(mask: boolean, given: Partial<McpHttpLimits> = {}): HttpPart {
  const limits = { ...usual, ...given };
  const sessions = new Sessions(limits.idle);
  const masks = new Masks(mask);
  return {
    add: (app, server) => {
      app.all('/mcp', context => answer(context, { server, sessions, masks, limits }));
    },
    close: () => sessions.end(),
  };
}

interface Room {
  readonly server: Server;
  readonly sessions: Sessions;
  readonly masks: Masks;
  readonly limits: McpHttpLimits;
}

async function answer(context: HttpContext, room: Room): Promise<Response> {
  const request = context.req.raw;
  const caller = context.get('caller');
  const id = request.headers.get('mcp-session-id');
  const session = id === null ? undefined : room.sessions.use(id, caller);
  if (id !== null && session === undefined)
    return refusal(404, ErrorCode.InvalidRequest, 'there is no such session: begin a new one');
  if (request.method !== 'POST') {
    if (id === null || session === undefined)
      return refusal(405, ErrorCode.InvalidRequest, 'without a session there is nothing to listen to', {
        Allow: 'POST',
      });
    return request.method === 'GET'
      ? await listen(id, session, context, room)
      : await session.transport.handleRequest(request);
  }
  const parsedBody = parsed(await request.text());
  if (parsedBody === undefined) return refusal(400, ErrorCode.ParseError, 'the body is not JSON');
  if (Array.isArray(parsedBody) && parsedBody.length > mostAtOnce)
    return refusal(
      400,
      ErrorCode.InvalidRequest,
      `a batch may have at most ${mostAtOnce} messages: send several batches`,
    );
  const asked = askedWith(request);
  if (session !== undefined) return await answerInSession(asked, parsedBody, session, room);
  const isBeginning = [parsedBody].flat().some(isInitializeRequest);
  return await (isBeginning ? begin : answerOnce)(asked, parsedBody, caller, room);
}

/**
 * A request whose body has been read. Answers are JSON, and so are enough for a client that takes JSON or does not say what it
 * takes, as that of k8sgpt: the SDK wants it to say that it takes streams, too.
 */
function askedWith({ url, headers: given, signal }: Request): Request {
  const headers = new Headers(given);
  if (/\*\/\*|application\/(json|\*)/.test(headers.get('accept') ?? '*/*'))
    headers.set('accept', 'application/json, text/event-stream');
  return new Request(url, { method: 'POST', headers, signal });
}

/** The stream of a session, as long as the caller may still ask. */
async function listen(id: string, session: Session, context: HttpContext, room: Room): Promise<Response> {
  const { transport } = session;
  const { server, sessions, limits } = room;
  const { raw } = context.req;
  // Who comes again has lost the stream from before, which may not have been noticed here.
  const leave = (): void => {
    stopBeating(session);
    transport.closeStandaloneSSEStream();
  };
  leave();
  const response = await transport.handleRequest(raw);
  if (!response.ok) return response;
  // Who left meanwhile keeps no session alive by listening.
  if (raw.signal.aborted) {
    leave();
    return response;
  }
  const beat = setInterval(async () => {
    const caller = await callerStill(server, context);
    if (session.beat === beat && (caller === undefined || sessions.use(id, caller) === undefined)) leave();
  }, limits.heartbeat);
  session.beat = beat;
  raw.signal.addEventListener('abort', () => session.beat === beat && stopBeating(session), { once: true });
  return response;
}

function stopBeating(session: Session): void {
  clearInterval(session.beat);
  session.beat = undefined;
}

async function begin(request: Request, parsedBody: unknown, caller: Caller, room: Room): Promise<Response> {
  const { server, sessions, masks, limits } = room;
  const transport = new HttpTransport({
    enableJsonResponse: true,
    eventStore: new Missed(),
    keepAliveMs: limits.heartbeat,
    sessionIdGenerator: randomUUID,
    onsessioninitialized: id => sessions.keep(id, session),
    onsessionclosed: id => sessions.forget(id),
  });
  const connection = await connect(server, transport, () => session.caller, masks);
  const session: Session = { caller, transport, connection, underWay: new Set() };
  return await transport.handleRequest(request, { parsedBody });
}

/** Answers find their way by the ids of their requests: of two that are under way with one id, one would never be answered. */
async function answerInSession(
  request: Request,
  parsedBody: unknown,
  { transport, underWay }: Session,
  { limits }: Room,
): Promise<Response> {
  const ids = idsIn(parsedBody);
  const used = ids.find((id, i) => underWay.has(id) || ids.indexOf(id) !== i);
  if (used !== undefined)
    return refusal(
      400,
      ErrorCode.InvalidRequest,
      'another request with this id is not answered yet: give each its own',
    );
  for (const id of ids) underWay.add(id);
  try {
    return await withDeadline(limits.deadline, request.signal, () => transport.handleRequest(request, { parsedBody }));
  } catch (error) {
    // Nobody can come for an answer in JSON later: what was begun for it ends.
    for (const requestId of ids)
      transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });
    throw error;
  } finally {
    for (const id of ids) underWay.delete(id);
    forget(transport, ids);
  }
}

/** What the SDK keeps of a transport: which stream leads to the answer of a request. */
interface Kept {
  readonly _streamMapping: Map<string, object>;
  readonly _requestToStreamMapping: Map<RequestId, string>;
}

/** The SDK forgets streams that have ended, but what was answered in JSON it keeps, with the answer, until the session ends. */
function forget(transport: HttpTransport, answered: readonly RequestId[]): void {
  const { _streamMapping: streams, _requestToStreamMapping: streamOf } = transport as unknown as Kept;
  for (const id of answered) streamOf.delete(id);
  const waiting = new Set(streamOf.values());
  for (const [id, stream] of streams) if ('resolveJson' in stream && !waiting.has(id)) streams.delete(id);
}

/** Of all that wants an answer in a body; the SDK says what else is wrong with it. */
function idsIn(parsedBody: unknown): readonly RequestId[] {
  const messages = [parsedBody].flat() as readonly ({ readonly id?: RequestId; readonly method?: string } | null)[];
  // A client's own answers have the ids of what it was asked.
  return messages.flatMap(message => (message?.method === undefined ? [] : (message.id ?? [])));
}

/** Who leaves before the answer cannot come back for it: what was begun for it ends. */
async function answerOnce(request: Request, parsedBody: unknown, caller: Caller, room: Room): Promise<Response> {
  const { server, masks, limits } = room;
  const transport = new HttpTransport({ enableJsonResponse: true });
  const connection = await connect(server, transport, () => caller, masks);
  try {
    return await withDeadline(limits.deadline, request.signal, () => transport.handleRequest(request, { parsedBody }));
  } finally {
    await connection.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told by the caller of this, in one place.
    return undefined;
  }
}

function refusal(
  status: number,
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status, headers });
}
