/** Builders of what every distribution has: add-ons that run, Services with and without a selector, webhooks, nodes. */
import { caBundle } from '../certificates.ts';
import { namespace, service, slice } from '../network.ts';
import { ago, created, object, ownedBy, type Raw, runningPod } from '../objects.ts';
import { readyNode } from '../scheduling.ts';
import { deployment as deploymentOf, podOf, replicaSet, daemonSet as setOf } from '../workloads.ts';

/** Namespaces with the ServiceAccount that each has. */
export function namespaces(...names: readonly string[]): Raw[] {
  return names.flatMap(name => [namespace(name), object('v1', 'ServiceAccount', `${name}/default`)]);
}

export const systemNamespaces = namespaces('default', 'kube-system', 'kube-public', 'kube-node-lease');

export const priorityClasses = [
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
].map(([name, value]) =>
  object('scheduling.k8s.io/v1', 'PriorityClass', String(name), { value, globalDefault: false }),
);

/** The Service of the API server: nobody selects its endpoints, which are written by itself. */
export const apiServer = [
  service('default/kubernetes', undefined, {
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
  }),
  slice('default/kubernetes', [true]),
];

interface Parts {
  readonly labels?: Record<string, string>;
  readonly replicas?: number;
  readonly spec?: Record<string, unknown>;
  readonly tolerations?: readonly object[];
  readonly priorityClassName?: string;
  readonly nodeSelector?: Record<string, string>;
}

function templateOf(name: string, { labels = { 'k8s-app': name }, ...rest }: Parts): Record<string, unknown> {
  const { tolerations, priorityClassName = 'system-cluster-critical', nodeSelector } = rest;
  return {
    metadata: { labels },
    spec: {
      containers: [
        {
          name,
          image: `registry.example.com/${name}:v1.2.3`,
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        },
      ],
      priorityClassName,
      ...(tolerations && { tolerations }),
      ...(nodeSelector && { nodeSelector }),
    },
  };
}

/** A Deployment of kube-system with its ReplicaSet and running pods. */
export function addOn(path: string, parts: Parts = {}): Raw[] {
  const name = path.slice(path.indexOf('/') + 1);
  const { replicas = 2 } = parts;
  const template = templateOf(name, parts);
  const counts = { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas };
  const selector = { matchLabels: (template.metadata as { labels: object }).labels };
  const owner = deploymentOf(path, { spec: { replicas, selector, template }, status: counts });
  const set = replicaSet(`${path}-7d4b9c8f5d`, owner, { spec: { replicas }, status: counts });
  return [owner, set, ...runningPods(set, template, replicas)];
}

/** A DaemonSet with a pod on each of some nodes; on none where its nodeSelector matches no node. */
export function agent(path: string, nodes: readonly string[], parts: Parts = {}): Raw[] {
  const name = path.slice(path.indexOf('/') + 1);
  const template = templateOf(name, {
    priorityClassName: 'system-node-critical',
    tolerations: [{ operator: 'Exists' }],
    ...parts,
  });
  const count = nodes.length;
  const set = setOf(path, {
    spec: { selector: { matchLabels: (template.metadata as { labels: object }).labels }, template },
    status: {
      currentNumberScheduled: count,
      desiredNumberScheduled: count,
      updatedNumberScheduled: count,
      numberReady: count,
      numberAvailable: count,
    },
  });
  return [
    set,
    ...nodes.map((nodeName, i) =>
      podOf(set, `${name}-${'bcdfgh'[i]}x7k2`, { spec: { ...(template.spec as object), nodeName } }),
    ),
  ];
}

function runningPods(owner: Raw, template: Record<string, unknown>, count: number): Raw[] {
  return Array.from({ length: count }, (_, i) =>
    podOf(owner, `${owner.metadata.name}-${'bcdfgh'[i]}x7k2`, {
      spec: { ...(template.spec as object), nodeName: 'node-a' },
    }),
  );
}

/** A Service with an address of its own, and its endpoints: of the pods that it selects, or that somebody else writes. */
export function front(
  path: string,
  selector: Record<string, string> | undefined,
  spec: Record<string, unknown> = {},
  ready: readonly boolean[] = [true, true],
): Raw[] {
  const sum = [...path].reduce((all, letter) => (all * 31 + letter.charCodeAt(0)) % 60_000, 7);
  const clusterIP = `10.97.${Math.floor(sum / 250)}.${(sum % 250) + 2}`;
  return [service(path, selector, { clusterIP, clusterIPs: [clusterIP], ...spec }), slice(path, ready)];
}

/** CoreDNS, or what goes by its labels. */
export function dns(name = 'coredns'): Raw[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
    { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
  ];
  return [
    ...addOn(`kube-system/${name}`, { labels }),
    ...front('kube-system/kube-dns', labels, { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], ports }),
  ];
}

/** A node as a cloud labels it, with the conditions of its detectors. */
export function cloudNode(
  name: string,
  labels: Record<string, string>,
  conditions: readonly (readonly [type: string, status: string, reason: string])[] = [],
  spec: Record<string, unknown> = {},
): Raw {
  const node = readyNode(name, { labels, spec }) as Raw & { status: { conditions: object[] } };
  for (const [type, status, reason] of conditions)
    node.status.conditions.push({ type, status, reason, lastHeartbeatTime: ago(60), lastTransitionTime: created });
  return node;
}

export function lease(path: string, renewed = 5): Raw {
  return object('coordination.k8s.io/v1', 'Lease', path, {
    spec: { holderIdentity: `${path}_1f0c`, leaseDurationSeconds: 15, renewTime: ago(renewed) },
  });
}

export function storageClass(name: string, provisioner: string, isDefault = false): Raw {
  return object('storage.k8s.io/v1', 'StorageClass', name, {
    metadata: { annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {} },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
  });
}

/** A webhook of the vendor, which the API server calls by a URL on its own machine. */
export function urlWebhook(kind: 'Mutating' | 'Validating', name: string, webhook: Record<string, unknown>): Raw {
  return object('admissionregistration.k8s.io/v1', `${kind}WebhookConfiguration`, name, {
    webhooks: [
      {
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        timeoutSeconds: 10,
        failurePolicy: 'Ignore',
        namespaceSelector: {},
        objectSelector: {},
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }],
        ...webhook,
        clientConfig: { caBundle: caBundle('2035-01-01T00:00:00Z'), ...(webhook.clientConfig as object) },
      },
    ],
  });
}

export function apiService(name: string, target: { namespace: string; name: string } | undefined): Raw {
  const [version, ...group] = name.split('.');
  return object('apiregistration.k8s.io/v1', 'APIService', name, {
    spec: { version, group: group.join('.'), ...(target && { service: { ...target, port: 443 } }) },
    status: { conditions: [{ type: 'Available', status: 'True', reason: 'Passed', lastTransitionTime: created }] },
  });
}

export function budget(path: string, matchLabels: Record<string, string>, expected = 2): Raw {
  return object('policy/v1', 'PodDisruptionBudget', path, {
    metadata: { generation: 1 },
    spec: { minAvailable: 1, selector: { matchLabels } },
    status: {
      observedGeneration: 1,
      currentHealthy: expected,
      desiredHealthy: 1,
      disruptionsAllowed: expected - 1,
      expectedPods: expected,
    },
  });
}

/** A pod that the kubelet runs from a manifest and mirrors to the API server. */
export function staticPod(component: string, node: Raw, labels: Record<string, string> = {}): Raw {
  return runningPod(`kube-system/${component}-${node.metadata.name}`, {
    metadata: {
      labels: { component, tier: 'control-plane', ...labels },
      annotations: { 'kubernetes.io/config.mirror': '7b0e', 'kubernetes.io/config.source': 'file' },
      ...ownedBy(node),
    },
    spec: { nodeName: node.metadata.name, hostNetwork: true, priorityClassName: 'system-node-critical' },
  });
}
