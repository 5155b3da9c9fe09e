import { hoursAgo, namespaceOf, podName, type Raw, replicas, rest, templateOf, uid } from './names.ts';

/** One Deployment in so many crashes. */
const crashing = 100;

/** A pod as an API server sends it: about 5 KB of JSON. */
export function podOf(i: number, nodes: number): Raw {
  const app = Math.floor(i / replicas);
  const { name, labels, hash } = templateOf(app);
  const replicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: `${name}-${hash}`,
    uid: uid('replicaset', app * 2),
    controller: true,
    blockOwnerDeletion: true,
  };
  const ready = app % crashing !== 7;
  const { spec } = rest(app);
  const token = `kube-api-access-${suffixOf(i)}`;
  return {
    metadata: {
      name: podName(i),
      generateName: `${name}-${hash}-`,
      namespace: namespaceOf(app),
      uid: uid('pod', i),
      resourceVersion: String(1_000_000 + i),
      creationTimestamp: hoursAgo(100),
      labels,
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
      ownerReferences: [replicaSet],
      managedFields: managedFields('kube-controller-manager'),
    },
    spec: {
      ...spec,
      containers: (spec.containers as readonly Raw[]).map(container => withToken(container, token)),
      volumes: [...(spec.volumes as readonly Raw[]), tokenVolume(token)],
      nodeName: `node-${i % nodes}`,
      serviceAccountName: 'default',
      serviceAccount: 'default',
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      tolerations: ['not-ready', 'unreachable'].map(taint => ({
        key: `node.kubernetes.io/${taint}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
    },
    status: statusOf(i, ready),
  };
}

/** Of these characters an API server generates names: k8s.io/apimachinery/pkg/util/rand. */
const alphanumerics = 'bcdfghjklmnpqrstvwxz2456789';

/** Five of them, others for each pod. */
function suffixOf(i: number): string {
  const { length } = alphanumerics;
  return Array.from({ length: 5 }, (_, at) => alphanumerics[Math.floor((i * 7919) / length ** at) % length]).join('');
}

/** The token of its service account: admission mounts it into every container, by a name that no other pod has. */
function withToken(container: Raw, name: string): Raw {
  const mount = { name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
  return { ...container, volumeMounts: [...((container.volumeMounts ?? []) as readonly Raw[]), mount] };
}

function tokenVolume(name: string): Raw {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}

function statusOf(i: number, ready: boolean): Raw {
  const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
    type => ({
      type,
      status: ready || !type.includes('Ready') || type.startsWith('Pod') ? 'True' : 'False',
      lastTransitionTime: hoursAgo(99),
    }),
  );
  const ended = {
    exitCode: 1,
    reason: 'Error',
    startedAt: hoursAgo(0.2),
    finishedAt: hoursAgo(0.15),
    containerID: `containerd://${'0'.repeat(64)}`,
  };
  return {
    phase: 'Running',
    conditions,
    hostIP: '10.0.0.1',
    podIP: `172.16.${(i >> 8) & 255}.${i & 255}`,
    podIPs: [{ ip: `172.16.${(i >> 8) & 255}.${i & 255}` }],
    startTime: hoursAgo(100),
    qosClass: 'Burstable',
    containerStatuses: [
      {
        name: 'app',
        state: ready
          ? { running: { startedAt: hoursAgo(99) } }
          : { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } },
        lastState: ready ? {} : { terminated: ended },
        ready,
        started: ready,
        restartCount: ready ? 0 : 40,
        image: 'registry.example.com/shop/app:1.2.3',
        imageID: `registry.example.com/shop/app@sha256:${'0123456789abcdef'.repeat(4)}`,
        containerID: `containerd://${i.toString(16).padStart(64, '0')}`,
      },
    ],
  };
}

/** Who set which field: a third of what a server sends. */
export function managedFields(manager: string): readonly Raw[] {
  return [
    {
      manager,
      operation: 'Update',
      apiVersion: 'v1',
      time: hoursAgo(100),
      fieldsType: 'FieldsV1',
      fieldsV1: specFields,
    },
    {
      manager: 'kubelet',
      operation: 'Update',
      apiVersion: 'v1',
      time: hoursAgo(99),
      fieldsType: 'FieldsV1',
      fieldsV1: statusFields,
    },
  ];
}

const specFields = {
  'f:metadata': {
    'f:generateName': {},
    'f:labels': { '.': {}, 'f:app': {}, 'f:app.kubernetes.io/part-of': {}, 'f:pod-template-hash': {} },
    'f:ownerReferences': { '.': {} },
  },
  'f:spec': {
    'f:containers': {
      'k:{"name":"app"}': {
        ...Object.fromEntries(
          [
            'args',
            'image',
            'imagePullPolicy',
            'livenessProbe',
            'name',
            'readinessProbe',
            'terminationMessagePath',
            'volumeMounts',
          ].map(name => [`f:${name}`, {}]),
        ),
        'f:env': Object.fromEntries(
          Array.from({ length: 8 }, (_, i) => [`k:{"name":"SETTING_${i}"}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
        ),
        'f:resources': {
          '.': {},
          'f:limits': { '.': {}, 'f:memory': {} },
          'f:requests': { '.': {}, 'f:cpu': {}, 'f:memory': {} },
        },
      },
    },
    ...Object.fromEntries(
      [
        'dnsPolicy',
        'enableServiceLinks',
        'restartPolicy',
        'schedulerName',
        'securityContext',
        'terminationGracePeriodSeconds',
        'volumes',
      ].map(name => [`f:${name}`, {}]),
    ),
  },
};

const statusFields = {
  'f:status': {
    'f:conditions': Object.fromEntries(
      ['ContainersReady', 'Initialized', 'Ready'].map(type => [
        `k:{"type":"${type}"}`,
        { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:status': {}, 'f:type': {} },
      ]),
    ),
    ...Object.fromEntries(
      ['containerStatuses', 'hostIP', 'hostIPs', 'phase', 'podIP', 'podIPs', 'startTime'].map(name => [
        `f:${name}`,
        {},
      ]),
    ),
  },
};
