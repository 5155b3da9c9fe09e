/** Healthy clusters that people run themselves, by what is typical of each. */
import { created, object, type Raw, runningPod } from '../objects.ts';
import { job, jobComplete, podOf } from '../workloads.ts';
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
} from './parts.ts';

const base = [...systemNamespaces, ...priorityClasses, ...apiServer];
const headless = { clusterIP: 'None', clusterIPs: ['None'] };
const controlPlane = { 'node-role.kubernetes.io/control-plane': '' };
const noWorkloads = { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] };

const install = job('kube-system/helm-install-traefik', { status: jobComplete });
const installed = podOf(install, 'helm-install-traefik-9x7k2', {
  spec: { restartPolicy: 'OnFailure' },
  status: {
    phase: 'Succeeded',
    conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted', lastTransitionTime: created }],
    containerStatuses: [
      {
        name: 'app',
        ready: false,
        restartCount: 1,
        state: { terminated: { exitCode: 0, reason: 'Completed', finishedAt: created } },
      },
    ],
  },
});

/** Three servers with etcd inside; its load balancer is a DaemonSet, and charts are installed by Jobs. */
export const k3s: readonly Raw[] = [
  ...base,
  ...['node-a', 'node-b', 'node-c'].flatMap(name => [
    cloudNode(name, { ...controlPlane, 'node-role.kubernetes.io/etcd': 'true' }, [
      ['EtcdIsVoter', 'True', 'MemberNotLearner'],
    ]),
    lease(`kube-node-lease/${name}`),
  ]),
  lease('kube-system/k3s-etcd'),
  // Each component elects its leader by a lease of k3s' own name where there are several servers.
  lease('kube-system/kube-scheduler'),
  ...dns(),
  ...addOn('kube-system/local-path-provisioner', { replicas: 1, labels: { app: 'local-path-provisioner' } }),
  ...addOn('kube-system/metrics-server', { replicas: 1 }),
  ...front('kube-system/metrics-server', { 'k8s-app': 'metrics-server' }),
  apiService('v1beta1.metrics.k8s.io', { namespace: 'kube-system', name: 'metrics-server' }),
  install,
  installed,
  ...addOn('kube-system/traefik', { replicas: 1, labels: { 'app.kubernetes.io/name': 'traefik' } }),
  ...agent('kube-system/svclb-traefik-1a2b3c4d', ['node-a', 'node-b', 'node-c']),
  ...front('kube-system/traefik', { 'app.kubernetes.io/name': 'traefik' }, { type: 'LoadBalancer' }).map(raw => ({
    ...raw,
    ...(raw.kind === 'Service' && { status: { loadBalancer: { ingress: [{ ip: '192.0.2.10', ipMode: 'VIP' }] } } }),
  })),
  storageClass('local-path', 'rancher.io/local-path', true),
];

const cp = cloudNode('node-a', controlPlane, [['NetworkUnavailable', 'False', 'CalicoIsUp']], noWorkloads);

/** kubeadm and kind: a control plane of static pods, on a node that takes nothing else. */
export const kubeadm: readonly Raw[] = [
  ...base,
  cp,
  cloudNode('node-b', {}),
  lease('kube-node-lease/node-a'),
  lease('kube-node-lease/node-b'),
  lease('kube-system/kube-scheduler'),
  lease('kube-system/kube-controller-manager'),
  ...['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(component => staticPod(component, cp)),
  ...dns(),
  ...agent('kube-system/kube-proxy', ['node-a', 'node-b']),
  ...agent('kube-system/kindnet', ['node-a', 'node-b']),
  ...addOn('local-path-storage/local-path-provisioner', { replicas: 1 }),
  ...namespaces('local-path-storage'),
  storageClass('standard', 'rancher.io/local-path', true),
];

/** What the charts of Prometheus look for in kube-system, of which a managed control plane shows nothing. */
export const monitored: readonly Raw[] = [
  ...base,
  cloudNode('node-a', { 'eks.amazonaws.com/nodegroup': 'workers' }),
  ...dns(),
  ...['kube-controller-manager', 'kube-scheduler', 'etcd'].flatMap(component =>
    front(
      `kube-system/prometheus-${component}`,
      { component },
      { ...headless, ports: [{ name: 'http-metrics', port: 10257 }] },
      [],
    ),
  ),
  ...front('kube-system/prometheus-kube-proxy', { 'k8s-app': 'kube-proxy' }, headless, []),
  ...front('kube-system/prometheus-kubelet', undefined, headless),
];

const guard = { app: 'guard' };
const finished = (path: string) =>
  runningPod(path, {
    spec: { restartPolicy: 'Never' },
    status: {
      phase: 'Succeeded',
      conditions: [{ type: 'Ready', status: 'False', reason: 'PodCompleted', lastTransitionTime: created }],
      containerStatuses: [],
    },
  });
const operator = (name: string) =>
  object('config.openshift.io/v1', 'ClusterOperator', name, {
    status: {
      conditions: [
        ['Available', 'True'],
        ['Progressing', 'False'],
        ['Degraded', 'False'],
        ['Upgradeable', 'True'],
        ['EvaluationConditionsDetected', 'Unknown'],
      ].map(([type, status]) => ({ type, status, reason: 'AsExpected', lastTransitionTime: created })),
    },
  });

/** Operators for everything, DNS in a namespace of its own, and what installs revisions of static pods and ends. */
export const openshift: readonly Raw[] = [
  ...base,
  ...namespaces(
    'openshift-dns',
    'openshift-kube-apiserver',
    'openshift-etcd',
    'openshift-apiserver',
    'openshift-ingress',
  ),
  ...['node-a', 'node-b', 'node-c'].map(name =>
    cloudNode(name, { ...controlPlane, 'node-role.kubernetes.io/master': '', 'node.openshift.io/os_id': 'rhcos' }),
  ),
  object('v1', 'Service', 'default/openshift', {
    spec: { type: 'ExternalName', externalName: 'kubernetes.default.svc.cluster.local' },
  }),
  ...['dns', 'etcd', 'ingress', 'kube-apiserver', 'network'].map(operator),
  ...agent('openshift-dns/dns-default', ['node-a', 'node-b', 'node-c'], {
    labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' },
  }),
  ...front(
    'openshift-dns/dns-default',
    { 'dns.operator.openshift.io/daemonset-dns': 'default' },
    {
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 5353 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 5353 },
      ],
    },
  ),
  finished('openshift-kube-apiserver/installer-7-node-a'),
  finished('openshift-kube-apiserver/revision-pruner-7-node-a'),
  ...addOn('openshift-etcd/etcd-guard', { replicas: 3, labels: guard }),
  budget('openshift-etcd/etcd-guard-pdb', guard, 3),
  ...addOn('openshift-apiserver/apiserver', { replicas: 3, labels: { app: 'openshift-apiserver' } }),
  ...front('openshift-apiserver/api', { app: 'openshift-apiserver' }),
  apiService('v1.apps.openshift.io', { namespace: 'openshift-apiserver', name: 'api' }),
  ...addOn('openshift-ingress/router-default', { labels: { ingress: 'default' } }),
  ...front('openshift-ingress/router-internal-default', { ingress: 'default' }),
  ...front('kube-system/kubelet', undefined, headless, [true, true, true]),
  object('apiserver.openshift.io/v1', 'APIRequestCount', 'pods.v1', { status: { requestCount: 12 } }),
];
