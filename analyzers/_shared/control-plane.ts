/** The parts of a cluster that run as static pods where the control plane is one's own, by the name that labels give them. */
const components = new Set([
  'cloud-controller-manager',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
]);

/** The labels that say which part a pod is: of kubeadm, and of older installers. */
const labelKeys = ['component', 'k8s-app'];

/** Which part of the control plane labels or a selector name; undefined if none. */
export function componentOf(labels: Readonly<Record<string, string>>): string | undefined {
  const key = labelKeys.find(of => components.has(labels[of] ?? ''));
  return key === undefined ? undefined : labels[key];
}
