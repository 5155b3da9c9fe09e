import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';

/** A cluster whose control plane runs on a single node of its own. A managed control plane is not among the nodes. */
export const nodeControlPlane = defineAnalyzer({
  id: 'node-control-plane',
  subject: 'Node',
  title: 'Clusters with a single control-plane node',
  reads: ['Node'],
  codes: {
    'node-only-control-plane': {
      severity: 'info',
      message: 'is the only node of the control plane',
      why: 'While this node is down or restarts, nothing in the cluster can be changed, scheduled or healed; if its disk is lost, so is the state of the cluster.',
      fix: 'For production, run three control-plane nodes; at least back up etcd.',
      docs: 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/high-availability/',
    },
  },
  check(node, cluster, report) {
    if (!isMember(node) || cluster.list('Node').filter(isMember).length > 1) return;
    report('node-only-control-plane', node, {
      evidence: [{ of: node, path: 'metadata.labels', value: 'node-role.kubernetes.io/control-plane' }],
    });
  },
});

function isMember({ metadata }: Kinds['Node']): boolean {
  return (
    'node-role.kubernetes.io/control-plane' in metadata.labels || 'node-role.kubernetes.io/master' in metadata.labels
  );
}
