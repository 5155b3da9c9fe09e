import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { isTroubled } from './_shared/containers.ts';
import { networkPluginOf } from './_shared/network-plugin.ts';
import { eventEvidence, obstaclesOf } from './_shared/obstacles.ts';
import { isStarting } from './_shared/pods.ts';
import { type SandboxFailure, sandboxFailure } from './_shared/sandbox-errors.ts';

/** The sandbox is what the containers of a pod share, its network first of all. */
export const podSandbox = defineAnalyzer({
  id: 'pod-sandbox',
  subject: 'Pod',
  title: 'Pods whose sandbox or network cannot be made',
  consults: ['Node', 'RuntimeClass'],
  where: isTroubled,
  codes: {
    'pod-no-address': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'node[ {node}] has no IP address left for the sandbox of the pod: {said}',
      why: 'The network plugin gives each pod an address of a range that belongs to the node or to its subnet. When all are taken, or were not given back, no further pod starts there.',
      fix: 'Enlarge the range or subnet, or move pods away. If few pods run there, addresses leaked: look at what the network plugin keeps on the node.',
      docs: 'https://kubernetes.io/docs/concepts/cluster-administration/networking/',
    },
    'pod-runtime-handler-missing': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message: 'node[ {node}] has no container runtime[ {handler}] as RuntimeClass {class} wants it',
      why: 'A RuntimeClass names a handler that must be configured in the container runtime of the node. This node does not have it.',
      fix: 'Configure the handler on the node, or limit the RuntimeClass to nodes that have it with scheduling.nodeSelector.',
      docs: 'https://kubernetes.io/docs/concepts/containers/runtime-class/',
    },
    'pod-sandbox-failed': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-creation-stalled' },
      message:
        'the sandbox (network) of the pod cannot be made[ on node {node}][ by network plugin {plugin}][, because {problem}]: {said}',
      why: 'Before any container the runtime makes a sandbox for the pod and the network plugin (CNI) connects it. One of the two fails on this node.',
      fix: 'Look at the pod of the network plugin on the node, and check whether other pods there fail in the same way.',
      docs: 'https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/',
    },
  },
  check(pod, cluster, report) {
    const [event] = obstaclesOf(pod, 'sandbox', cluster);
    if (event === undefined) return;
    const { message } = event;
    const node = pod.spec.nodeName;
    const found = cluster.lookup('Node', node ?? '');
    const { kind, plugin, said: words } = sandboxFailure(message);
    const said = text(words);
    const details = {
      evidence: [eventEvidence(pod, event)],
      since: event.firstSeen,
      dependsOn: [
        ...(found.state === 'present' ? [{ object: found.object, because: 'ready' } as const] : []),
        ...networkPluginOf(node ?? '', cluster).filter(({ object }) => object !== pod),
      ],
      // A pod may come to a node sooner than the network plugin does.
      settling: isStarting(pod, cluster) && event.count < 3 ? 'its network' : undefined,
    };
    const runtimeClass = pod.spec.runtimeClassName;
    if (kind === 'address') {
      report('pod-no-address', pod, { ...details, with: { node, said } });
    } else if (runtimeClass !== undefined && /no runtime for|runtime ?handler|unknown runtime/i.test(message)) {
      const handler = cluster.lookup('RuntimeClass', runtimeClass);
      report('pod-runtime-handler-missing', pod, {
        ...details,
        with: { node, class: runtimeClass, handler: handler.state === 'present' ? handler.object.handler : undefined },
        near: handler.state === 'present' ? [handler.object] : [],
      });
    } else {
      const problem = problems[kind];
      report('pod-sandbox-failed', pod, {
        ...details,
        with: { node, plugin: plugin && word(plugin), problem: problem && word(problem), said },
      });
    }
  },
});

const problems: Readonly<Partial<Record<SandboxFailure['kind'], string>>> = {
  image: 'the image of the sandbox itself cannot be pulled',
  busy: 'an earlier attempt still hangs in the container runtime',
};
