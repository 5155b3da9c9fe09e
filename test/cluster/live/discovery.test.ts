import { describe, expect, test } from 'vitest';
import { forbidden, type Reply, status } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

const listed = (plural: string) => (r: { path: string }) => r.path.endsWith(`/${plural}`);

describe.each(['v2', 'v2beta1', 'legacy'] as const)('discovery: %s', discovery => {
  test('what the server says that it serves, and then does not find, is unknown', async () => {
    const notFound: Reply = { status: 404, type: 'text/plain', body: '404 page not found\n' };
    const api = await server({ discovery, intercept: r => (listed('jobs')(r) ? notFound : undefined) });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Job', 'Pod']);
    // The legacy form tells of groups, and not of what is in them.
    const unsure = 'not-served: the server does not have this API';
    const sure = 'failed: the server says that it has this API, and does not find it (404)';
    expect(states).toMatchObject({ Job: [discovery === 'legacy' ? unsure : sure], Pod: ['complete'] });
  });

  test('takes two requests, then one per kind', async () => {
    const api = await server({ discovery });
    const { states, chunks } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'Deployment', 'Ingress']);
    expect(states).toEqual({ Pod: ['complete'], Deployment: ['complete'], Ingress: ['complete'] });
    expect(chunks[0]).toMatchObject({ type: 'about', serverVersion: 'v1.36.0' });
    expect(
      api.requests
        .slice(0, 2)
        .map(r => r.path)
        .toSorted(),
    ).toEqual(['/apis', '/version']);
    expect(api.requests).toHaveLength(5);
  });

  test('an API that is not installed', async () => {
    const api = await server({ discovery, without: ['ResourceClaim', 'DeviceClass', 'ResourceClaimTemplate'] });
    const { states, chunks } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'ResourceClaim']);
    expect(states.ResourceClaim).toEqual(['not-served: the server does not have this API']);
    expect(chunks.find(c => c.type === 'state' && c.kind === 'ResourceClaim')).toHaveProperty('began');
    // Only the legacy form leaves it to a listing to find out.
    expect(api.requests.filter(listed('resourceclaims'))).toHaveLength(discovery === 'legacy' ? 1 : 0);
  });

  test('a kind that is not in its version', async () => {
    const api = await server({ discovery, without: ['CronJob'] });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'Job', 'CronJob']);
    expect(states).toMatchObject({ Job: ['complete'], CronJob: ['not-served: the server does not have this API'] });
  });

  test('a dead APIService', async () => {
    const dead: Reply = { status: 503, type: 'text/plain; charset=utf-8', body: 'service unavailable\n' };
    const api = await server({
      discovery,
      without: ['EndpointSlice'],
      stale: ['discovery.k8s.io/v1'],
      intercept: r => (r.path.startsWith('/apis/discovery.k8s.io/') ? dead : undefined),
    });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'EndpointSlice']);
    expect(states.EndpointSlice?.[0]).toMatch(/^stale-group: the APIService of discovery\.k8s\.io(\/v1)? is down$/);
  });
});

describe('versions', () => {
  const group = (name: string, version: string, resource: string): Reply => ({
    type: 'application/json',
    body: JSON.stringify({
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: { name }, versions: [{ version, resources: [{ resource }] }] }],
    }),
  });

  test('an older one that can be read is listed, in JSON', async () => {
    const list = { kind: 'CronJobList', apiVersion: 'batch/v1beta1', items: [{ metadata: { name: 'nightly' } }] };
    const api = await server({
      intercept: r => {
        if (r.path === '/apis') return group('batch', 'v1beta1', 'cronjobs');
        return r.path === '/apis/batch/v1beta1/cronjobs'
          ? { type: 'application/json', body: JSON.stringify(list) }
          : undefined;
      },
    });
    const { states, objects } = await read({ kubeconfig: await kubeconfig(api.url) }, ['CronJob', 'Pod']);
    expect(states.CronJob).toEqual(['complete']);
    expect(objects.map(o => o.metadata.name)).toEqual(['nightly']);
    expect(api.requests.find(listed('cronjobs'))?.headers.accept).toBe('application/json');
  });

  test('another one is unknown, not empty', async () => {
    const api = await server({ intercept: r => (r.path === '/apis' ? group('batch', 'v9', 'cronjobs') : undefined) });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['CronJob', 'Pod']);
    expect(states.CronJob).toEqual(['failed: served as batch/v9 only; kubecause reads batch/v1']);
  });
});

describe('discovery that is refused', () => {
  test('403: every kind is tried', async () => {
    const api = await server({
      intercept: r => (['/api', '/apis', '/version'].includes(r.path) ? forbidden(r.path) : undefined),
    });
    const { states, chunks } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'Deployment']);
    expect(states).toEqual({ Pod: ['complete'], Deployment: ['complete'] });
    expect(chunks[0]).not.toHaveProperty('serverVersion');
  });

  test('401: who was refused, and what to do', async () => {
    const api = await server({ intercept: () => status(401, 'Unauthorized', 'Unauthorized') });
    const message =
      /^http:\S+ refused the credentials of user "somebody" \(401 Unauthorized\)\. Log in again, or check the user in the kubeconfig /;
    await expect(read({ kubeconfig: await kubeconfig(api.url, { user: { token: 'old' } }) })).rejects.toThrow(message);
  });

  test('401 for every listing', async () => {
    const api = await server({
      intercept: r => (r.query.has('limit') ? status(401, 'Unauthorized', 'Unauthorized') : undefined),
    });
    await expect(read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'Node'])).rejects.toThrow(
      /refused the credentials of user "somebody"/,
    );
  });

  test('401 for some listings', async () => {
    const api = await server({
      intercept: r => (r.path.endsWith('/nodes') ? status(401, 'Unauthorized', 'Unauthorized') : undefined),
    });
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'Node']);
    expect(states).toEqual({ Pod: ['complete'], Node: ['forbidden: the server refused the credentials (401)'] });
  });
});

describe('namespaces', () => {
  const contents = {
    Namespace: [{ name: 'shop' }, { name: 'shop-test' }, { name: 'tools' }],
    Pod: [{ name: 'a', namespace: 'shop' }],
  };

  test('that exist', async () => {
    const api = await server({ contents });
    const { states } = await read(
      { kubeconfig: await kubeconfig(api.url) },
      { kinds: ['Pod'], namespaces: ['shop', 'tools'] },
    );
    expect(states.Pod?.toSorted()).toEqual(['complete in shop', 'complete in tools']);
  });

  test('that do not: near matches', async () => {
    const api = await server({ contents });
    const wrong = read({ kubeconfig: await kubeconfig(api.url) }, { kinds: ['Pod'], namespaces: ['tools', 'shpo'] });
    await expect(wrong).rejects.toThrow(/^there is no namespace "shpo" at http:\S+\. Did you mean "shop"\?$/);
    expect(api.requests.some(listed('pods'))).toBe(false);
  });

  test('that do not, and may not be listed', async () => {
    const api = await server({
      contents,
      intercept: r => (r.path === '/api/v1/namespaces' ? forbidden('namespaces') : undefined),
    });
    const wrong = read({ kubeconfig: await kubeconfig(api.url) }, { kinds: ['Pod'], namespaces: ['shpo'] });
    await expect(wrong).rejects.toThrow(/^there is no namespace "shpo" at http:\S+$/);
  });

  test('that may not be looked at: taken to exist', async () => {
    const api = await server({
      contents,
      intercept: r => (/\/namespaces(\/[^/]+)?$/.test(r.path) ? forbidden('namespaces') : undefined),
    });
    const { states } = await read(
      { kubeconfig: await kubeconfig(api.url) },
      { kinds: ['Pod'], namespaces: ['unknown'] },
    );
    expect(states.Pod).toEqual(['complete in unknown']);
  });
});
