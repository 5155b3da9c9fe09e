import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { analyzers } from '../../../analyzers/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { formatRef } from '../../../src/core/objects.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';
import { namesOf, read, statesOf, typedList, web } from './helpers.ts';

const address = (ip: string, pod: string) => ({
  ip,
  nodeName: 'node-a',
  targetRef: { kind: 'Pod', namespace: 'shop', name: pod, uid: `uid-${pod}` },
});
const ports = [{ name: 'http', port: 8080, protocol: 'TCP' }];
const endpoints = object('v1', 'Endpoints', 'shop/web', {
  subsets: [
    { addresses: [address('10.244.1.8', 'web-1')], notReadyAddresses: [address('10.244.1.9', 'web-2')], ports },
  ],
});
const leader = object('v1', 'Endpoints', 'shop/elector', {
  metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } },
});

describe('Endpoints without EndpointSlices', () => {
  test('say the same, and are as complete', async () => {
    const result = await read(typedList('v1', 'Endpoints', [endpoints, leader, object('v1', 'Endpoints', 'data/db')]));
    expect(statesOf(result)).toMatchObject({ Endpoints: 'complete', EndpointSlice: 'complete' });
    expect(namesOf(result, 'EndpointSlice')).toEqual(['data/db-0', 'shop/web-0']);
    expect(result.objects.EndpointSlice?.find(({ metadata }) => metadata.namespace === 'shop')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [{ conditions: { ready: true } }, { conditions: { ready: false } }],
      ports,
    });
  });

  test('are not read where there are EndpointSlices', async () => {
    const slice = object('discovery.k8s.io/v1', 'EndpointSlice', 'shop/web-x2f9d');
    for (const items of [
      [endpoints, slice],
      [slice, endpoints],
    ]) {
      const result = await read({ apiVersion: 'v1', kind: 'List', items });
      expect(namesOf(result, 'EndpointSlice')).toEqual(['shop/web-x2f9d']);
    }
    const empty = [typedList('v1', 'Endpoints', [endpoints]), typedList('discovery.k8s.io/v1', 'EndpointSlice', [])];
    const result = await read(empty.map(list => JSON.stringify(list)).join('\n'));
    expect(namesOf(result, 'EndpointSlice')).toEqual([]);
  });

  test('nor are they there where there are none', async () => {
    expect(statesOf(await read(typedList('v1', 'Pod', [web])))).not.toHaveProperty('EndpointSlice');
  });
});

test('a cluster of 1.16 is diagnosed from what it served', async () => {
  const labels = { app: 'web' };
  const items: Raw[] = [
    object('v1', 'Namespace', 'shop'),
    runningPod('shop/web-1', { metadata: { labels } }),
    object('v1', 'Service', 'shop/web', { spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] } }),
    object('extensions/v1beta1', 'Deployment', 'shop/web', {
      spec: { replicas: 1, template: { metadata: { labels } } },
    }),
    object('extensions/v1beta1', 'Ingress', 'shop/web', {
      spec: {
        rules: [{ host: 'a.example.com', http: { paths: [{ backend: { serviceName: 'wbe', servicePort: 80 } }] } }],
      },
    }),
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'shop/web', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wbe' }, maxReplicas: 5 },
    }),
    object('policy/v1beta1', 'PodDisruptionBudget', 'shop/web', { spec: { minAvailable: 1, selector: {} } }),
  ];
  const source = await openRecording('-', {
    stdin: Readable.from([JSON.stringify({ apiVersion: 'v1', kind: 'List', items })]),
    assumeComplete: 'all',
  });
  const report = await diagnose(source, { analyzers, toolVersion: '0.0.0' });
  const found = report.findings.filter(f => f.severity !== 'info').map(f => `${formatRef(f.object)}: ${f.code}`);
  expect(found).toEqual(
    expect.arrayContaining([
      'Service shop/wbe: missing-object',
      'Ingress shop/web: ingress-backend-missing',
      'Deployment shop/wbe: missing-object',
      'HorizontalPodAutoscaler shop/web: hpa-target-missing',
      'PodDisruptionBudget shop/web: pdb-selects-nothing',
    ]),
  );
});
