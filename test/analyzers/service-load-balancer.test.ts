import { serviceLoadBalancer } from '../../analyzers/service-load-balancer.ts';
import { service } from '../helpers/network.ts';
import { ago, event, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const svc = (spec = {}, ingress: object[] = [], metadata = {}): Raw => ({
  ...service('shop/web', { app: 'web' }, { type: 'LoadBalancer', ...spec }, metadata),
  status: { loadBalancer: ingress.length === 0 ? {} : { ingress } },
});
const served = [{ ip: '203.0.113.7', ipMode: 'VIP' }];
const failed = (about: Raw, rest = {}) =>
  event(
    about,
    'SyncLoadBalancerFailed',
    'Error syncing load balancer: failed to ensure load balancer: quota exceeded for static addresses',
    {
      source: { component: 'service-controller' },
      ...rest,
    },
  );

testAnalyzer(serviceLoadBalancer, {
  faulty: {
    'the cloud refuses': {
      fault: 'NET-007',
      objects: [
        svc(),
        event(svc(), 'EnsuringLoadBalancer', 'Ensuring load balancer', { type: 'Normal', lastTimestamp: ago(31) }),
        failed(svc()),
      ],
      expect: [
        {
          code: 'service-load-balancer-failed',
          on: 'Service shop/web',
          says: /SyncLoadBalancerFailed.*quota exceeded/,
        },
      ],
      cure: objects => [svc({}, served), ...objects.slice(1)],
    },
    'MetalLB has no address left': {
      fault: 'NET-007',
      objects: [
        svc(),
        event(svc(), 'AllocationFailed', 'Failed to allocate IP for "shop/web": no available IPs', {
          source: { component: 'metallb-controller' },
        }),
      ],
      expect: [{ code: 'service-load-balancer-failed', on: 'Service shop/web', says: /no available IPs/ }],
    },
    'nobody makes load balancers here': {
      fault: 'NET-007',
      objects: [svc({ loadBalancerClass: 'example.com/internal' })],
      expect: [
        {
          code: 'service-load-balancer-pending',
          on: 'Service shop/web',
          says: /no controller.*example\.com\/internal/,
          severity: 'warning',
          settling: false,
        },
      ],
    },
    'the cloud is at it': {
      objects: [
        svc({}, [], { creationTimestamp: ago(120) }),
        event(svc(), 'EnsuringLoadBalancer', 'Ensuring load balancer', { type: 'Normal' }),
      ],
      expect: [{ code: 'service-load-balancer-pending', on: 'Service shop/web', says: /address/, settling: true }],
    },
    'one port is not served': {
      fault: 'NET-007',
      objects: [
        svc({}, [
          {
            ...served[0],
            ports: [
              { port: 80, protocol: 'TCP' },
              { port: 53, protocol: 'UDP', error: 'MixedProtocolNotSupported' },
            ],
          },
        ]),
      ],
      expect: [
        {
          code: 'service-load-balancer-port-error',
          on: 'Service shop/web',
          says: /53\/UDP: MixedProtocolNotSupported/,
        },
      ],
    },
  },
  healthy: {
    'it has an address, and failed before': { objects: [svc({}, served), failed(svc())] },
    'another type': { objects: [service('shop/web', { app: 'web' })] },
    'it is being deleted': { objects: [svc({}, [], { deletionTimestamp: ago(5) })] },
  },
});
