import { clusterDns } from '../../analyzers/cluster-dns.ts';
import { deployment, notReady, pod, service } from '../helpers/network.ts';
import { ago, type Raw } from '../helpers/objects.ts';
import { backingOff, ended } from '../helpers/pods.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const labels = { 'k8s-app': 'kube-dns' };
const udp = { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 };
const tcp = { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 };
const dns = (ports: object[] = [udp, tcp]) =>
  service('kube-system/kube-dns', labels, { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], ports });
const coredns = (status = {}): Raw => pod('kube-system/coredns-1', labels, status);
const young = (raw: Raw): Raw => ({ ...raw, metadata: { ...raw.metadata, creationTimestamp: ago(20) } });
const on = 'Service kube-system/kube-dns';

testAnalyzer(clusterDns, {
  faulty: {
    'its pods are not ready': {
      fault: ['NET-040', 'NET-041'],
      objects: [dns(), coredns(notReady)],
      expect: [{ code: 'cluster-dns-not-ready', on, says: /cluster DNS is down: 0 of 1 pod ready/, settling: false }],
      cure: objects => [objects[0]!, coredns()],
    },
    'CoreDNS does not start with its Corefile: why is in its log': {
      fault: 'NET-042',
      objects: [dns(), coredns({ ...notReady, containerStatuses: [backingOff('coredns', ended(1))] })],
      expect: [{ code: 'cluster-dns-not-ready', on, says: /cluster DNS is down: 0 of 1 pod ready/, settling: false }],
      cure: objects => [objects[0]!, coredns()],
    },
    'its pods start': {
      objects: [dns(), young(coredns(notReady))],
      expect: [{ code: 'cluster-dns-not-ready', on, says: /down/, settling: true }],
    },
    'it was scaled to zero': {
      fault: 'NET-041',
      objects: [dns(), deployment('kube-system/coredns', labels, 0)],
      expect: [
        {
          code: 'cluster-dns-without-pods',
          on,
          says: /no pod matches k8s-app=kube-dns; Deployment kube-system\/coredns has 0 replicas/,
        },
      ],
    },
    'it does not serve UDP': {
      fault: 'NET-041',
      objects: [dns([tcp]), coredns()],
      expect: [{ code: 'cluster-dns-port-missing', on, says: /port 53 by UDP/ }],
    },
  },
  healthy: {
    'one of its pods is ready': { objects: [dns(), coredns(), pod('kube-system/coredns-2', labels, notReady)] },
    'a cluster without DNS of its own': { objects: [service('shop/kube-dns', { app: 'x' })] },
    'an address outside': { objects: [service('kube-system/kube-dns', undefined, { ports: [udp, tcp] })] },
  },
});
