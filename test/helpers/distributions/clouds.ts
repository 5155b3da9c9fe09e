/** Healthy clusters of the three large clouds, by what is typical of each. */
import type { Raw } from '../objects.ts';
import {
  addOn,
  agent,
  apiServer,
  apiService,
  budget,
  cloudNode,
  dns,
  front,
  lease,
  namespaces,
  priorityClasses,
  staticPod,
  storageClass,
  systemNamespaces,
  urlWebhook,
} from './parts.ts';

const base = [...systemNamespaces, ...priorityClasses, ...apiServer];
const nodes = ['node-a', 'node-b'];
const leases = nodes.map(name => lease(`kube-node-lease/${name}`));

/** Fargate takes its own taint, the agent for the health of nodes adds conditions that are good when True. */
export const eks: readonly Raw[] = [
  ...base,
  ...nodes.map(name =>
    cloudNode(
      name,
      {
        'eks.amazonaws.com/nodegroup': 'workers',
        'eks.amazonaws.com/capacityType': 'ON_DEMAND',
        'node.kubernetes.io/instance-type': 'm6i.large',
        'topology.kubernetes.io/zone': 'eu-west-1a',
      },
      [
        ['KernelReady', 'True', 'KernelIsReady'],
        ['NetworkingReady', 'True', 'NetworkingIsReady'],
        ['StorageReady', 'True', 'DiskIsReady'],
        ['ContainerRuntimeReady', 'True', 'ContainerRuntimeIsReady'],
      ],
    ),
  ),
  cloudNode('fargate-ip-10-0-1-7', { 'eks.amazonaws.com/compute-type': 'fargate' }, [], {
    taints: [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }],
  }),
  ...leases,
  lease('kube-system/kube-scheduler'),
  lease('kube-system/kube-controller-manager'),
  lease('kube-system/cloud-controller-manager'),
  lease('kube-system/eks-certificates-controller'),
  ...dns(),
  budget('kube-system/coredns', { 'k8s-app': 'kube-dns' }),
  ...agent('kube-system/aws-node', nodes),
  ...agent('kube-system/kube-proxy', nodes),
  ...agent('kube-system/eks-pod-identity-agent', nodes),
  ...agent('kube-system/ebs-csi-node-windows', [], { nodeSelector: { 'kubernetes.io/os': 'windows' } }),
  ...addOn('kube-system/metrics-server'),
  ...front(
    'kube-system/metrics-server',
    { 'k8s-app': 'metrics-server' },
    { ports: [{ port: 443, targetPort: 10250 }] },
  ),
  // Behind it is a machine of the vendor, whose address a controller of EKS writes.
  ...front('kube-system/eks-extension-metrics-api', undefined, { ports: [{ port: 443, targetPort: 10443 }] }),
  apiService('v1.metrics.eks.amazonaws.com', { namespace: 'kube-system', name: 'eks-extension-metrics-api' }),
  apiService('v1beta1.metrics.k8s.io', { namespace: 'kube-system', name: 'metrics-server' }),
  apiService('v1.apps', undefined),
  urlWebhook('Mutating', 'pod-identity-webhook', {
    name: 'iam-for-pods.amazonaws.com',
    clientConfig: { url: 'https://127.0.0.1:23443/mutate' },
  }),
  urlWebhook('Validating', 'vpc-resource-validating-webhook', {
    name: 'vpod.vpc.k8s.aws',
    failurePolicy: 'Fail',
    objectSelector: { matchExpressions: [{ key: 'vpc.amazonaws.com/has-trunk-attached', operator: 'Exists' }] },
    clientConfig: { url: 'https://127.0.0.1:9443/validate-v1-pod' },
  }),
  storageClass('gp2', 'kubernetes.io/aws-ebs'),
  storageClass('gp3', 'ebs.csi.aws.com', true),
];

/** The detector on the nodes reports many conditions; agents are there for hardware that the cluster does not have. */
export const gke: readonly Raw[] = [
  ...base,
  ...namespaces('gke-managed-system', 'gmp-system', 'gmp-public'),
  ...nodes.map(name =>
    cloudNode(
      name,
      {
        'cloud.google.com/gke-nodepool': 'default-pool',
        'cloud.google.com/gke-os-distribution': 'cos',
        'topology.gke.io/zone': 'europe-west1-b',
      },
      [
        ['KernelDeadlock', 'False', 'KernelHasNoDeadlock'],
        ['ReadonlyFilesystem', 'False', 'FilesystemIsNotReadOnly'],
        ['CorruptDockerOverlay2', 'False', 'NoCorruptDockerOverlay2'],
        ['FrequentUnregisterNetDevice', 'False', 'NoFrequentUnregisterNetDevice'],
        ['FrequentKubeletRestart', 'False', 'NoFrequentKubeletRestart'],
        ['FrequentDockerRestart', 'False', 'NoFrequentDockerRestart'],
        ['FrequentContainerdRestart', 'False', 'NoFrequentContainerdRestart'],
        ['DeprecatedAuthsFieldInContainerdConfiguration', 'False', 'NoDeprecatedAuthsField'],
        ['NetworkUnavailable', 'False', 'RouteCreated'],
      ],
    ),
  ),
  ...leases,
  lease('kube-system/ingress-gce-lock'),
  lease('kube-system/cluster-kubestore'),
  ...dns('kube-dns'),
  ...addOn('kube-system/kube-dns-autoscaler', { replicas: 1 }),
  ...addOn('kube-system/konnectivity-agent'),
  budget('kube-system/konnectivity-agent', { 'k8s-app': 'konnectivity-agent' }),
  ...addOn('kube-system/l7-default-backend', { replicas: 1 }),
  ...front('kube-system/default-http-backend', { 'k8s-app': 'l7-default-backend' }, { type: 'NodePort' }),
  ...addOn('kube-system/metrics-server-v1.33', { replicas: 1, labels: { 'k8s-app': 'metrics-server' } }),
  ...front('kube-system/metrics-server', { 'k8s-app': 'metrics-server' }),
  apiService('v1beta1.metrics.k8s.io', { namespace: 'kube-system', name: 'metrics-server' }),
  ...agent('kube-system/fluentbit-gke', nodes),
  ...agent('kube-system/pdcsi-node', nodes),
  ...agent('kube-system/gke-metadata-server', nodes),
  ...agent('kube-system/nvidia-gpu-device-plugin-large-cos', [], {
    nodeSelector: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' },
  }),
  ...agent('kube-system/tpu-device-plugin', [], { nodeSelector: { 'cloud.google.com/gke-tpu-accelerator': 'v5' } }),
  ...agent('kube-system/metadata-proxy-v0.1', [], {
    nodeSelector: { 'cloud.google.com/metadata-proxy-ready': 'true' },
  }),
  staticPod('kube-proxy', cloudNode('node-a', {}), { tier: 'node' }),
  // What would judge alerts is there, and switched off until somebody configures it.
  ...addOn('gmp-system/rule-evaluator', { replicas: 0, labels: { app: 'rule-evaluator' } }),
  ...front('kube-system/kube-dns-upstream', { 'k8s-app': 'kube-dns' }),
  urlWebhook('Validating', 'warden-validating.config.common-webhooks.networking.gke.io', {
    name: 'warden-validating.common-webhooks.networking.gke.io',
    failurePolicy: 'Fail',
    rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], scope: '*' }],
    clientConfig: { url: 'https://localhost:5443/webhook/warden-validating' },
  }),
  urlWebhook('Mutating', 'pod-ready.config.common-webhooks.networking.gke.io', {
    name: 'pod-ready.common-webhooks.networking.gke.io',
    clientConfig: { url: 'https://localhost:5443/webhook/pod-ready' },
  }),
  storageClass('standard-rwo', 'pd.csi.storage.gke.io', true),
  storageClass('premium-rwo', 'pd.csi.storage.gke.io'),
];

const system = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }];
const healthy = (type: string, reason: string) => [type, 'False', reason] as const;

/** A pool of nodes for the system takes nothing else; agents for Windows are there without Windows. */
export const aks: readonly Raw[] = [
  ...base,
  ...nodes.map((name, i) =>
    cloudNode(
      name,
      {
        'kubernetes.azure.com/cluster': 'MC_shop',
        'kubernetes.azure.com/mode': i === 0 ? 'system' : 'user',
        'topology.kubernetes.io/zone': 'westeurope-1',
      },
      [
        healthy('VMEventScheduled', 'NoVMEventScheduled'),
        healthy('KubeletProblem', 'KubeletIsUp'),
        healthy('ContainerRuntimeProblem', 'ContainerRuntimeIsUp'),
        healthy('FilesystemCorruptionProblem', 'FilesystemIsOK'),
        healthy('FrequentContainerdRestart', 'NoFrequentContainerdRestart'),
        healthy('KernelDeadlock', 'KernelHasNoDeadlock'),
      ],
      i === 0 ? { taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] } : {},
    ),
  ),
  ...leases,
  ...dns(),
  ...addOn('kube-system/coredns-autoscaler', { replicas: 1, tolerations: system }),
  budget('kube-system/coredns-pdb', { 'k8s-app': 'kube-dns' }),
  ...addOn('kube-system/konnectivity-agent', { labels: { app: 'konnectivity-agent' }, tolerations: system }),
  budget('kube-system/konnectivity-agent', { app: 'konnectivity-agent' }),
  ...addOn('kube-system/metrics-server', { tolerations: system }),
  ...front('kube-system/metrics-server', { 'k8s-app': 'metrics-server' }),
  budget('kube-system/metrics-server-pdb', { 'k8s-app': 'metrics-server' }),
  apiService('v1beta1.metrics.k8s.io', { namespace: 'kube-system', name: 'metrics-server' }),
  ...agent('kube-system/azure-ip-masq-agent', nodes),
  ...agent('kube-system/cloud-node-manager', nodes),
  ...agent('kube-system/cloud-node-manager-windows', [], { nodeSelector: { 'kubernetes.io/os': 'windows' } }),
  ...agent('kube-system/csi-azuredisk-node', nodes),
  ...agent('kube-system/csi-azuredisk-node-win', [], { nodeSelector: { 'kubernetes.io/os': 'windows' } }),
  ...agent('kube-system/kube-proxy', nodes),
  urlWebhook('Mutating', 'aks-node-mutating-webhook', {
    name: 'aks-node-mutating-webhook.azmk8s.io',
    failurePolicy: 'Fail',
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['nodes'], scope: '*' }],
    clientConfig: { url: 'https://aks-node-webhook.e1.svc.cluster.local:9443/mutate' },
  }),
  storageClass('default', 'disk.csi.azure.com', true),
  storageClass('managed-csi', 'disk.csi.azure.com'),
];
