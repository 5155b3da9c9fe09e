import { Agent } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Bodies } from '../../../src/cluster/live/bodies.ts';
import { exchange } from '../../../src/cluster/live/exchange.ts';
import type { LiveOptions } from '../../../src/cluster/live/options.ts';
import { type ApiServer, answer, type Received, type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';
import { manyPods } from '../../helpers/many-pods.ts';

const pods = Array.from({ length: 6 }, (_, i) => ({ name: `pod-${i}`, namespace: 'shop' }));
const first = (reply: Reply) => (_: Received, n: number) => (n === 1 ? reply : undefined);

async function readPods(intercept: (r: Received, count: number) => Reply | undefined, options: LiveOptions = {}) {
  const contents = { Pod: pods };
  const api = await server({ contents, intercept: (r, n) => (r.path.endsWith('/pods') ? intercept(r, n) : undefined) });
  // With a kind that can be read: if none can, that is an error.
  const reading = await read({ kubeconfig: await kubeconfig(api.url), ...options }, ['Pod', 'Node']);
  return { ...reading, tries: countPods(api), api };
}

function countPods({ requests }: ApiServer): number {
  return requests.filter(r => r.path.endsWith('/pods')).length;
}

describe('tries again', () => {
  const passing: readonly [string, Reply][] = [
    ['429', status(429, 'TooManyRequests', 'slow down')],
    ['500', status(500, 'InternalError', 'sorry')],
    ['502', { status: 502, type: 'text/html', body: '<html>' }],
    ['503', status(503, 'ServiceUnavailable', 'sorry')],
    ['504', status(504, 'Timeout', 'sorry')],
    ['a reset before the headers', { fault: 'reset' }],
    ['a reset in mid-body', { fault: 'reset-in-body', body: 'k8s' }],
    ['a body that is cut off', { fault: 'truncate', body: 'k8s' }],
  ];
  test.each(passing)('after %s', async (_, reply) => {
    const { states, objects, tries } = await readPods(first(reply));
    expect(states.Pod).toEqual(['complete']);
    expect(objects).toHaveLength(6);
    expect(tries).toBe(2);
  });

  test('no more than so often', async () => {
    const { states, tries } = await readPods(() => ({ fault: 'reset' }), { tries: 3 });
    expect(tries).toBe(3);
    expect(states.Pod?.[0]).toMatch(/^failed: the connection to http:\/\/127\.0\.0\.1:\d+ broke/);
  });

  test('not before the server wants it', async () => {
    const busy = { ...status(429, 'TooManyRequests', 'slow down'), headers: { 'Retry-After': '1' } };
    const began = performance.now();
    const { states } = await readPods(first(busy));
    expect(states.Pod).toEqual(['complete']);
    expect(performance.now() - began).toBeGreaterThan(950);
  });

  test('not after a refusal that stays', async () => {
    const { tries } = await readPods(() => status(403, 'Forbidden', 'no'), {});
    // The second is for the namespace of the context.
    expect(tries).toBe(2);
  });
});

describe('time limits', () => {
  const stalls: readonly [string, Reply, LiveOptions, RegExp][] = [
    [
      'no answer',
      { fault: 'stall' },
      { requestTimeout: 1.5 },
      /^timed-out: http:\S+ did not answer completely within 1\.5 s$/,
    ],
    [
      'half an answer',
      { fault: 'stall-in-body', body: 'k8s' },
      { idleTimeout: 1.5 },
      /^timed-out: .* stopped in the middle of an answer; no byte came within 1\.5 s$/,
    ],
    ['the whole run', { fault: 'stall' }, { timeout: 2 }, /^timed-out: not finished within the time for the whole run/],
  ];
  test.each(stalls)('%s', async (_, reply, options, state) => {
    const { states, tries } = await readPods(() => reply, options);
    expect(states.Pod?.[0]).toMatch(state);
    expect(tries).toBe(1);
  });

  test('what was read before the end of the run is kept', async () => {
    const { states, objects } = await readPods(r => (r.query.has('continue') ? { fault: 'stall' } : undefined), {
      timeout: 2,
      pageSize: 4,
    });
    expect(objects).toHaveLength(4);
    expect(states.Pod?.[0]).toMatch(/^partial: not finished/);
  });

  test('a server that accepts and says nothing ends the run', async () => {
    const api = await server({ intercept: () => ({ fault: 'stall' }) });
    await expect(read({ kubeconfig: await kubeconfig(api.url), timeout: 0.2 })).rejects.toThrow(
      /not finished within the time for the whole run/,
    );
    await expect(read({ kubeconfig: await kubeconfig(api.url), requestTimeout: 0.4 })).rejects.toThrow(
      /did not answer completely within 0\.4 s \(context "test" of the kubeconfig /,
    );
  });

  test('the caller may end it at any time', async () => {
    const api = await server({ intercept: () => ({ fault: 'stall' }) });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 50);
    await expect(read({ kubeconfig: await kubeconfig(api.url) }, ['Pod'], stop.signal)).rejects.toThrow('enough');
  });
});

describe('connections', () => {
  test('are kept: no more of them than listings at a time', async () => {
    const api = await server({ contents: { Pod: pods } });
    const plan = [
      'Pod',
      'Service',
      'Node',
      'Namespace',
      'Event',
      'Deployment',
      'ReplicaSet',
      'Job',
      'Secret',
      'ConfigMap',
    ] as const;
    const { stats } = await read({ kubeconfig: await kubeconfig(api.url), concurrency: 3, pageSize: 1 }, plan);
    expect(stats.requests).toBe(2 + 9 + 6);
    expect(api.connections()).toBeLessThanOrEqual(3);
  });

  test('no more requests at a time than allowed, and in the order of the plan', async () => {
    let now = 0;
    let most = 0;
    const api = await server({
      intercept: async r => {
        if (!r.query.has('limit')) return undefined;
        most = Math.max(most, ++now);
        await new Promise(resolve => setTimeout(resolve, 10));
        now--;
        return undefined;
      },
    });
    await read({ kubeconfig: await kubeconfig(api.url), concurrency: 2 }, [
      'Pod',
      'Service',
      'Node',
      'Event',
      'Secret',
    ]);
    expect(most).toBe(2);
    const order = api.requests.filter(r => r.query.has('limit')).map(r => r.path.split('/').at(-1));
    expect(order.slice(0, 2).toSorted()).toEqual(['pods', 'services']);
    expect(order.at(-1)).toBe('secrets');
  });

  test('only GET, with a name, and no selectors', async () => {
    const api = await server({ contents: { Pod: pods } });
    await read({ kubeconfig: await kubeconfig(api.url), version: '1.2.3' });
    for (const { method, headers, query } of api.requests) {
      expect(method).toBe('GET');
      expect(headers['user-agent']).toBe(`kubecause/1.2.3 (${process.platform}/${process.arch})`);
      expect([...query.keys()].filter(key => key !== 'limit' && key !== 'continue')).toEqual([]);
    }
  });

  test('http: a path before the API', async () => {
    const api = await server({ contents: { Pod: pods } });
    const { states } = await read({ kubeconfig: await kubeconfig(`${api.url}/api/v1/../..`) });
    expect(states.Pod).toEqual(['complete']);
    await expect(read({ kubeconfig: await kubeconfig(`${api.url}/k8s/`) })).rejects.toThrow(
      /is not a Kubernetes API server: .* got status 404/,
    );
    expect(api.requests.at(-1)?.path).toMatch(/^\/k8s\//);
  });
});

describe('compression', () => {
  const options = { contents: { Pod: manyPods(60) } };

  test('asked for when told to', async () => {
    const api = await server(options);
    const { stats, objects } = await read({ kubeconfig: await kubeconfig(api.url), compress: true });
    expect(objects).toHaveLength(60);
    expect(stats.bytes).toBeLessThan(60_000);
  });

  test('not on this machine', async () => {
    const api = await server(options);
    const { stats } = await read({ kubeconfig: await kubeconfig(api.url) });
    expect(stats.bytes).toBeGreaterThan(200_000);
    expect(api.requests.every(r => r.headers['accept-encoding'] === undefined)).toBe(true);
  });

  test('where the connection turns out to be slow', async () => {
    const options = { contents: { Pod: manyPods(200) } };
    const api = await server({
      ...options,
      intercept: (r): Reply | undefined => (r.path.endsWith('/pods') ? { ...answer(r, options), drip: 30 } : undefined),
    });
    const { objects } = await read({ kubeconfig: await kubeconfig(api.url), pageSize: 180 });
    expect(objects).toHaveLength(200);
    expect(api.requests.slice(2).map(r => r.headers['accept-encoding'])).toEqual([undefined, 'gzip']);
  });

  test('damaged', async () => {
    const reply = { headers: { 'Content-Encoding': 'gzip' }, body: 'this is not gzip' };
    const { states } = await readPods(() => reply, { compress: true });
    expect(states.Pod?.[0]).toMatch(/^failed: .* sent a compressed answer that is damaged$/);
  });
});

test('an answer that does not end is cut off', async () => {
  const api = await server({ intercept: () => ({ body: 'x'.repeat(5000), fault: 'stall-in-body' }) });
  const request = { server: new URL(api.url), path: '/', headers: {}, agent: new Agent(), bodies: new Bodies() };
  const limits = { total: 5000, connect: 5000, idle: 5000, bytes: 1000 };
  const answered = exchange(request, api.url, limits, new AbortController().signal);
  await expect(answered).rejects.toThrow('the answer is larger than 1000 bytes');
});

test('the memory of large bodies is used again, once it was given back', () => {
  const bodies = new Bodies();
  const pieces = Array.from({ length: 30 }, (_, i) => Buffer.alloc(50_000, i));
  const read = () => {
    const body = bodies.begin();
    for (const piece of pieces) body.add(piece);
    return body;
  };
  const whole = Buffer.concat(pieces);
  const [first, second] = [read(), read()];
  const { buffer } = first.bytes();
  expect(first.bytes().equals(whole)).toBe(true);
  expect(second.bytes().buffer === buffer).toBe(false);
  first.release();
  first.release();
  const third = read();
  expect(third.bytes().buffer === buffer).toBe(true);
  expect(third.bytes().equals(whole)).toBe(true);
  expect(second.bytes().equals(whole)).toBe(true);
  expect(read().bytes().buffer === buffer).toBe(false);
});

describe('no server', () => {
  const unreachable: readonly [string, string, RegExp][] = [
    [
      'nothing listens',
      'http://127.0.0.1:9',
      /^http:\/\/127\.0\.0\.1:9 cannot be reached: nothing listens there \(connection refused\) \(context "test" of the kubeconfig /,
    ],
    ['unknown host', 'https://kubecause.invalid', /^https:\/\/kubecause\.invalid cannot be reached: its host name/],
  ];
  test.each(unreachable)('%s', async (_, url, message) => {
    await expect(read({ kubeconfig: await kubeconfig(url) })).rejects.toThrow(message);
  });

  test('a server of another kind', async () => {
    const web = await server({ intercept: () => ({ type: 'text/html', body: '<html>Welcome</html>' }) });
    await expect(read({ kubeconfig: await kubeconfig(web.url) })).rejects.toThrow(
      /is not a Kubernetes API server: asked for its API groups, got text\/html/,
    );
    const none = await server({ intercept: () => ({ status: 404 }) });
    await expect(read({ kubeconfig: await kubeconfig(none.url) })).rejects.toThrow(/is not a Kubernetes API server/);
  });

  test('a server that goes away after discovery', async () => {
    const api = await server({ intercept: r => (r.query.has('limit') ? { fault: 'reset' } : undefined) });
    await expect(read({ kubeconfig: await kubeconfig(api.url), tries: 1 }, ['Pod', 'Node'])).rejects.toThrow(
      /^the connection to .* broke .*context "test"/,
    );
  });
});
