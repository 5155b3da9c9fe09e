import { expect, test } from 'vitest';
import { gateway } from '../../../src/serve/k8sgpt/gateway.ts';
import { mcpOverHttp } from '../../../src/serve/mcp/http.ts';
import { page } from '../../../src/serve/page/part.ts';
import { byToken, fixedToken } from '../../../src/serve/security/tokens.ts';
import { httpServer } from '../../helpers/http-server.ts';

const parts = [gateway, mcpOverHttp(false), page];

test.each([
  ['POST', '/v1/incidents', 'GET, HEAD, OPTIONS'],
  ['DELETE', '/v1/incidents/0123456789', 'GET, HEAD, OPTIONS'],
  ['PUT', '/v1/analyze', 'GET, HEAD, POST, OPTIONS'],
  ['GET', '/v1/explain', 'POST, OPTIONS'],
  ['PATCH', '/healthz', 'GET, HEAD, OPTIONS'],
  ['POST', '/', 'GET, HEAD, OPTIONS'],
  ['PUT', '/mcp', 'POST'],
])('%s %s is told which methods there are', async (method, path, allowed) => {
  const { get } = await httpServer({ parts });
  const { status, headers, body } = await get(path, { method });
  expect([status, headers.get('allow'), JSON.parse(body)]).toEqual([405, allowed, expect.anything()]);
});

test('OPTIONS tells which methods a path takes, to who may ask', async () => {
  const { get, server } = await httpServer({ parts });
  const { status, headers, body } = await get('/v1/report', { method: 'OPTIONS' });
  expect([status, headers.get('allow'), body]).toEqual([204, 'GET, HEAD, OPTIONS', '']);
  expect((await get('/v1/reports', { method: 'OPTIONS' })).status).toBe(404);
  const authenticate = byToken(fixedToken('test', 'a-token-that-nobody-guesses'));
  const locked = await httpServer({ server: { ...server, authenticate } });
  expect((await locked.get('/v1/report', { method: 'OPTIONS' })).status).toBe(401);
  expect((await locked.get('/v1/report', { method: 'POST' })).status).toBe(401);
});

test('HEAD answers as GET does, without a body, and leaves nothing open', async () => {
  const { get } = await httpServer({ parts });
  for (const path of ['/', '/v1/incidents', '/v1/report?format=html', '/metrics', '/healthz']) {
    const [head, whole] = [await get(path, { method: 'HEAD' }), await get(path)];
    expect([head.status, head.body]).toEqual([whole.status, '']);
    for (const name of ['content-type', 'etag', 'cache-control', 'content-security-policy'])
      expect([path, head.headers.get(name)]).toEqual([path, whole.headers.get(name)]);
  }
  for (let i = 0; i < 40; i++) expect((await get('/v1/events', { method: 'HEAD' })).status).toBe(200);
  expect((await get('/metrics')).body).toMatch(/^kubecause_http_event_streams 0$/m);
});
