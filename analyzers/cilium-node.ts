import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text } from '../src/core/values.ts';

/** What Cilium keeps of each node: its addresses, and how many more it can give to pods. */
export const ciliumNode = defineAnalyzer({
  id: 'cilium-node',
  subject: 'CiliumNode',
  title: 'CiliumNodes that get no addresses, or are left over',
  consults: ['Node'],
  codes: {
    'cilium-node-no-addresses': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'gets no more addresses for its pods: {message}',
      why: 'The operator of Cilium asks the cloud for the addresses of the pods of each node, and was refused. New pods on the node stay in ContainerCreating once its addresses are used up.',
      fix: 'Resolve what the message says: a subnet without free addresses, a missing permission, a limit of the machine type.',
      docs: 'https://docs.cilium.io/en/stable/network/concepts/ipam/crd/',
    },
    'cilium-node-left-over': {
      severity: 'info',
      message: 'is left over: there is no such node',
      why: 'It is deleted with its node. The other nodes keep a route to it, and it takes its addresses from the pool.',
      fix: 'Delete it if it stays.',
      docs: 'https://docs.cilium.io/en/stable/network/concepts/ipam/crd/',
    },
  },
  check(own, cluster, report) {
    if (own.metadata.deletionTimestamp !== undefined) return;
    const error = own.status.ipam?.['operator-status']?.error ?? '';
    if (error !== '') {
      report('cilium-node-no-addresses', own, {
        with: { message: text(error) },
        evidence: [{ of: own, path: 'status.ipam.operator-status.error', value: text(error) }],
      });
    }
    const node = cluster.lookup('Node', own.metadata.name);
    if (node.state === 'absent') report('cilium-node-left-over', own, { evidence: [] });
  },
});
