import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';

export const autoscalerConsults = ['Node', 'ConfigMap', 'Deployment'] as const;
type View = Pick<ClusterView<never, (typeof autoscalerConsults)[number]>, 'listing' | 'lookup'>;

/** Labels of nodes that something adds when pods need them: Karpenter (also as EKS Auto Mode), GKE, virtual nodes. */
const onDemand = [
  'karpenter.sh/nodepool',
  'karpenter.sh/provisioner-name',
  'cloud.google.com/gke-provisioning',
  'eks.amazonaws.com/compute-type',
];

/** Programs that add nodes, by their names or images. */
const program = /cluster-autoscaler|karpenter|castai|spot-ocean|ocean-controller|virtual-kubelet/;

const anyAdds = memoized((deployments: readonly Kinds['Deployment'][]) =>
  deployments.some(
    ({ metadata, spec }) =>
      program.test(metadata.name) || spec.template?.spec?.containers.some(({ image = '' }) => program.test(image)),
  ),
);

const anyOnDemand = memoized((nodes: readonly Kinds['Node'][]) =>
  nodes.some(
    ({ metadata: { labels } }) =>
      labels.type === 'virtual-kubelet' || onDemand.some(label => labels[label] !== undefined),
  ),
);

/**
 * Whether nodes may be added when pods need room: if so, or if nobody knows, the nodes that there are say nothing about what
 * fits. The cluster autoscaler, where a cloud runs it out of sight too, writes its status into a ConfigMap.
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md
 */
export function nodesMayGrow(cluster: View): boolean {
  const nodes = cluster.listing('Node');
  const deployments = cluster.listing('Deployment');
  if (nodes.state === 'unknown' || deployments.state === 'unknown') return true;
  return (
    cluster.lookup('ConfigMap', 'cluster-autoscaler-status', 'kube-system').state !== 'absent' ||
    anyOnDemand(nodes.objects) ||
    anyAdds(deployments.objects)
  );
}
