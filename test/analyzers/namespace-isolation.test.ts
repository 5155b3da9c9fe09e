import { namespaceIsolation } from '../../analyzers/namespace-isolation.ts';
import { namespace, pod, policy } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };

testAnalyzer(namespaceIsolation, {
  faulty: {
    'one pod is left open': {
      fault: 'NET-027',
      objects: [
        namespace('shop'),
        policy('shop/web', { matchLabels: web }),
        pod('shop/web-1', web),
        pod('shop/db', { app: 'db' }),
      ],
      expect: [
        {
          code: 'pods-not-isolated',
          on: 'Namespace shop',
          says: /1 pod is selected by no NetworkPolicy, such as db/,
          severity: 'info',
        },
      ],
      cure: objects => [...objects, policy('shop/deny', {})],
    },
  },
  healthy: {
    'denied by default': {
      situation: 'NEG-12',
      objects: [namespace('shop'), policy('shop/deny', {}), pod('shop/web-1', web)],
    },
    'pods of the host network': { objects: [namespace('shop'), pod('shop/agent', web, {}, [], { hostNetwork: true })] },
    'the namespaces of the cluster': {
      objects: [namespace('kube-system'), pod('kube-system/coredns-1', { 'k8s-app': 'kube-dns' })],
    },
  },
});
