import { describe, expect, test } from 'vitest';
import { openLive } from '../../../src/cluster/live/live-source.ts';
import type { ReadLog, WantedLog } from '../../../src/core/source.ts';
import { forbidden, type Received, type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, quick, server } from '../../helpers/live.ts';

const app: WantedLog = { namespace: 'shop', pod: 'web-1', container: 'app', previous: true };

async function logs(wanted: readonly WantedLog[], intercept: (request: Received) => Reply, options: object = {}) {
  const api = await server({ intercept: request => (request.path.endsWith('/log') ? intercept(request) : undefined) });
  const source = await openLive({ ...quick, kubeconfig: await kubeconfig(api.url), ...options });
  const read: ReadLog[] = [];
  for await (const log of source.logs!(wanted, new AbortController().signal)) read.push(log);
  return { read, requests: api.requests.filter(({ path }) => path.endsWith('/log')), stats: source.stats };
}

const text = (body: string): Reply => ({ type: 'text/plain', body });

describe('logs of a live cluster', () => {
  test('are the ends of the run that is, and of the one before', async () => {
    const { read, requests, stats } = await logs([app], ({ query }) =>
      text(query.get('previous') === 'true' ? 'fatal\n' : 'hello\n'),
    );
    expect(read).toEqual([{ ...app, state: 'complete', current: 'hello', earlier: 'fatal' }]);
    expect(requests.map(({ path }) => path)).toEqual(Array(2).fill('/api/v1/namespaces/shop/pods/web-1/log'));
    expect(requests[0]?.query.get('container')).toBe('app');
    expect(Number(requests[0]?.query.get('tailLines'))).toBeGreaterThan(0);
    expect(Number(requests[0]?.query.get('limitBytes'))).toBeGreaterThan(0);
    expect(stats.perKind.get('ContainerLog')).toMatchObject({ requests: 2 });
  });

  test('of a container that has not run are empty, and so are those of a pod that is gone', async () => {
    const missing = 'previous terminated container "app" in pod "web-1" not found';
    const { read } = await logs([app], ({ query }) =>
      query.get('previous') === 'true' ? status(400, 'BadRequest', missing) : status(404, 'NotFound', 'pods "web-1"'),
    );
    expect(read).toEqual([{ ...app, state: 'complete', current: '', earlier: '' }]);
  });

  test('of which a proxy says 404 are a failure', async () => {
    const { read } = await logs([app], () => ({ status: 404, type: 'text/plain', body: 'no such page' }));
    expect(read).toEqual([{ ...app, state: 'failed', why: 'no such page' }]);
  });

  test('are not what a proxy shows instead', async () => {
    const { read } = await logs([app], () => ({ type: 'text/html', body: '<form>log in</form>' }));
    expect(read).toEqual([{ ...app, state: 'failed', why: 'the server answered 200 with a web page' }]);
  });

  test('that the API server waited for in vain came too late', async () => {
    const { read } = await logs([app], () => status(504, 'Timeout', 'the kubelet did not answer'));
    expect(read).toEqual([{ ...app, state: 'timed-out', why: 'the kubelet did not answer' }]);
  });

  test('that may not be read are asked for once in a namespace', async () => {
    const others = [app, { ...app, pod: 'web-2' }, { ...app, pod: 'web-3' }];
    const { read, requests } = await logs(others, () => forbidden('pods/log'), { concurrency: 1 });
    expect(read.map(({ state }) => state)).toEqual(Array(3).fill('forbidden'));
    expect(requests).toHaveLength(1);
  });

  test('that a kubelet does not give are a failure, told once and not asked for again', async () => {
    const why = 'Get "https://10.0.0.7:10250/containerLogs/shop/web-1/app": dial tcp 10.0.0.7:10250: i/o timeout';
    const { read, requests } = await logs([app, { ...app, namespace: 'pay' }], ({ path }) =>
      path.includes('/shop/') ? status(500, 'InternalError', why) : text('hello'),
    );
    expect(read).toContainEqual({ ...app, state: 'failed', why });
    expect(read).toContainEqual({ ...app, namespace: 'pay', state: 'complete', current: 'hello', earlier: 'hello' });
    expect(requests).toHaveLength(3);
  });

  test('that break off, or do not come in time, are a failure', async () => {
    const broken = await logs([app], () => ({ ...text('hel'), fault: 'reset-in-body' }));
    expect(broken.read).toMatchObject([{ state: 'failed', why: expect.stringContaining('127.0.0.1') }]);
    const late = await logs([app], () => ({ fault: 'stall' }), { requestTimeout: 0.2 });
    expect(late.read).toMatchObject([{ state: 'timed-out' }]);
  });
});
