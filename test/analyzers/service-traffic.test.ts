import { serviceTraffic } from '../../analyzers/service-traffic.ts';
import { notReady, pod, service } from '../helpers/network.ts';
import { object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const node = (name: string, spec = {}) => object('v1', 'Node', name, { spec });
const nodes = [
  node('node-a'),
  node('node-b'),
  node('master', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
];
const svc = (spec: object) => service('shop/web', web, { ...spec });
const agent = object('apps/v1', 'DaemonSet', 'shop/agent');
const agentPod: Raw = {
  ...pod('shop/agent-1', web),
  metadata: { ...pod('shop/agent-1', web).metadata, ...ownedBy(agent) },
};

testAnalyzer(serviceTraffic, {
  faulty: {
    'clients on the other node get no answer': {
      fault: 'NET-008',
      objects: [svc({ internalTrafficPolicy: 'Local' }), pod('shop/web-1', web), ...nodes],
      expect: [
        {
          code: 'service-internal-traffic-dropped',
          on: 'Service shop/web',
          says: /on 1 node of 2 only.*node-b/,
          severity: 'warning',
        },
      ],
      cure: objects => [...objects, pod('shop/web-2', web, {}, [], { nodeName: 'node-b' })],
    },
    'node ports that answer on one node only': {
      fault: 'NET-008',
      objects: [svc({ type: 'NodePort', externalTrafficPolicy: 'Local' }), pod('shop/web-1', web), ...nodes],
      expect: [
        { code: 'service-external-traffic-local', on: 'Service shop/web', says: /of 2 nodes, 1/, severity: 'info' },
      ],
    },
  },
  healthy: {
    'a load balancer asks the nodes': {
      objects: [svc({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }), pod('shop/web-1', web), ...nodes],
    },
    'a DaemonSet chooses its nodes': { objects: [svc({ internalTrafficPolicy: 'Local' }), agent, agentPod, ...nodes] },
    'no ready pod at all': {
      objects: [svc({ internalTrafficPolicy: 'Local' }), pod('shop/web-1', web, notReady), ...nodes],
    },
    'the whole cluster serves': { objects: [svc({}), pod('shop/web-1', web), ...nodes] },
  },
});
