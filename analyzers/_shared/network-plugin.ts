import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { podsByNode } from './node-usage.ts';

/** Images of the programs that connect the pods of a node: one pod of a DaemonSet each, on the network of the node. */
const images = /calico|cilium|flannel|canal|amazon-k8s-cni|azure-c[nn]|weave|multus|ovn|antrea|kube-router|kindnet/;

/** The pods that run the network plugin of a node, as what needs the network of that node depends on them. */
export function networkPluginOf(
  node: string,
  cluster: ClusterView<'Pod', never>,
): { readonly object: Kinds['Pod']; readonly because: 'ready' }[] {
  const pods = podsByNode(cluster)?.(node) ?? [];
  return pods
    .filter(({ spec }) => spec.hostNetwork === true && spec.containers.some(({ image = '' }) => images.test(image)))
    .map(object => ({ object, because: 'ready' }));
}
