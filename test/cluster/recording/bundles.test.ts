import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { object, type Raw } from '../../helpers/objects.ts';
import {
  data,
  db,
  list,
  namesOf,
  node,
  read,
  readSource,
  service,
  shop,
  statesOf,
  type TarFile,
  tarGz,
  typedList,
  web,
} from './helpers.ts';

/** As Go writes an object from its struct: without its type. */
function bare({ apiVersion: _, kind: __, ...rest }: Raw): object {
  return rest;
}

describe('support bundles of troubleshoot', () => {
  const inside = (name: string, content: object | string): TarFile => ({
    name: `support-bundle-2026-03-01T12_00_00/cluster-resources/${name}.json`,
    content,
  });
  const version: TarFile = {
    name: 'support-bundle-2026-03-01T12_00_00/cluster-info/cluster_version.json',
    content: { info: { major: '1', minor: '31', gitVersion: 'v1.31.2+k3s1' }, string: 'v1.31.2+k3s1' },
  };
  const typed = [
    inside('namespaces', typedList('v1', 'Namespace', [shop, data])),
    inside('nodes', typedList('v1', 'Node', [node])),
    inside('pods/shop', typedList('v1', 'Pod', [web])),
    inside('pods/data', typedList('v1', 'Pod', [db])),
    inside('services/shop', typedList('v1', 'Service', [service])),
    inside('jobs/shop', typedList('batch/v1', 'Job', null)),
    inside('jobs/data', typedList('batch/v1', 'Job', null)),
  ];
  const arrays = [
    inside('namespaces', [shop, data].map(bare)),
    inside('nodes', [node].map(bare)),
    inside('pods/shop', [web].map(bare)),
    inside('pods/data', [db].map(bare)),
    inside('services/shop', [service].map(bare)),
    inside('jobs/shop', 'null'),
    inside('jobs/data', '[]'),
  ];

  test.each([
    ['typed lists', typed],
    ['bare arrays', arrays],
  ])('%s give the same', async (_, files) => {
    const result = await read(await tarGz([version, ...files]));
    expect(result.layout).toBe('troubleshoot support bundle');
    expect(namesOf(result, 'Pod')).toEqual(['data/db', 'shop/web']);
    expect(statesOf(result)).toMatchObject({
      Namespace: 'complete',
      Node: 'complete',
      Pod: 'complete',
      Job: 'complete',
      Service: 'not-collected',
      'Service/shop': 'complete',
    });
    expect(result.states.Secret).toBe('not-collected');
    expect(result.about).toMatchObject({ serverVersion: 'v1.31.2+k3s1', takenAtFrom: 'newest-object' });
  });

  test('what could not be listed is known by its error file', async () => {
    const errors = [
      inside('pods-errors', { shop: 'pods is forbidden: User "a" cannot list resource "pods"' }),
      inside('storage-errors', ['etcdserver: request timed out']),
      inside('nodes-errors', []),
      inside('services-errors', 'not JSON'),
    ];
    const { states, whys } = await read(await tarGz([...typed.filter(f => !f.name.includes('pods/shop')), ...errors]));
    expect(states).toMatchObject({ 'Pod/shop': 'forbidden', 'Pod/data': 'complete', Node: 'complete' });
    expect(states.StorageClass).toBe('failed');
    expect(whys.StorageClass).toBe('etcdserver: request timed out');
  });

  test('objects of older clusters are read by what they look like', async () => {
    const ingress = {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: 80 } }] } }] },
    };
    const { objects } = await read(await tarGz([inside('ingress/shop', [ingress])]));
    expect(JSON.stringify(objects.Ingress)).toContain('"service":{"name":"web"');
  });

  test('a redacted value is unknown; of an object whose labels are redacted nothing is', async () => {
    const env = [{ name: 'PASSWORD', value: '***HIDDEN***' }];
    const secretive = { ...web, spec: { containers: [{ name: 'app', image: 'app', env }] } };
    const hidden = { ...db, metadata: { ...(db.metadata as object), labels: { app: '***HIDDEN***' } } };
    const result = await read(
      await tarGz([
        inside('pods/shop', typedList('v1', 'Pod', [secretive])),
        inside('pods/data', typedList('v1', 'Pod', [hidden])),
      ]),
    );
    expect(JSON.stringify(result.objects)).not.toContain('HIDDEN');
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(result.states).toMatchObject({ 'Pod/shop': 'complete', 'Pod/data': 'partial' });
    expect(result.whys['Pod/data']).toMatch(/pods\/data\.json is redacted, and its object left out/);
  });

  test('an object as deep as no object is exhausts nothing', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = `{"kind":"PodList","apiVersion":"v1","items":[${JSON.stringify(bare(web)).slice(0, -1)},"x":${deep}}]}`;
    expect(namesOf(await read(await tarGz([inside('pods/shop', text)])), 'Pod')).toEqual(['shop/web']);
  });
});

describe('must-gather', () => {
  const image = `must-gather.local.1/quay-io-openshift-must-gather-sha256-${'0a'.repeat(32)}`;
  const inside = (name: string, content: object | string): TarFile => ({ name: `${image}/${name}`, content });
  const operator = object('config.openshift.io/v1', 'ClusterOperator', 'kube-apiserver', {
    status: { versions: [{ name: 'kube-apiserver', version: '1.31.4' }] },
  });
  const files = [
    inside('audit_logs/kube-apiserver/a-audit.log', '{"kind":"Event"}'),
    inside('cluster-scoped-resources/core/nodes/node-a.yaml', node),
    inside('cluster-scoped-resources/config.openshift.io/clusteroperators/kube-apiserver.yaml', operator),
    inside('namespaces/shop/shop.yaml', shop),
    inside('namespaces/shop/core/pods.yaml', typedList('v1', 'Pod', [web])),
    inside('namespaces/shop/core/services.yaml', list(service)),
    inside('namespaces/shop/core/configmaps.yaml', typedList('v1', 'ConfigMap', null)),
    inside('namespaces/shop/pods/web/web.yaml', web),
    inside('namespaces/data/core/pods.yaml', 'error: etcdserver: request timed out'),
  ];
  const version = inside('version', 'openshift/must-gather\n4.18.0\n');
  const timestamp = inside(
    'timestamp',
    '2026-03-01 12:00:01.5 +0100 CET m=+0.1\n2026-03-01 12:09:00.5 +0100 CET m=+540\n',
  );

  test('lists are complete in their namespace, single objects of nothing', async () => {
    const result = await read(await tarGz(files));
    expect(result.layout).toBe('must-gather');
    expect(statesOf(result)).toMatchObject({
      'Pod/shop': 'complete',
      'Pod/data': 'partial',
      Pod: 'not-collected',
      'Service/shop': 'complete',
      'ConfigMap/shop': 'complete',
      Namespace: 'not-collected',
      Node: 'not-collected',
    });
    expect(result.whys['Pod/data']).toContain('namespaces/data/core/pods.yaml is not a list of pods');
    expect(result.about.serverVersion).toBe('v1.31.4');
    expect(result.about.takenAtFrom).toBe('newest-object');
  });

  test('the default image inspects Nodes whole', async () => {
    const result = await read(await tarGz([...files, version]));
    expect(result.states).toMatchObject({ Node: 'complete', StorageClass: 'not-collected' });
  });

  test.each([
    ['in between', '2026-03-01T11:05:00Z', '2026-03-01T11:05:00Z'],
    ['before', '2026-03-01T10:30:00Z', '2026-03-01T11:00:01Z'],
    ['after', '2026-03-01T19:00:00Z', '2026-03-01T11:09:00Z'],
  ])('its moment lies within its own record: what was last written %s', async (_, at, expected) => {
    const last = inside(
      'namespaces/shop/core/secrets.yaml',
      list(object('v1', 'Secret', 'shop/a', { metadata: { creationTimestamp: at } })),
    );
    const { about } = await read(await tarGz([...files, last, timestamp]));
    expect(about).toMatchObject({ takenAt: expected, takenAtFrom: 'collector' });
  });

  test('several images are one cluster', async () => {
    const other = {
      name: `must-gather.local.1/quay-io-other-sha256-${'1b'.repeat(32)}/namespaces/data/core/pods.yaml`,
    };
    const result = await read(await tarGz([...files, { ...other, content: typedList('v1', 'Pod', [db]) }]));
    expect(result.states).toMatchObject({ 'Pod/shop': 'complete', 'Pod/data': 'complete' });
  });
});

describe('Insights Operator archives', () => {
  test('single objects without a type; nothing is absent', async () => {
    const result = await read(
      await tarGz([
        { name: 'config/pod/shop/web.json', content: bare(web) },
        { name: 'config/node/node-a.json', content: bare(node) },
        { name: 'config/workload_info.json', content: { pods: 7 } },
        { name: 'insights-operator/gathers.json', content: {} },
      ]),
    );
    expect(result.layout).toBe('Insights Operator archive');
    expect([namesOf(result, 'Pod'), namesOf(result, 'Node')]).toEqual([['shop/web'], ['node-a']]);
    expect(new Set(Object.values(result.states))).toEqual(new Set(['not-collected']));
  });
});

const samples = process.env.KUBECAUSE_SAMPLES ?? '';

describe.skipIf(!existsSync(samples))('public samples, in the folder $KUBECAUSE_SAMPLES', () => {
  test.each([
    ['troubleshoot-k3s.tar.gz', 'troubleshoot support bundle', 'v1.31.2+k3s1', ['Pod', 'Node', 'Namespace', 'Service']],
    ['openshift-insights.tar.gz', 'Insights Operator archive', 'v1.20.0-beta.2', []],
    ['scenarios-dump.tar.gz', 'kubectl cluster-info dump', undefined, ['Node']],
  ])('%s', async (name, layout, version, complete) => {
    const source = await openRecording(`${samples}/${name}`);
    expect(source.description.detail).toBe(layout);
    const { states, about } = await readSource(source);
    expect(about.serverVersion).toBe(version);
    for (const kind of complete) expect([kind, states[kind]]).toEqual([kind, 'complete']);
  });
});
