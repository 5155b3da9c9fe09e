import { clusterDnsService } from '../../analyzers/cluster-dns-service.ts';
import { deployment, service } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const labels = { 'k8s-app': 'kube-dns' };
const coredns = deployment('kube-system/coredns', labels, 2);

testAnalyzer(clusterDnsService, {
  faulty: {
    'CoreDNS runs, and nobody finds it': {
      fault: 'NET-041',
      objects: [coredns, service('kube-system/metrics-server', { 'k8s-app': 'metrics-server' })],
      expect: [
        {
          code: 'cluster-dns-service-missing',
          on: 'Deployment kube-system/coredns',
          says: /kube-system\/kube-dns does not exist/,
          blames: ['Service kube-system/kube-dns'],
        },
      ],
      cure: objects => [...objects, service('kube-system/kube-dns', labels)],
    },
  },
  healthy: {
    'a Service by another name': { objects: [coredns, service('kube-system/rke2-coredns', labels)] },
    'no CoreDNS': { objects: [deployment('kube-system/metrics-server', { 'k8s-app': 'metrics-server' })] },
    'somewhere else': { objects: [deployment('shop/coredns', labels)] },
  },
});
