import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { minorOf } from './_shared/kubernetes-releases.ts';

/**
 * How far a kubelet may be from the API server: never newer, and at most three minor versions older (two before 1.28).
 * @see https://kubernetes.io/releases/version-skew-policy/#kubelet
 */
export const nodeVersions = defineAnalyzer({
  id: 'node-versions',
  subject: 'Node',
  title: 'Kubelets whose version is too far from the API server',
  codes: {
    'node-kubelet-newer': {
      severity: 'warning',
      message: 'its kubelet {kubelet} is newer than the API server {server}',
      why: 'A kubelet may use fields and APIs that an older API server does not know. Kubernetes does not support this order.',
      fix: 'Upgrade the control plane first, then the nodes.',
      docs: 'https://kubernetes.io/releases/version-skew-policy/#kubelet',
    },
    'node-kubelet-too-old': {
      severity: 'warning',
      message:
        'its kubelet {kubelet} is {count|minor version|minor versions} older than the API server {server}: at most {most} are supported',
      why: 'A kubelet that is too old may misread what a newer API server sends. Kubernetes neither tests nor supports it.',
      fix: 'Upgrade the kubelet of this node.',
      docs: 'https://kubernetes.io/releases/version-skew-policy/#kubelet',
    },
  },
  check(node, cluster, report) {
    const { kubeletVersion = '' } = node.status.nodeInfo ?? {};
    const kubelet = minorOf(kubeletVersion);
    const server = minorOf(cluster.serverVersion);
    if (kubelet === undefined || server === undefined) return;
    const most = server >= 28 ? 3 : 2;
    const values = { kubelet: word(kubeletVersion), server: word(cluster.serverVersion) };
    const evidence = [{ of: node, path: 'status.nodeInfo.kubeletVersion', value: word(kubeletVersion) }];
    if (kubelet > server) report('node-kubelet-newer', node, { with: values, evidence });
    if (server - kubelet > most)
      report('node-kubelet-too-old', node, { with: { ...values, count: server - kubelet, most }, evidence });
  },
});
