import { serviceAllocations } from '../../analyzers/service-allocations.ts';
import { service } from '../helpers/network.ts';
import { ago, event, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const at = (path: string, ip: string, nodePort?: number, metadata = {}, protocol = 'TCP'): Raw =>
  service(
    path,
    { app: 'web' },
    {
      clusterIP: ip,
      clusterIPs: [ip],
      ports: [{ port: 80, protocol, ...(nodePort === undefined ? {} : { nodePort }) }],
    },
    metadata,
  );
const later = { creationTimestamp: ago(600) };
const outOfRange = (about: Raw, rest = {}) =>
  event(
    about,
    'ClusterIPOutOfRange',
    'Cluster IP [IPv4]: 10.1.0.5 is not within any configured Service CIDR; please recreate service',
    rest,
  );

testAnalyzer(serviceAllocations, {
  faulty: {
    'two Services have one cluster IP': {
      fault: 'GAP-22',
      objects: [at('shop/web', '10.96.0.20'), at('blog/web', '10.96.0.20', undefined, later)],
      expect: [
        {
          code: 'service-address-conflict',
          on: 'Service blog/web',
          says: /cluster IP 10\.96\.0\.20 is also that of Service shop\/web/,
        },
      ],
      cure: objects => [objects[0]!, at('blog/web', '10.96.0.21', undefined, later)],
    },
    'two Services have one node port': {
      fault: 'GAP-22',
      objects: [at('shop/web', '10.96.0.20', 30080), at('shop/www', '10.96.0.21', 30080)],
      expect: [
        {
          code: 'service-address-conflict',
          on: 'Service shop/www',
          says: /node port 30080\/TCP is also that of Service shop\/web/,
        },
      ],
    },
    'an address outside of the range': {
      fault: 'GAP-22',
      objects: [at('shop/web', '10.1.0.5'), outOfRange(at('shop/web', '10.1.0.5'))],
      expect: [
        {
          code: 'service-address-invalid',
          on: 'Service shop/web',
          says: /cluster IP 10\.1\.0\.5.*ClusterIPOutOfRange/,
        },
      ],
      cure: objects => [at('shop/web', '10.96.0.5'), objects[1]!],
    },
  },
  healthy: {
    'one node port for two protocols': {
      objects: [at('shop/web', '10.96.0.20', 30053), at('shop/www', '10.96.0.21', 30053, {}, 'UDP')],
    },
    'headless Services': { objects: [at('shop/web', 'None'), at('shop/www', 'None')] },
    'an allocation that was repaired': {
      objects: [
        at('shop/web', '10.96.0.20'),
        event(
          at('shop/web', '10.96.0.20'),
          'ClusterIPNotAllocated',
          'Cluster IP [IPv4]: 10.96.0.20 is not allocated; repairing',
        ),
      ],
    },
    'an event that has not come back': {
      objects: [
        at('shop/web', '10.1.0.5'),
        outOfRange(at('shop/web', '10.1.0.5'), { firstTimestamp: ago(7000), lastTimestamp: ago(3000) }),
      ],
    },
  },
});
