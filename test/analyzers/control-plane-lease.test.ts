import { controlPlaneLease } from '../../analyzers/control-plane-lease.ts';
import { pod } from '../helpers/network.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const lease = (name: string, seconds: number, namespace = 'kube-system') =>
  object('coordination.k8s.io/v1', 'Lease', `${namespace}/${name}`, {
    spec: { holderIdentity: 'cp-1_5ad0e8a9-5d5f', leaseDurationSeconds: 15, renewTime: ago(seconds) },
  });
const kubelet = lease('node-a', 5, 'kube-node-lease');
const scheduler = pod('kube-system/kube-scheduler-cp-1', { component: 'kube-scheduler', tier: 'control-plane' });
const node = object('v1', 'Node', 'cp-1', { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });

testAnalyzer(controlPlaneLease, {
  faulty: {
    'the scheduler of a control plane that nobody sees': {
      fault: 'CLU-005',
      objects: [lease('kube-scheduler', 900), kubelet],
      expect: [
        {
          code: 'control-plane-silent',
          on: 'Lease kube-system/kube-scheduler',
          says: /^kube-scheduler is down: its leader, cp-1, was last heard of 14m ago, so no pod is given a node$/,
        },
      ],
      cure: () => [lease('kube-scheduler', 3), kubelet],
    },
    'the controllers, on a node that is lost': {
      fault: 'CLU-005',
      objects: [lease('kube-controller-manager', 300), kubelet, node],
      expect: [
        {
          code: 'control-plane-silent',
          on: 'Lease kube-system/kube-controller-manager',
          says: /nothing is created, scaled, replaced or deleted/,
        },
      ],
    },
    'its static pod is not ready': {
      fault: 'CLU-005',
      objects: [
        lease('kube-scheduler', 900),
        kubelet,
        { ...scheduler, status: { conditions: [{ type: 'Ready', status: 'False' }] } },
      ],
      expect: [{ code: 'control-plane-silent', on: 'Lease kube-system/kube-scheduler', says: /is down/ }],
    },
  },
  healthy: {
    'all are heard of': { objects: [lease('kube-scheduler', 4), lease('kube-controller-manager', 9), kubelet] },
    'one that needs no lease runs: the lease is of the past': {
      objects: [lease('kube-scheduler', 90_000), kubelet, scheduler],
    },
    'a recording that is older than it says: all leases are': {
      objects: [lease('kube-scheduler', 900), lease('node-a', 895, 'kube-node-lease')],
    },
    'a managed control plane without such leases': { situation: 'NEG-19', objects: [kubelet] },
    'the lease of something else': {
      objects: [lease('kube-scheduler', 900, 'shop'), lease('external-dns', 9000), kubelet],
    },
  },
});
