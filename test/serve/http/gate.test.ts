import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { RequestError } from '../../../src/serve/request-error.ts';
import { openDoor } from '../../../src/serve/security/door.ts';
import { byToken, fixedToken } from '../../../src/serve/security/tokens.ts';
import { connection, httpServer } from '../../helpers/http-server.ts';

/** Sends a request as it is written, and gives the whole answer. */
async function said(port: number, ...lines: readonly string[]): Promise<string> {
  const { socket, until } = await connection(port);
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  return await until('\u0000');
}

test.each([
  ['127.0.0.1', 200],
  ['localhost:8080', 200],
  ['[::1]:80', 200],
  ['kubecause.tools.svc', 200],
  ['rebound.example.com', 421],
  ['localhost.example.com', 421],
  ['127.0.0.1.example.com', 421],
  ['svc.cluster.local.example.com', 421],
  ['<script>', 400],
  ['', 400],
])('a server that wants nothing shown answers to %j with %i', async (host, status) => {
  const { port } = await httpServer();
  const answer = await said(port, 'GET /v1/incidents HTTP/1.1', `Host: ${host}`);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status === 400 ? '4(00|21)' : status} `));
  expect(answer).not.toContain('<script>');
});

test('a name that was allowed may be used', async () => {
  const { port } = await httpServer({ server: { door: { ...openDoor, hosts: ['kc.example.com'] } } });
  expect(await said(port, 'GET /healthz HTTP/1.1', 'Host: KC.example.com:443')).toMatch(/^HTTP\/1.1 200 /);
  expect(await said(port, 'GET /healthz HTTP/1.1', 'Host: other.example.com')).toMatch(/^HTTP\/1.1 421 /);
});

test.each([
  ['http://evil.example.com', 403],
  ['null', 403],
  ['https://dashboard.example.com', 200],
])('a page of %s gets %i', async (origin, status) => {
  const { get } = await httpServer({
    server: { door: { ...openDoor, origins: ['https://dashboard.example.com'] } },
  });
  const answer = await get('/v1/incidents', { headers: { origin } });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null);
});

test('a page of the server itself may ask, and a preflight of an allowed one is answered without a token', async () => {
  const { get, address } = await httpServer({
    server: {
      door: { ...openDoor, wants: 'token', origins: ['https://dashboard.example.com'] },
      authenticate: byToken(fixedToken('test', 'a-token-of-24-characters')),
    },
  });
  const asking = { origin: 'https://dashboard.example.com', 'access-control-request-method': 'GET' };
  const preflight = await get('/v1/incidents', { method: 'OPTIONS', headers: asking });
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    expect.stringContaining('Authorization'),
  ]);
  expect((await get('/healthz', { headers: { origin: address } })).status).toBe(200);
});

test('without the token nothing is told but that it runs; with it everything is', async () => {
  const { get } = await httpServer({
    server: {
      door: { ...openDoor, wants: 'token' },
      authenticate: byToken(fixedToken('test', 'a-token-of-24-characters')),
    },
  });
  for (const path of ['/v1/incidents', '/v1/events', '/metrics', '/openapi.json', '/nowhere'])
    for (const authorization of [
      '',
      'Bearer wrong-token-of-24-chars',
      'Basic YTpi',
      'Bearer a-token-of-24-characterS',
    ]) {
      const { status, headers, body } = await get(path, { headers: { authorization } });
      expect([path, status, headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer realm="kubecause"']);
      expect(body).not.toContain('token-of');
    }
  expect((await get('/healthz')).status).toBe(200);
  const authorization = 'Bearer a-token-of-24-characters';
  expect((await get('/v1/incidents', { headers: { authorization } })).status).toBe(200);
});

test('what is told goes into no frame, no cache of others and no page', async () => {
  const { get } = await httpServer();
  for (const path of ['/v1/incidents', '/nowhere', '/healthz']) {
    const { headers } = await get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toMatch(/private|no-store/);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('no answer holds a text of whoever asked', async () => {
  const { get } = await httpServer();
  const hostile = '<img src=x onerror=alert(1)>\u001b[2J';
  const query = encodeURIComponent(hostile);
  const paths = [
    `/${query}`,
    `/v1/incidents/${query}`,
    `/v1/incidents?limit=${query}`,
    `/v1/incidents?${query}=1`,
    `/v1/incidents?cursor=${query}`,
    `/v1/incidents?severity=${query}`,
    `/v1/analyze?filters=${query}`,
    `/v1/resources/${query}`,
    `/v1/report?format=${query}`,
    `/v1/report?${query}=1`,
    `/v1/why?kind=${query}&name=${query}`,
  ];
  for (const path of paths) {
    const { status, body } = await get(path);
    expect([path, status]).toEqual([path, expect.toBeOneOf([400, 404])]);
    expect(body).not.toContain('<img');
    expect(body).not.toContain('\\u001b');
  }
  const { status, body } = await get('/v1/filters/add', {
    method: 'POST',
    body: JSON.stringify({ [hostile]: hostile }),
  });
  expect([status, body.includes('<img')]).toEqual([400, false]);
});

test('a body that is too large is refused before it is read, whether it says so or not', async () => {
  const { get, port } = await httpServer({ limits: { body: 1000 } });
  const large = await get('/v1/filters/add', { method: 'POST', body: 'x'.repeat(1001) });
  expect([large.status, JSON.parse(large.body).detail]).toEqual([413, 'the body is larger than 1000 bytes']);
  const { socket, until } = await connection(port);
  socket.write('POST /v1/filters/add HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
  for (let i = 0; i < 20; i++) socket.write(`64\r\n${'x'.repeat(100)}\r\n`);
  expect(await until('\r\n\r\n')).toMatch(/^HTTP\/1.1 413 /);
});

test('headers that are too large, or that never end, cost their connection', async () => {
  const { port } = await httpServer({ limits: { headersTimeout: 300 } });
  expect(await said(port, 'GET /healthz HTTP/1.1', 'Host: localhost', `X: ${'x'.repeat(20_000)}`)).toMatch(
    /^HTTP\/1.1 431 /,
  );
  const { socket, until } = await connection(port);
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n');
  const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 50);
  const answer = await until('\u0000');
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1.1 408 /);
});

test('a client that has more connections than it may is not listened to, and others are', async () => {
  const { port, get } = await httpServer({ limits: { connections: { each: 3, all: 100 } } });
  const held = await Promise.all([1, 2].map(() => connection(port)));
  expect((await get('/healthz')).status).toBe(200);
  const more = await connection(port);
  if (!more.socket.closed) await once(more.socket, 'close');
  for (const { socket } of held) socket.end();
});

test('a client that asks too often is told to wait, and others are not', async () => {
  const { get } = await httpServer({
    limits: { rate: { burst: 5, perSecond: 0.1 } },
    server: {
      authenticate: async ({ authorization = 'nobody' }) => ({ name: authorization, namespaces: 'all' }),
    },
  });
  const as = (name: string) => get('/v1/version', { headers: { authorization: name } });
  const statuses = [];
  for (let i = 0; i < 6; i++) statuses.push((await as('greedy')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  const refused = await as('greedy');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
  expect((await as('modest')).status).toBe(200);
});

test('what is a bug tells the log why, and the caller nothing', async () => {
  const { get, logged } = await httpServer({
    server: {
      authenticate: async () => {
        throw new Error('the secret reason');
      },
    },
  });
  const { status, body } = await get('/v1/incidents');
  expect([status, body.includes('secret')]).toEqual([500, false]);
  expect(logged).toContainEqual({ event: 'bug', fields: expect.objectContaining({ message: 'the secret reason' }) });
});

test('each failure has its status', async () => {
  for (const [failure, status] of [
    ['not-ready', 503],
    ['unavailable', 502],
    ['forbidden', 403],
  ] as const) {
    const { get } = await httpServer({
      server: {
        authenticate: async () => {
          throw new RequestError(failure, 'why');
        },
      },
    });
    const { headers, ...answer } = await get('/v1/incidents');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { status, detail: 'why', failure }]);
  }
});

test('when it stops, what is under way is answered, idle connections are closed, and nothing new is taken', async () => {
  let release: () => void = () => {};
  const asked = vi.fn();
  const { port, close } = await httpServer({
    server: {
      authenticate: async ({ address }) => {
        asked();
        await new Promise<void>(resolve => {
          release = resolve;
        });
        return { name: address, namespaces: 'all' };
      },
    },
  });
  const idle = await connection(port);
  idle.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await idle.until('ok\n');
  const busy = await connection(port);
  busy.socket.write('GET /v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await expect.poll(() => asked).toHaveBeenCalled();
  const unused = await connection(port);
  const closed = close();
  for (const { socket } of [idle, unused]) if (!socket.closed) await once(socket, 'close');
  await expect(connection(port)).rejects.toThrow('ECONNREFUSED');
  release();
  expect(await busy.until('\u0000')).toMatch(/^HTTP\/1.1 200 OK\r\n.*connection: close/is);
  await closed;
});

test('an answer that takes too long is not waited for, and one that nobody waits for is no bug', async () => {
  const { get, server, logged } = await httpServer({
    limits: { deadline: 50 },
    server: { explain: () => new Promise(() => {}) },
  });
  const { incidents } = (await server.ask('list-incidents')) as { incidents: { id: string }[] };
  const init = { method: 'POST', body: JSON.stringify({ ids: incidents.map(({ id }) => id) }) };
  const { status, body } = await get('/v1/explain', init);
  expect([status, JSON.parse(body).detail]).toEqual([504, 'it took too long: ask for less, or try again later']);
  await expect(get('/v1/explain', { ...init, signal: AbortSignal.timeout(20) })).rejects.toThrow();
  expect((await get('/healthz')).status).toBe(200);
  expect(logged).toEqual([]);
});
