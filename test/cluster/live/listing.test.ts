import { describe, expect, test } from 'vitest';
import { type ApiServer, answer, forbidden, type Received, type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';
import { field, message, metadataItem, protobufList, protobufStatus } from '../../helpers/protobuf.ts';

const pods = Array.from({ length: 10 }, (_, i) => ({
  name: `pod-${i}`,
  namespace: i < 6 ? 'shop' : 'tools',
  uid: `u${i}`,
}));
const protobuf = 'application/vnd.kubernetes.protobuf';

/** Requests for pods, as `path?query` without the server. */
function podRequests({ requests }: ApiServer): string[] {
  return requests.filter(r => r.path.endsWith('/pods')).map(r => `${r.path}?${r.query}`);
}

function isPods(request: Received): boolean {
  return request.path.endsWith('/pods');
}

async function readPods(intercept: (request: Received, count: number) => Reply | undefined, options: object = {}) {
  const api = await server({ contents: { Pod: pods }, intercept: (r, n) => (isPods(r) ? intercept(r, n) : undefined) });
  const reading = await read({ kubeconfig: await kubeconfig(api.url), pageSize: 4, ...options });
  return { api, reading, names: reading.objects.map(o => o.metadata.name) };
}

describe('pages', () => {
  test.each([{ jsonOnly: false }, { jsonOnly: true }])('all pages of a list, %o', async ({ jsonOnly }) => {
    const api = await server({ contents: { Pod: pods }, jsonOnly });
    const { objects, states, stats } = await read({ kubeconfig: await kubeconfig(api.url), pageSize: 4 });
    expect(objects.map(o => o.metadata.name)).toEqual(pods.map(p => p.name));
    expect(states.Pod).toEqual(['complete']);
    expect(podRequests(api)).toEqual([
      '/api/v1/pods?limit=4',
      '/api/v1/pods?limit=4&continue=4',
      '/api/v1/pods?limit=4&continue=8',
    ]);
    expect(stats.perKind.get('Pod')).toMatchObject({ requests: 3 });
    expect(stats.requests).toBe(api.requests.length);
  });

  test.each([
    { size: 100, limits: ['1000', '10000'] },
    { size: 2_000, limits: ['1000', expect.stringMatching(/^25\d\d$/)] },
    { size: 100_000, limits: ['1000', '100'] },
  ])('the next page is as large as a page should be: objects of $size bytes', async ({ size, limits }) => {
    const item = (i: number) =>
      message(field(1, message(field(1, `pod-${i}`), field(12, message(field(1, 'a'), field(2, 'x'.repeat(size)))))));
    const first = protobufList(
      'v1',
      'PodList',
      Array.from({ length: 1000 }, (_, i) => item(i)),
      { continue: 'next' },
    );
    const last = protobufList('v1', 'PodList', [item(1000)]);
    const { api, names } = await readPods((_, n) => ({ type: protobuf, body: n === 1 ? first : last }), {
      pageSize: undefined,
    });
    expect(names).toHaveLength(1001);
    expect(api.requests.filter(isPods).map(({ query }) => query.get('limit'))).toEqual(limits);
  });

  test('the first page of what is small has more', async () => {
    const api = await server();
    await read({ kubeconfig: await kubeconfig(api.url) }, ['Event', 'Pod']);
    const limitOf = (plural: string) => api.requests.find(({ path }) => path.endsWith(plural))?.query.get('limit');
    expect([limitOf('/events'), limitOf('/pods')]).toEqual(['8000', '1000']);
  });

  test('a server that ignores the limit', async () => {
    const all = protobufList('v1', 'PodList', pods.map(metadataItem));
    const { names, api } = await readPods(() => ({ type: protobuf, body: all }));
    expect(names).toHaveLength(10);
    expect(podRequests(api)).toHaveLength(1);
  });

  test('a continue token that comes again', async () => {
    const page = protobufList('v1', 'PodList', [metadataItem(pods[0]!)], { continue: 'again' });
    const { api, reading } = await readPods(() => ({ type: protobuf, body: page }));
    expect(podRequests(api)).toHaveLength(2);
    expect(reading.states.Pod).toEqual(['partial: the listing does not end: the server goes in circles']);
  });

  test('empty pages without end', async () => {
    const page = (n: number) => protobufList('v1', 'PodList', [], { continue: `t${n}` });
    const { api, reading } = await readPods((_, n) => ({ type: protobuf, body: page(n) }));
    expect(podRequests(api).length).toBeLessThan(15);
    expect(reading.states.Pod?.[0]).toMatch(/^failed: the listing does not end/);
  });

  test('the same page under ever new tokens', async () => {
    const page = (n: number) => protobufList('v1', 'PodList', [metadataItem(pods[0]!)], { continue: `t${n}` });
    const { api, reading, names } = await readPods((_, n) => ({ type: protobuf, body: page(n) }));
    expect(podRequests(api).length).toBeLessThan(15);
    expect(names).toEqual(['pod-0']);
    expect(reading.states.Pod).toEqual(['partial: the listing does not end: the server goes in circles']);
  });

  test('a page that comes twice: its objects are there once, and nobody knows what did not come', async () => {
    const page = protobufList('v1', 'PodList', pods.slice(0, 4).map(metadataItem), { continue: 'again' });
    const { reading, names } = await readPods((_, n) =>
      n === 2
        ? { type: protobuf, body: protobufList('v1', 'PodList', pods.slice(0, 4).map(metadataItem)) }
        : { type: protobuf, body: page },
    );
    expect(names).toEqual(pods.slice(0, 4).map(({ name }) => name));
    expect(reading.states.Pod).toEqual(['partial: the server sent a page of the listing twice']);
  });

  test('a JSON list whose metadata comes last is followed all the same', async () => {
    const page = (n: number) =>
      JSON.stringify({
        items: [{ metadata: pods[n] }],
        kind: 'PodList',
        apiVersion: 'v1',
        metadata: n < 2 ? { continue: `${n}` } : {},
      });
    const { names } = await readPods((_, n) => ({ type: 'application/json', body: page(n) }));
    expect(names).toEqual(['pod-1', 'pod-2']);
  });
});

describe('encodings', () => {
  test('406 to protobuf: asked again for JSON', async () => {
    const { api, reading, names } = await readPods(r =>
      r.headers.accept?.includes('protobuf') ? { status: 406 } : undefined,
    );
    expect(names).toHaveLength(10);
    expect(reading.states.Pod).toEqual(['complete']);
    expect(podRequests(api)).toHaveLength(4);
  });

  const malformed: readonly [string, Reply, RegExp][] = [
    ['a web page', { type: 'text/html', body: '<html>Log in</html>' }, /^failed: the server answered with a web page$/],
    ['an empty answer', { type: protobuf, body: '' }, /^failed: the server's answer cannot be read/],
    [
      'JSON called protobuf',
      { type: protobuf, body: '{"kind":"PodList"}' },
      /^failed: the server's answer cannot be read/,
    ],
    [
      'cut protobuf',
      { type: protobuf, body: protobufList('v1', 'PodList', pods.map(metadataItem)).subarray(0, 90) },
      /^failed: the server's answer cannot be read/,
    ],
    ['another list', { type: protobuf, body: protobufList('v1', 'SecretList', []) }, /^failed: .*expected a PodList/],
    [
      'a web page with an error',
      { status: 404, type: 'text/html', body: '<html>' },
      /^failed: the server answered 404 with a web page$/,
    ],
    ['a redirect', { status: 302, headers: { Location: '/login' } }, /^failed: the server answered 302$/],
  ];
  test.each(malformed)('%s', async (_, reply, state) => {
    const { reading } = await readPods(() => reply);
    expect(reading.states.Pod?.[0]).toMatch(state);
  });

  const shop = { name: 'pod-0', namespace: 'shop' };
  const items = (...all: readonly object[]): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items: all });
  test.each<[string, Reply]>([
    ['in JSON', { type: 'application/json', body: items({ metadata: shop }, {}, { metadata: null }) }],
    [
      'in protobuf',
      { type: protobuf, body: protobufList('v1', 'PodList', [metadataItem(shop), Buffer.alloc(0), Buffer.alloc(0)]) },
    ],
  ])('objects without a name are left out, and missed: %s', async (_, reply) => {
    const { reading, names } = await readPods(() => reply);
    expect(names).toEqual(['pod-0']);
    expect(reading.states.Pod).toEqual(['partial: of the objects that the server sent, 2 had no name']);
  });

  test('names that are no UTF-8 are not read as other names', async () => {
    const broken = Buffer.from([0x70, 0xc3, 0x28]);
    const item = message(field(1, message(field(1, broken), field(3, 'shop'))));
    const binary = await readPods(() => ({ type: protobuf, body: protobufList('v1', 'PodList', [item]) }));
    expect(binary.names).toEqual([]);
    expect(binary.reading.states.Pod).toEqual(['partial: of the objects that the server sent, 1 had no name']);
    const body = Buffer.from(items({ metadata: shop }));
    body[body.indexOf('pod-0')] = 0xff;
    const text = await readPods(() => ({ type: 'application/json', body }));
    expect(text.reading.states.Pod).toEqual([expect.stringMatching(/^failed: the server's answer cannot be read/)]);
  });

  test('protobuf that is not called so', async () => {
    const { names } = await readPods(() => ({
      type: 'application/octet-stream',
      body: protobufList('v1', 'PodList', [metadataItem(pods[0]!)]),
    }));
    expect(names).toEqual(['pod-0']);
  });

  test('a page that cannot be read after others that could', async () => {
    const { reading, names } = await readPods((_, n) => (n === 2 ? { type: protobuf, body: 'k8s' } : undefined));
    expect(names).toHaveLength(4);
    expect(reading.states.Pod?.[0]).toMatch(/^partial: the server's answer cannot be read/);
  });
});

describe('410 in mid-pages', () => {
  const expired = protobufStatus({
    code: 410,
    reason: 'Expired',
    message: 'The provided continue parameter is too old',
    continue: '04',
  });
  const gone: Reply = { status: 410, type: protobuf, body: expired };

  test('once: begun anew, complete', async () => {
    const { api, reading, names } = await readPods((_, n) => (n === 2 ? gone : undefined));
    expect(names).toEqual(pods.map(p => p.name));
    expect(reading.states.Pod).toEqual(['complete']);
    expect(podRequests(api)).toHaveLength(5);
  });

  test('twice: goes on with the inconsistent token, partial', async () => {
    const { reading, names, api } = await readPods((_, n) => (n === 2 || n === 4 ? gone : undefined));
    expect(names).toEqual(pods.map(p => p.name));
    expect(reading.states.Pod?.[0]).toMatch(/^partial: the listing expired twice/);
    expect(podRequests(api).at(-2)).toContain('continue=04');
  });

  test('twice, and without a token; as JSON', async () => {
    const { reading, names } = await readPods((_, n) =>
      n === 2 || n === 4 ? status(410, 'Expired', 'too old') : undefined,
    );
    expect(names).toHaveLength(4);
    expect(reading.states.Pod).toEqual(['partial: too old (410)']);
  });

  test('always: bounded', async () => {
    const { reading, api } = await readPods(r => (r.query.has('continue') ? gone : undefined));
    expect(podRequests(api).length).toBeLessThan(8);
    expect(reading.states.Pod?.[0]).toMatch(/^partial/);
  });
});

describe('states', () => {
  const refusals: readonly [string, Reply, string][] = [
    ['403', forbidden('pods'), 'forbidden: pods is forbidden: User "test" cannot list it'],
    [
      '403 in protobuf',
      {
        status: 403,
        type: protobuf,
        body: protobufStatus({ code: 403, reason: 'Forbidden', message: 'no pods\nfor you' }),
      },
      'forbidden: no pods',
    ],
    ['404 of a core kind is no API that is missing', status(404, 'NotFound', 'what?'), 'failed: what? (404)'],
    ['400', status(400, 'BadRequest', 'limit is wrong'), 'failed: limit is wrong (400)'],
    [
      '500 again and again',
      status(500, 'InternalError', 'etcdserver: no leader'),
      'failed: etcdserver: no leader (500)',
    ],
    ['504', status(504, 'Timeout', 'took too long'), 'timed-out: took too long'],
    ['an answer without words', { status: 418 }, 'failed: the server answered 418'],
  ];
  test.each(refusals)('%s', async (_, reply, state) => {
    const { reading } = await readPods(() => reply);
    expect(reading.states.Pod).toEqual([state]);
  });

  test('when the listing began, by the clock of the server', async () => {
    const { reading } = await readPods(() => undefined);
    const state = reading.chunks.find(c => c.type === 'state');
    const about = reading.chunks[0];
    expect(about).toMatchObject({
      type: 'about',
      serverVersion: 'v1.36.0',
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(state).toMatchObject({ began: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) });
  });

  test('the clock is that of the first answer, years from ours', async () => {
    const date = 'Tue, 01 Jan 2030 12:00:00 GMT';
    const api = await server({
      intercept: r =>
        r.path.startsWith('/api') || r.path === '/version'
          ? { headers: { Date: date }, type: 'application/json', body: bodyFor(r) }
          : undefined,
    });
    const { chunks } = await read({ kubeconfig: await kubeconfig(api.url) });
    expect(chunks[0]).toMatchObject({ takenAt: '2030-01-01T12:00:00Z' });
    expect(chunks.at(-1)).toMatchObject({ type: 'state', began: '2030-01-01T12:00:00Z' });
  });

  test('a clock that is ahead in what the server says of itself alone is corrected in the end', async () => {
    const dates = { right: 'Tue, 01 Jan 2030 12:00:00 GMT', ahead: 'Wed, 02 Jan 2030 12:00:00 GMT' };
    const api = await server({
      intercept: r => ({
        headers: { Date: r.path === '/apis' || r.path === '/version' ? dates.ahead : dates.right },
        ...answer(r, { contents: { Pod: pods } }),
      }),
    });
    const kinds = ['Pod', 'Node', 'Service', 'ConfigMap', 'Event'] as const;
    const { chunks } = await read({ kubeconfig: await kubeconfig(api.url) }, kinds);
    const abouts = chunks.flatMap(c => (c.type === 'about' ? [c] : []));
    expect(abouts).toMatchObject([
      { takenAt: '2030-01-02T12:00:00Z' },
      { takenAt: expect.stringMatching(/^2030-01-01/) },
    ]);
    const corrected = chunks.slice(chunks.indexOf(abouts[1]!) + 1);
    expect(corrected).toHaveLength(5);
    for (const state of corrected)
      expect(state).toMatchObject({ type: 'state', began: expect.stringMatching(/^2030-01-01/) });
  });
});

function bodyFor({ path }: Received): string {
  if (path === '/api') return '{"kind":"APIVersions","versions":["v1"]}';
  if (path === '/apis') return '{"kind":"APIGroupList","groups":[]}';
  return path === '/version' ? '{"gitVersion":"v1.20.0"}' : '{"kind":"PodList","apiVersion":"v1","items":[]}';
}

describe('forbidden for the whole cluster', () => {
  const clusterWide = (r: Received): Reply | undefined => (r.path === '/api/v1/pods' ? forbidden('pods') : undefined);

  test('listed in the namespace of the context', async () => {
    const api = await server({ contents: { Pod: pods }, intercept: clusterWide });
    const file = await kubeconfig(api.url, { context: { namespace: 'tools' } });
    const { states, objects } = await read({ kubeconfig: file });
    expect(objects.map(o => o.metadata.name)).toEqual(['pod-6', 'pod-7', 'pod-8', 'pod-9']);
    expect(states.Pod).toEqual(['forbidden: pods is forbidden: User "test" cannot list it', 'complete in tools']);
  });

  test('listed where the plan falls back to, if it says so', async () => {
    const api = await server({ contents: { Pod: pods }, intercept: clusterWide });
    const file = await kubeconfig(api.url, { context: { namespace: 'default' } });
    const { states, objects } = await read({ kubeconfig: file }, { kinds: ['Pod'], fallback: ['tools'] });
    expect(objects.map(o => o.metadata.name)).toEqual(['pod-6', 'pod-7', 'pod-8', 'pod-9']);
    expect(states.Pod).toEqual(['forbidden: pods is forbidden: User "test" cannot list it', 'complete in tools']);
  });

  test('forbidden there too: said once', async () => {
    const { states } = await read({
      kubeconfig: await kubeconfig((await server({ intercept: r => (isPods(r) ? forbidden('pods') : undefined) })).url),
    });
    expect(states.Pod).toHaveLength(1);
  });

  test('namespaces that are asked for are listed by themselves', async () => {
    const contents = { Pod: pods, Namespace: [{ name: 'shop' }, { name: 'tools' }] };
    const api = await server({
      contents,
      intercept: r => (r.path.includes('/namespaces/tools/pods') ? forbidden('pods') : clusterWide(r)),
    });
    const { states } = await read(
      { kubeconfig: await kubeconfig(api.url) },
      { kinds: ['Pod', 'Namespace'], namespaces: ['shop', 'tools'] },
    );
    expect(states.Pod?.toSorted()).toEqual([
      'complete in shop',
      'forbidden in tools: pods is forbidden: User "test" cannot list it',
    ]);
    expect(states.Namespace).toEqual(['complete']);
    expect(podRequests(api).toSorted()).toEqual([
      '/api/v1/namespaces/shop/pods?limit=1000',
      '/api/v1/namespaces/tools/pods?limit=1000',
    ]);
  });
});

describe('Secrets', () => {
  const accept = 'as=PartialObjectMetadataList';

  test('are asked for without their data, never in the plain form', async () => {
    const api = await server({ contents: { Secret: [{ name: 'db', namespace: 'shop' }] } });
    const { objects } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Secret']);
    expect(objects).toHaveLength(1);
    const request = api.requests.find(r => r.path.endsWith('/secrets'));
    for (const form of request?.headers.accept?.split(',') ?? []) expect(form).toContain(accept);
  });

  const data = { password: 'aHVudGVyMg==' };
  const annotations = { copy: 'hunter2' };
  const item = field(1, message(field(1, 'db'), field(12, message(field(1, 'copy'), field(2, 'hunter2')))));
  const secret = message(item, field(2, message(field(1, 'password'), field(2, 'hunter2'))), field(3, 'Opaque'));
  const full: readonly [string, Reply][] = [
    [
      'JSON',
      {
        type: 'application/json',
        body: JSON.stringify({
          kind: 'SecretList',
          apiVersion: 'v1',
          items: [{ metadata: { name: 'db', annotations }, data }],
        }),
      },
    ],
    ['protobuf', { type: protobuf, body: protobufList('v1', 'SecretList', [secret]) }],
  ];
  test.each(full)('lose data and annotations where the server sends them all the same: %s', async (_, reply) => {
    const api = await server({ intercept: r => (r.path.endsWith('/secrets') ? reply : undefined) });
    const { objects } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Secret']);
    expect(objects.map(o => o.metadata.name)).toEqual(['db']);
    expect(JSON.stringify(objects)).not.toMatch(/hunter2|aHVudGVyMg|password/);
  });
});
