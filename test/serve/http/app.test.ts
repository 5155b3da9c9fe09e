import { expect, onTestFinished, test } from 'vitest';
import { serveHttp } from '../../../src/serve/http/listen.ts';
import { object } from '../../helpers/objects.ts';
import { serving } from '../../helpers/serving.ts';

const lost = object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });

async function started(): Promise<(path: string, init?: RequestInit) => Promise<{ status: number; body: unknown }>> {
  const server = await serving([object('v1', 'Namespace', 'shop'), lost]);
  const running = await serveHttp(server, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => running.close());
  return async (path, init) => {
    const answer = await fetch(`${running.address}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
}

test('incidents are served at /v1/incidents, and each at its id', async () => {
  const get = await started();
  const { status, body } = await get('/v1/incidents?limit=10&namespace=shop');
  const { incidents } = body as { incidents: { id: string }[] };
  expect([status, incidents.length]).toEqual([200, 1]);
  expect(await get(`/v1/incidents/${incidents[0]!.id}`)).toMatchObject({
    status: 200,
    body: { incident: { id: incidents[0]!.id }, findings: [{ object: { name: 'web' } }] },
  });
});

test.each([
  ['/v1/incidents?limit=many', 400, { failure: 'invalid', detail: expect.stringContaining('limit') }],
  ['/v1/incidents?color=red', 400, { failure: 'invalid', detail: expect.stringContaining('color') }],
  ['/v1/incidents/0123', 404, { failure: 'not-found' }],
  ['/nowhere', 404, { failure: 'not-found' }],
  ['/healthz', 200, 'ok\n'],
  ['/readyz', 200, 'ok\n'],
])('%s answers %i', async (path, status, body) => {
  const get = await started();
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual(typeof body === 'string' ? body : expect.objectContaining(body));
});
