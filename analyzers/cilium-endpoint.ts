import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isFinished } from './_shared/pods.ts';

/** States that pass by themselves whenever a policy or an identity changes, and the state that all end in. */
const normal = new Set(['ready', 'regenerating', 'waiting-to-regenerate', 'restoring', 'disconnecting', '']);

/** How long the network of a new pod may take, in seconds. */
const grace = 300;

const docs = 'https://docs.cilium.io/en/stable/security/policy/lifecycle/';

/** The network of a pod, as the agent of Cilium on its node sees it. The agent makes one of these for each pod. */
export const ciliumEndpoint = defineAnalyzer({
  id: 'cilium-endpoint',
  subject: 'CiliumEndpoint',
  title: 'CiliumEndpoints that are not ready, or left over',
  aliases: ['cep'],
  consults: ['Pod', 'Node', 'CiliumNode'],
  codes: {
    'cilium-endpoint-not-ready': {
      severity: 'warning',
      breaks: 'ready',
      message: 'is {state}, apparently ever since its pod started',
      why: 'The agent of Cilium has not finished the network of the pod: it has no identity yet, or its policy cannot be computed. Traffic may be dropped though the pod runs.',
      fix: 'Look at the agent on node {node}: `cilium-dbg endpoint list` there says why.',
      docs,
    },
    'cilium-endpoint-node-gone': {
      severity: 'warning',
      breaks: 'config',
      message: 'is left over: neither its pod nor a node with the address {node} exists',
      why: 'The agent that would delete it went with its node. Other nodes still take its address for the pod that is gone, with that identity: who gets the address next is let in where it should not be.',
      fix: 'Delete it. If such endpoints stay, check whether the operator of Cilium runs, which collects them.',
      docs,
    },
    'cilium-endpoint-pod-gone': {
      severity: 'info',
      message: 'is left over: its pod does not exist',
      why: 'An endpoint is deleted with its pod. For a moment it may outlive it; if it stays, other nodes take its address for the pod that is gone.',
      fix: 'If it stays, delete it.',
      docs,
    },
  },
  check(endpoint, cluster, report) {
    const { name, namespace, ownerReferences, deletionTimestamp } = endpoint.metadata;
    const { state = '', networking } = endpoint.status;
    if (deletionTimestamp !== undefined) return;
    const owner = ownerReferences.find(({ kind }) => kind === 'Pod');
    const pod = cluster.lookup('Pod', owner?.name ?? name, namespace);
    if (pod.state === 'unknown') return;
    const node = networking?.node ?? '';
    if (pod.state === 'absent') {
      const evidence = [{ of: endpoint, path: 'metadata.ownerReferences', value: owner?.name ?? name }];
      const nodeGone = isNodeGone(node);
      if (nodeGone === true) report('cilium-endpoint-node-gone', endpoint, { with: { node }, evidence });
      if (nodeGone === false) report('cilium-endpoint-pod-gone', endpoint, { evidence });
      return;
    }
    if (normal.has(state) || isFinished(pod.object) || cluster.age(pod.object.status.startTime) < grace) return;
    const { nodeName = '' } = pod.object.spec;
    const found = cluster.lookup('Node', nodeName);
    report('cilium-endpoint-not-ready', endpoint, {
      with: { state: word(state), node: nodeName },
      dependsOn: found.state === 'present' ? [{ object: found.object, because: 'ready' }] : [],
      evidence: [{ of: endpoint, path: 'status.state', value: word(state) }],
    });

    function isNodeGone(address: string): boolean | undefined {
      const nodes = cluster.listing('Node');
      const ciliumNodes = cluster.listing('CiliumNode');
      if (nodes.state === 'unknown' || ciliumNodes.state === 'unknown') return undefined;
      if (address === '') return false;
      return (
        !nodes.objects.some(({ status }) => status.addresses.some(of => of.address === address)) &&
        !ciliumNodes.objects.some(({ spec }) => spec.addresses.some(({ ip }) => ip === address))
      );
    }
  },
});
