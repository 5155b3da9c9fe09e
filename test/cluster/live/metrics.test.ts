import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { forbidden } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

const fixture = (name: string) => gunzipSync(readFileSync(join(import.meta.dirname, '../decode/fixtures', name)));
const isMetrics = (path: string) => path.startsWith('/apis/metrics.k8s.io/');

test.each([
  ['protobuf', 'application/vnd.kubernetes.protobuf', 'pb.gz'],
  ['JSON', 'application/json', 'json.gz'],
])('metrics are listed where they are served, in %s', async (_, type, extension) => {
  const api = await server({
    intercept: ({ path }) => {
      if (!isMetrics(path)) return undefined;
      const kind = path.endsWith('/pods') ? 'PodMetrics' : 'NodeMetrics';
      return { type, body: fixture(`${kind}.${extension}`) };
    },
  });
  const reading = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'PodMetrics', 'NodeMetrics']);
  expect(reading.states).toMatchObject({ PodMetrics: ['complete'], NodeMetrics: ['complete'] });
  expect(reading.objects).toMatchObject([
    { kind: 'PodMetrics', metadata: { name: 'web-1' }, containers: [{ name: 'app', usage: { cpu: '12345678n' } }, {}] },
    { kind: 'PodMetrics', metadata: { name: 'web-2' }, containers: [] },
    { kind: 'NodeMetrics', metadata: { name: 'node-a' }, timestamp: '2026-03-01T11:59:40Z' },
  ]);
});

test('metrics are not asked for where they are not served', async () => {
  const api = await server({ without: ['PodMetrics', 'NodeMetrics'] });
  const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'PodMetrics', 'NodeMetrics']);
  expect(states).toMatchObject({ PodMetrics: [expect.stringMatching(/^not-served/)], Pod: ['complete'] });
  expect(api.requests.filter(({ path }) => isMetrics(path))).toEqual([]);
});

test('metrics that may not be listed, or whose server is down, are said to be so', async () => {
  const api = await server({
    intercept: ({ path }) => (isMetrics(path) ? forbidden('pods.metrics.k8s.io') : undefined),
  });
  const refused = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'NodeMetrics']);
  expect(refused.states.NodeMetrics).toEqual([expect.stringMatching(/^forbidden/)]);
  const down = await server({ stale: ['metrics.k8s.io/v1beta1'] });
  const stale = await read({ kubeconfig: await kubeconfig(down.url) }, ['Pod', 'NodeMetrics']);
  expect(stale.states.NodeMetrics).toEqual([expect.stringMatching(/^stale-group/)]);
});
