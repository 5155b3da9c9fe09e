import { endpointSliceService } from '../../analyzers/endpoint-slice-service.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const legacy = object('v1', 'Service', 'shop/legacy', {
  spec: { ports: [{ name: 'pg', port: 5432, protocol: 'TCP' }] },
});
const slice = (service: string, port: object, labels: object = {}) =>
  object('discovery.k8s.io/v1', 'EndpointSlice', 'shop/legacy-1', {
    metadata: { labels: { 'kubernetes.io/service-name': service, ...labels } },
    addressType: 'IPv4',
    ports: [{ port: 5432, protocol: 'TCP', ...port }],
    endpoints: [{ addresses: ['192.0.2.7'], conditions: {} }],
  });
const byController = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
const on = 'EndpointSlice shop/legacy-1';

testAnalyzer(endpointSliceService, {
  faulty: {
    'its label names no Service': {
      objects: [slice('legcay', { name: 'pg' }), legacy],
      expect: [
        {
          code: 'endpoint-slice-service-missing',
          on,
          says: /gives it to Service shop\/legcay, which does not exist$/,
          near: ['Service shop/legacy'],
        },
      ],
      cure: () => [slice('legacy', { name: 'pg' }), legacy],
    },
    'its port is called otherwise': {
      objects: [slice('legacy', { name: 'postgres' }), legacy],
      expect: [
        {
          code: 'endpoint-slice-port-unknown',
          on,
          says: /^its ports are postgres, those of Service shop\/legacy are pg: no name agrees$/,
        },
      ],
      cure: () => [slice('legacy', { name: 'pg' }), legacy],
    },
    'its port has no name': {
      objects: [slice('legacy', { name: '' }), legacy],
      expect: [{ code: 'endpoint-slice-port-unknown', on, says: /ports are \(no name\), / }],
    },
  },
  healthy: {
    'the Service of a slice that a controller wrote was just deleted': {
      objects: [slice('gone', { name: 'pg' }, byController)],
    },
    'neither has a name': {
      objects: [
        slice('legacy', {}),
        object('v1', 'Service', 'shop/legacy', { spec: { ports: [{ port: 5432, protocol: 'TCP' }] } }),
      ],
    },
  },
});
