import { endpointSlices } from '../../analyzers/endpoint-slices.ts';
import { notReady, pod, service, slice } from '../helpers/network.ts';
import { ago, object, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const svc = (spec = {}, metadata = {}) => service('shop/web', web, spec, metadata);
const other = slice('default/kubernetes', [true]);
const terminating = (deletionTimestamp: string): Raw => {
  const raw = pod('shop/web-1', web);
  return { ...raw, metadata: { ...raw.metadata, deletionTimestamp } };
};
const dying = slice('shop/web', [], {
  endpoints: [{ addresses: ['10.244.1.8'], conditions: { ready: false, serving: true, terminating: true } }],
});

testAnalyzer(endpointSlices, {
  faulty: {
    'no EndpointSlice was made': {
      fault: 'NET-005',
      objects: [svc(), pod('shop/web-1', web), other],
      expect: [
        { code: 'service-without-endpoint-slices', on: 'Service shop/web', says: /no EndpointSlice/, settling: false },
      ],
      cure: objects => [...objects, slice('shop/web', [true])],
    },
    'the controller does not follow': {
      fault: 'GAP-21',
      objects: [svc(), pod('shop/web-1', web), slice('shop/web', [])],
      expect: [
        {
          code: 'service-endpoint-slices-behind',
          on: 'Service shop/web',
          says: /^1 ready pod is missing from its EndpointSlices$/,
        },
      ],
      cure: () => [svc(), pod('shop/web-1', web), slice('shop/web', [true])],
    },
    'the pods have no address of the family': {
      fault: 'GAP-21',
      objects: [svc({ ipFamilies: ['IPv6'] }), pod('shop/web-1', web), slice('shop/web', [], { addressType: 'IPv6' })],
      expect: [
        { code: 'service-endpoint-slices-behind', on: 'Service shop/web', says: /no address of the family IPv6/ },
      ],
    },
    'only a pod that should be gone serves': {
      fault: 'GAP-21',
      objects: [svc(), terminating(ago(300)), dying],
      expect: [
        { code: 'service-endpoints-terminating', on: 'Service shop/web', says: /1 terminating pod/, settling: false },
      ],
    },
    'a pod is being replaced': {
      objects: [svc(), terminating(ago(-20)), dying],
      expect: [
        { code: 'service-endpoints-terminating', on: 'Service shop/web', says: /1 terminating pod/, settling: true },
      ],
    },
  },
  healthy: {
    'slices and pods agree': { objects: [svc(), pod('shop/web-1', web), slice('shop/web', [true])] },
    'one slice, six addresses': {
      situation: 'NEG-14',
      objects: [svc(), pod('shop/web-1', web), slice('shop/web', [true, true, true, true, true, true])],
    },
    'no pod is ready, which is told elsewhere': {
      objects: [svc(), pod('shop/web-1', web, notReady), slice('shop/web', [false])],
    },
    'a pod became ready just now': {
      objects: [
        svc(),
        pod('shop/web-1', web, { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: ago(2) }] }),
        slice('shop/web', [false]),
      ],
    },
    'no slice anywhere: an API server without them': { objects: [svc(), pod('shop/web-1', web)] },
    'a name that no pod declares, which is told elsewhere: Endpoints leave such pods out': {
      objects: [
        svc({ ports: [{ name: 'http', port: 80, targetPort: 'web' }] }),
        pod('shop/web-1', web, {}, [{ name: 'http', containerPort: 8080 }]),
        slice('shop/web', []),
      ],
    },
    'Endpoints by which components elect a leader': {
      situation: 'NEG-05',
      objects: [
        other,
        object('v1', 'Endpoints', 'kube-system/kube-scheduler', {
          metadata: { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{"holderIdentity":"node-a"}' } },
        }),
      ],
    },
    'no selector': { situation: 'NEG-04', objects: [service('shop/web', undefined), other] },
  },
});
