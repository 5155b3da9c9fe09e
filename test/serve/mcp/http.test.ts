import { EventEmitter, once } from 'node:events';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Authenticate, Caller } from '../../../src/serve/access.ts';
import { type McpHttpLimits, mcpOverHttp } from '../../../src/serve/mcp/http.ts';
import { RequestError } from '../../../src/serve/request-error.ts';
import { type HttpServer, httpServer, lost } from '../../helpers/http-server.ts';
import { listeningTo } from '../../helpers/listening.ts';
import { object } from '../../helpers/objects.ts';

const served = (limits: Partial<McpHttpLimits> = {}, more: Parameters<typeof httpServer>[0] = {}) =>
  httpServer({ parts: [mcpOverHttp(false, limits)], ...more });

const asks = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'list-incidents', arguments: {} } };

test('the official client has a session: tools answer, and news come on its stream', async () => {
  const { address, server } = await served();
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${address}/mcp`));
  await client.connect(transport);
  onTestFinished(() => client.close());
  expect(transport.sessionId).toBeDefined();
  const answer = await client.callTool({ name: 'list-incidents' });
  expect(answer.structuredContent).toMatchObject({ incidents: [{ severity: 'error' }] });
  const heard = new Promise(resolve => client.setNotificationHandler(ResourceUpdatedNotificationSchema, resolve));
  await client.subscribeResource({ uri: 'kubecause://incidents' });
  await expect.poll(() => server.as().audience.feed.subscribers).toBe(1);
  await server.become([object('v1', 'Namespace', 'shop'), lost(), lost('shop/api')]);
  expect(await heard).toMatchObject({ params: { uri: 'kubecause://incidents' } });
  await transport.terminateSession();
  await expect.poll(() => server.as().audience.feed.subscribers).toBe(0);
});

const shop = object('v1', 'Namespace', 'shop');
const incidents = 'kubecause://incidents';

interface Said {
  readonly method: string;
  readonly params: { readonly uri: string };
}

/** A session by hand, as a client has it that can be cut off: it is told of `incidents`. */
async function session({ get, address }: HttpServer, wanted = incidents) {
  const clientInfo = { name: 'test', version: '1' };
  const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
  const { headers } = await get('/mcp', asks({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
  const own = { 'mcp-session-id': headers.get('mcp-session-id')! };
  const request = async (method: string, more: object = {}, id = 2) => {
    const { status, body } = await get('/mcp', asks({ jsonrpc: '2.0', id, method, params: more }, own));
    return { status, ...JSON.parse(body) };
  };
  await request('resources/subscribe', { uri: wanted });
  return {
    request,
    headers: { ...own, accept: 'text/event-stream' },
    listen: (lastId?: string) =>
      listeningTo<Said>(`${address}/mcp`, { ...own, ...(lastId !== undefined && { 'last-event-id': lastId }) }),
  };
}

test('a stream shows that it lives, and the newest of a session is told, since the one before may be lost', async () => {
  const http = await served({ heartbeat: 20 });
  const { listen } = await session(http);
  const first = await listen();
  const second = await listen();
  expect([second.status, await first.next()]).toEqual([200, undefined]);
  await http.server.become([shop]);
  expect(await second.next()).toMatchObject({ data: { params: { uri: incidents } } });
  expect(second.comments).toContain('keepalive');
});

test('who was cut off is told once of what changed meanwhile, and then of what changes', async () => {
  const http = await served();
  const { listen } = await session(http);
  const first = await listen();
  await http.server.become([shop]);
  const { id } = (await first.next())!;
  first.stop();
  // Told of one after the other, to nobody.
  for (const objects of [[shop, lost()], [shop], [shop, lost('shop/api')]]) {
    await http.server.become(objects);
    await new Promise(done => setTimeout(done, 250));
  }
  const again = await listen(id);
  expect((await again.next())!.data.params.uri).toBe(incidents);
  await http.server.become([shop]);
  const next = (await again.next())!;
  expect(Number(next.id)).toBeGreaterThan(Number(id) + 3);
  // It is not known what somebody missed who names what was never told.
  const strange = await listen('99999');
  expect((await strange.next())!.id).toBe(next.id);
});

test('who is told of one incident is not told of others', async () => {
  const http = await served({}, { objects: [shop, lost(), lost('shop/api')] });
  const { incidents: all } = (await http.server.ask('list-incidents')) as {
    incidents: readonly { id: string; title: string }[];
  };
  const web = all.find(({ title }) => title.includes('shop/web'))!;
  const { listen } = await session(http, `kubecause://incidents/${web.id}`);
  const stream = await listen();
  await http.server.become([shop, lost()]);
  await new Promise(done => setTimeout(done, 250));
  await http.server.become([shop]);
  expect((await stream.next())!.id).toBe('1');
});

/** Arguments of a tool that takes long, where explaining does. */
async function explainsOne({ server }: HttpServer): Promise<object> {
  const { incidents: [one] = [] } = (await server.ask('list-incidents')) as { incidents?: { id: string }[] };
  return { name: 'explain', arguments: { ids: [one!.id] } };
}

test('who asks once and leaves is worked for no longer', async () => {
  let ended: () => void = () => {};
  const left = new Promise<void>(resolve => {
    ended = resolve;
  });
  const begun = new Promise<void>(resolve => {
    const explain = (_: unknown, __: unknown, signal: AbortSignal): Promise<never> =>
      new Promise((___, reject) => {
        signal.addEventListener('abort', () => {
          ended();
          reject(signal.reason);
        });
        resolve();
      });
    void served({}, { server: { explain } }).then(async http => {
      const params = await explainsOne(http);
      await http.get('/mcp', { ...asks({ ...call, params }), signal: gone.signal }).catch(() => {});
    });
  });
  const gone = new AbortController();
  await begun;
  gone.abort();
  await left;
});

test('two requests with one id are not under way at once: one of them would never be answered', async () => {
  const explained = new EventEmitter();
  const explain = async (): Promise<never> => {
    explained.emit('begun');
    await once(explained, 'ended');
    throw new RequestError('unavailable', 'no model');
  };
  const http = await served({}, { server: { explain } });
  const { request, headers } = await session(http);
  const begun = once(explained, 'begun');
  const slow = request('tools/call', await explainsOne(http), 7);
  await begun;
  const again = () => request('tools/list', {}, 7);
  expect(await again()).toMatchObject({ status: 400, error: { message: expect.stringMatching(/give each its own/) } });
  expect(await request('tools/list', {}, 8)).toMatchObject({ status: 200 });
  const { 'mcp-session-id': id } = headers;
  const answered = await http.get('/mcp', asks({ jsonrpc: '2.0', id: 7, result: {} }, { 'mcp-session-id': id }));
  expect(answered.status).toBe(202);
  explained.emit('ended');
  await slow;
  expect(await again()).toMatchObject({ status: 200 });
});

test('a session keeps none of its answers, which the SDK does', async () => {
  const handled = vi.spyOn(WebStandardStreamableHTTPServerTransport.prototype, 'handleRequest');
  onTestFinished(() => handled.mockRestore());
  const { request } = await session(await served());
  for (let id = 10; id < 20; id++) await request('tools/list', {}, id);
  const transport = handled.mock.contexts.at(-1) as unknown as { readonly [field: string]: Map<string, unknown> };
  expect(handled.mock.contexts.filter(one => one === (transport as unknown)).length).toBeGreaterThan(10);
  // What the session was begun with is one of them.
  expect(transport._streamMapping?.size).toBeLessThanOrEqual(1);
  expect(transport._requestToStreamMapping?.size).toBe(0);
});

test('what takes too long in a session ends, too', async () => {
  const explain = async (_: unknown, __: unknown, signal: AbortSignal): Promise<never> => {
    await once(signal, 'abort');
    throw signal.reason;
  };
  const http = await served({ deadline: 200 }, { server: { explain } });
  const { headers } = await session(http);
  const asked = asks({ ...call, params: await explainsOne(http) }, { 'mcp-session-id': headers['mcp-session-id'] });
  const { status } = await http.get('/mcp', asked);
  expect(status).toBe(504);
});

test('who may see something else from now on is told so, and of that alone; who may not ask any more is not heard', async () => {
  const caller = { name: 'jane', namespaces: new Set(['shop']) };
  let now: Caller | undefined = caller;
  const authenticate = async (): Promise<Caller> => {
    if (now === undefined) throw new RequestError('unauthenticated', 'over');
    return now;
  };
  const objects = [shop, object('v1', 'Namespace', 'other')];
  const http = await served({ heartbeat: 20 }, { objects, server: { authenticate } });
  const subscribers = (namespaces: string[]) => http.server.as(namespaces).audience.feed.subscribers;
  const { listen } = await session(http);
  const stream = await listen();
  expect(subscribers(['shop'])).toBe(1);
  now = { ...caller, namespaces: new Set(['other']) };
  expect((await stream.next())!.data.params.uri).toBe(incidents);
  expect([subscribers(['shop']), subscribers(['other'])]).toEqual([0, 1]);
  now = undefined;
  expect(await stream.next()).toBeUndefined();
});

test('a session that nobody uses ends; one that somebody listens to does not', async () => {
  // Long enough for a busy machine to begin to listen.
  const http = await served({ idle: 1500, heartbeat: 20 });
  const used = await session(http);
  const stream = await used.listen();
  const unused = await session(http);
  const asked = { interval: 2000 };
  await expect.poll(async () => (await unused.request('ping')).status, asked).toBe(404);
  expect((await used.request('ping')).status).toBe(200);
  stream.stop();
  await expect.poll(async () => (await used.request('ping')).status, asked).toBe(404);
  expect(http.server.as().audience.feed.subscribers).toBe(0);
});

test('who leaves while it is asked who listens keeps no session alive', async () => {
  const gone = new AbortController();
  let isAsked = false;
  const authenticate: Authenticate = async (_, signal) => {
    if (isAsked && !gone.signal.aborted) {
      gone.abort();
      await once(signal, 'abort');
    }
    return { name: 'somebody', namespaces: 'all' };
  };
  const http = await served({ idle: 300, heartbeat: 20 }, { server: { authenticate } });
  const { request, headers } = await session(http);
  isAsked = true;
  await expect(http.get('/mcp', { headers, signal: gone.signal })).rejects.toThrow();
  await expect.poll(async () => (await request('ping')).status, { interval: 500 }).toBe(404);
});

test('who just asks needs no session', async () => {
  const { get } = await served();
  const { status, headers, body } = await get('/mcp', asks(call));
  expect([status, headers.get('mcp-session-id')]).toEqual([200, null]);
  expect(JSON.parse(body)).toMatchObject({ id: 1, result: { structuredContent: { total: 1 } } });
});

test.each(['*/*', 'application/json'])('who takes %s is answered in JSON', async accept => {
  const { get } = await served();
  const { accept: _, ...headers } = asks(call).headers as Record<string, string>;
  const answer = await get('/mcp', { ...asks(call), headers: { ...headers, accept } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
});

test('a body that comes in pieces of no known length is read as others are', async () => {
  const { get } = await served();
  const body = new Blob([JSON.stringify(call)]).stream();
  const { status } = await get('/mcp', { ...asks(call), body, duplex: 'half' });
  expect(status).toBe(200);
});

test.each([
  ['a session that there is not', asks(call, { 'mcp-session-id': 'x' }), 404, /begin a new one/],
  ['no JSON', asks('{'), 400, /not JSON/],
  [
    'more at once than others can wait for',
    asks(JSON.stringify(Array(11).fill(call))),
    400,
    /may have at most 10 messages/,
  ],
  ['a stream without a session', { headers: { accept: 'text/event-stream' } }, 405, /without a session/],
])('%s is refused in a line', async (_, init, status, says) => {
  const { get } = await served();
  const answer = await get('/mcp', init);
  expect([answer.status, JSON.parse(answer.body).error.message]).toEqual([status, expect.stringMatching(says)]);
});

test('a server with sessions and streams ends when it is told to', async () => {
  const { address, close } = await served();
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)));
  await client.listTools();
  await close();
  await client.close();
});
