import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { mcpOverHttp } from '../../../src/serve/mcp/http.ts';
import { httpServer, lost } from '../../helpers/http-server.ts';
import { object } from '../../helpers/objects.ts';

const served = () => httpServer({ parts: [mcpOverHttp(false)] });

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

test('who just asks needs no session', async () => {
  const { get } = await served();
  const { status, headers, body } = await get('/mcp', asks(call));
  expect([status, headers.get('mcp-session-id')]).toEqual([200, null]);
  expect(JSON.parse(body)).toMatchObject({ id: 1, result: { structuredContent: { total: 1 } } });
});

test('a body that comes in pieces of no known length is read as others are', async () => {
  const { get } = await served();
  const body = new Blob([JSON.stringify(call)]).stream();
  const { status } = await get('/mcp', { ...asks(call), body, duplex: 'half' });
  expect(status).toBe(200);
});

test.each([
  ['a session that there is not', asks(call, { 'mcp-session-id': 'x' }), 404, /begin a new one/],
  ['no JSON', asks('{'), 400, /no JSON/],
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
