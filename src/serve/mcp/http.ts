import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport as HttpTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { ErrorCode, isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Caller } from '../access.ts';
import type { HttpPart } from '../http/types.ts';
import { type Server, servingFor } from '../serving.ts';
import { Masks } from './masks.ts';
import { type Connection, connect } from './server.ts';

/** So many sessions of one caller, and so many of all; of more, those that were asked last longest ago end. */
const mostOfOne = 20;
const most = 200;

/** MCP at `/mcp`: with a session for whoever begins one, without for whoever just asks. */
export function mcpOverHttp(mask: boolean): HttpPart {
  const sessions = new Sessions();
  const masks = new Masks(mask);
  return {
    add: (app, server) => {
      app.all('/mcp', ({ req, get }) => answer(req.raw, get('caller'), { server, sessions, masks }));
    },
    close: () => sessions.end(),
  };
}

interface Session {
  caller: Caller;
  readonly transport: HttpTransport;
  readonly connection: Connection;
}

/** What is kept for clients that began a session, those that asked last at the end. */
class Sessions {
  readonly #byId = new Map<string, Session>();

  /** Nobody finds the session of another. */
  find(id: string, caller: Caller): Session | undefined {
    const session = this.#byId.get(id);
    if (session?.caller.name !== caller.name) return undefined;
    // What somebody may see can have changed since.
    session.caller = caller;
    this.#byId.delete(id);
    this.#byId.set(id, session);
    return session;
  }

  keep(id: string, session: Session): void {
    const own = [...this.#byId].filter(([, { caller }]) => caller.name === session.caller.name);
    if (own.length >= mostOfOne) this.#end(own[0]![0]);
    else if (this.#byId.size >= most) this.#end(this.#byId.keys().next().value!);
    this.#byId.set(id, session);
  }

  /** A session that its client has ended. */
  forget(id: string): void {
    this.#byId.delete(id);
  }

  #end(id: string): void {
    void this.#byId.get(id)?.connection.close();
    this.forget(id);
  }

  /** When what is under way has been answered. */
  async end(): Promise<void> {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    await Promise.all(all.map(({ connection }) => connection.answered().then(() => connection.close())));
  }
}

interface Room {
  readonly server: Server;
  readonly sessions: Sessions;
  readonly masks: Masks;
}

async function answer(request: Request, caller: Caller, room: Room): Promise<Response> {
  const id = request.headers.get('mcp-session-id');
  if (id !== null) {
    const session = room.sessions.find(id, caller);
    return session === undefined
      ? refusal(404, ErrorCode.InvalidRequest, 'there is no such session: begin a new one')
      : await session.transport.handleRequest(request);
  }
  if (request.method !== 'POST')
    return refusal(405, ErrorCode.InvalidRequest, 'without a session there is nothing to listen to');
  const parsedBody = parsed(await request.text());
  if (parsedBody === undefined) return refusal(400, ErrorCode.ParseError, 'the body is no JSON');
  const isBeginning = [parsedBody].flat().some(isInitializeRequest);
  return await (isBeginning ? begin : answerOnce)(request, parsedBody, caller, room);
}

async function begin(request: Request, parsedBody: unknown, caller: Caller, room: Room): Promise<Response> {
  const { server, sessions, masks } = room;
  const transport = new HttpTransport({
    enableJsonResponse: true,
    sessionIdGenerator: randomUUID,
    onsessioninitialized: id => sessions.keep(id, session),
    onsessionclosed: id => sessions.forget(id),
  });
  const connection = await connect(server, transport, () => masks.askerFor(servingFor(session.caller, server)));
  const session: Session = { caller, transport, connection };
  return await transport.handleRequest(request, { parsedBody });
}

async function answerOnce(request: Request, parsedBody: unknown, caller: Caller, room: Room): Promise<Response> {
  const transport = new HttpTransport({ enableJsonResponse: true });
  const connection = await connect(room.server, transport, () => room.masks.askerFor(servingFor(caller, room.server)));
  try {
    return await transport.handleRequest(request, { parsedBody });
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

function refusal(status: number, code: ErrorCode, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status });
}
