import { expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';

const metadata = { name: 'web', namespace: 'shop' };
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const at = '2026-03-01T10:00:00Z';
const annotated = (values: Record<string, unknown>) => ({
  ...metadata,
  annotations: Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`autoscaling.alpha.kubernetes.io/${key}`, JSON.stringify(value)]),
  ),
});
const scaling = {
  type: 'AbleToScale',
  status: 'True',
  lastTransitionTime: at,
  reason: 'ReadyForNewScale',
  message: '',
};
const selector = { matchLabels: { app: 'web' } };
const path = (backend: object) => ({ path: '/', pathType: 'Prefix', backend });
const webhook = { service: { namespace: 'shop', name: 'convert', path: '/convert', port: 443 } };

/** Objects as an API server of the older version returned them, and what one of today returns of the same. */
test.each<[string, string, object, string, object]>([
  [
    'autoscaling/v1',
    'HorizontalPodAutoscaler',
    {
      metadata: annotated({
        conditions: [scaling],
        metrics: [{ type: 'Pods', pods: { metricName: 'requests', targetAverageValue: '100' } }],
        'current-metrics': [{ type: 'Pods', pods: { metricName: 'requests', currentAverageValue: '42' } }],
      }),
      spec: { scaleTargetRef: target, minReplicas: 2, maxReplicas: 9, targetCPUUtilizationPercentage: 80 },
      status: { currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 31 },
    },
    'autoscaling/v2',
    {
      spec: {
        scaleTargetRef: target,
        minReplicas: 2,
        maxReplicas: 9,
        metrics: [
          {
            type: 'Pods',
            pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '100' } },
          },
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
      },
      status: {
        currentReplicas: 2,
        desiredReplicas: 2,
        conditions: [scaling],
        currentMetrics: [
          { type: 'Pods', pods: { metric: { name: 'requests' }, current: { averageValue: '42' } } },
          { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 31 } } },
        ],
      },
    },
  ],
  [
    'autoscaling/v2beta1',
    'HorizontalPodAutoscaler',
    {
      spec: {
        metrics: [
          { type: 'Object', object: { target: target, metricName: 'hits', targetValue: '2k' } },
          { type: 'External', external: { metricName: 'queue', metricSelector: selector, targetAverageValue: '30' } },
          {
            type: 'ContainerResource',
            containerResource: { name: 'cpu', container: 'app', targetAverageUtilization: 60 },
          },
        ],
      },
      status: {
        currentMetrics: [{ type: 'Object', object: { target: target, metricName: 'hits', currentValue: '1k' } }],
      },
    },
    'autoscaling/v2',
    {
      spec: {
        metrics: [
          {
            type: 'Object',
            object: { describedObject: target, metric: { name: 'hits' }, target: { type: 'Value', value: '2k' } },
          },
          {
            type: 'External',
            external: { metric: { name: 'queue', selector }, target: { type: 'AverageValue', averageValue: '30' } },
          },
          {
            type: 'ContainerResource',
            containerResource: {
              name: 'cpu',
              container: 'app',
              target: { type: 'Utilization', averageUtilization: 60 },
            },
          },
        ],
      },
      status: {
        currentMetrics: [
          { type: 'Object', object: { describedObject: target, metric: { name: 'hits' }, current: { value: '1k' } } },
        ],
      },
    },
  ],
  ...['networking.k8s.io/v1beta1', 'extensions/v1beta1'].map((version): [string, string, object, string, object] => [
    version,
    'Ingress',
    {
      spec: {
        backend: { serviceName: 'default', servicePort: 'http' },
        rules: [{ host: 'shop.example.com', http: { paths: [path({ serviceName: 'web', servicePort: 80 })] } }, {}],
      },
    },
    'networking.k8s.io/v1',
    {
      spec: {
        defaultBackend: { service: { name: 'default', port: { name: 'http' } } },
        rules: [
          { host: 'shop.example.com', http: { paths: [path({ service: { name: 'web', port: { number: 80 } } })] } },
          {},
        ],
      },
    },
  ]),
  [
    'policy/v1beta1',
    'PodDisruptionBudget',
    { spec: { minAvailable: 1, selector: {} } },
    'policy/v1',
    { spec: { minAvailable: 1 } },
  ],
  [
    'policy/v1beta1',
    'PodDisruptionBudget',
    { spec: { maxUnavailable: 1, selector } },
    'policy/v1',
    { spec: { maxUnavailable: 1, selector } },
  ],
  [
    'discovery.k8s.io/v1beta1',
    'EndpointSlice',
    {
      endpoints: [
        {
          addresses: ['10.244.1.8'],
          topology: { 'kubernetes.io/hostname': 'node-a', 'topology.kubernetes.io/zone': 'z1' },
        },
      ],
    },
    'discovery.k8s.io/v1',
    { endpoints: [{ addresses: ['10.244.1.8'], nodeName: 'node-a', zone: 'z1' }] },
  ],
  [
    'apiextensions.k8s.io/v1beta1',
    'CustomResourceDefinition',
    {
      spec: {
        group: 'example.com',
        version: 'v1alpha1',
        conversion: { strategy: 'Webhook', webhookClientConfig: webhook, conversionReviewVersions: ['v1beta1'] },
      },
    },
    'apiextensions.k8s.io/v1',
    {
      spec: {
        group: 'example.com',
        versions: [{ name: 'v1alpha1', served: true, storage: true }],
        conversion: {
          strategy: 'Webhook',
          webhook: { clientConfig: webhook, conversionReviewVersions: ['v1beta1'] },
        },
      },
    },
  ],
  [
    'certificates.k8s.io/v1beta1',
    'CertificateSigningRequest',
    { status: { conditions: [{ type: 'Denied', reason: 'Unknown' }] } },
    'certificates.k8s.io/v1',
    { status: { conditions: [{ type: 'Denied', status: 'True', reason: 'Unknown' }] } },
  ],
  [
    'resource.k8s.io/v1beta1',
    'ResourceClaim',
    { spec: { devices: { requests: [{ name: 'gpu', deviceClassName: 'gpu.example.com', count: 2 }] } } },
    'resource.k8s.io/v1',
    { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com', count: 2 } }] } } },
  ],
  [
    'resource.k8s.io/v1beta1',
    'ResourceClaimTemplate',
    { spec: { spec: { devices: { requests: [{ name: 'gpu', deviceClassName: 'gpu.example.com' }] } } } },
    'resource.k8s.io/v1',
    { spec: { spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } } } },
  ],
  [
    'extensions/v1beta1',
    'DaemonSet',
    { spec: { selector }, status: { numberReady: 2 } },
    'apps/v1',
    { spec: { selector }, status: { numberReady: 2 } },
  ],
])('%s %s', (older, kind, was, version, is) => {
  const old = decodeObject({ apiVersion: older, kind, metadata, ...was });
  const { metadata: wasMetadata, ...rest } = old as unknown as Record<string, unknown>;
  const { metadata: isMetadata, ...expected } = decodeObject({
    apiVersion: version,
    kind,
    metadata,
    ...is,
  }) as unknown as Record<string, unknown>;
  expect(withoutUndefined(rest)).toEqual(withoutUndefined(expected));
  expect(wasMetadata).toMatchObject({ name: (isMetadata as { name: string }).name });
});

test.each([['no JSON'], ['{"a": 1}'], ['[7, null]']])(
  'the annotation %j of an autoscaler is no list of metrics',
  text => {
    const annotations = { 'autoscaling.alpha.kubernetes.io/metrics': text };
    const hpa = {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { ...metadata, annotations },
    };
    expect(decodeObject(hpa)).toMatchObject({ spec: { metrics: [] } });
  },
);

/** The decoder leaves fields undefined that an object does not have; a table that nests may do so at another depth. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
