import { podAffinity } from '../../analyzers/pod-affinity.ts';
import { podClaims } from '../../analyzers/pod-claims.ts';
import { podHostPorts } from '../../analyzers/pod-host-ports.ts';
import { podNodeSelection } from '../../analyzers/pod-node-selection.ts';
import { podResources } from '../../analyzers/pod-resources.ts';
import { podScheduling } from '../../analyzers/pod-scheduling.ts';
import { podSpread } from '../../analyzers/pod-spread.ts';
import { podTaints } from '../../analyzers/pod-taints.ts';
import { podVolumeNodes } from '../../analyzers/pod-volume-nodes.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { object, type Raw, runningPod } from '../helpers/objects.ts';
import { asking, readyNode, waitingPod } from '../helpers/scheduling.ts';

interface Placement extends Dialect {
  /** What the pod asks for, as far as the report tells. */
  readonly spec: object;
  readonly others: readonly Raw[];
}

const github = 'https://github.com';
const ssd = { ...asking({ cpu: '100m' }), nodeSelector: { disk: 'ssd' } };
const plain = [readyNode('node-a'), readyNode('node-b')];
const tainted = { spec: { taints: [{ key: 'dedicated', value: 'video', effect: 'NoSchedule' }] } };
const selector = { matchLabels: { app: 'nmap' } };
const term = { labelSelector: selector, topologyKey: 'kubernetes.io/hostname' };
const apart = {
  ...asking({ cpu: '100m' }),
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
};
const nmap = (name: string, nodeName: string) =>
  runningPod(`shop/${name}`, { metadata: { labels: { app: 'nmap' } }, spec: { nodeName } });
const claimed = {
  ...asking({ cpu: '100m' }),
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
};
const claim = (phase: string, volumeName?: string) =>
  object('v1', 'PersistentVolumeClaim', 'shop/data', {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', volumeName },
    status: { phase },
  });
const zonal = object('v1', 'PersistentVolume', 'pv-1', {
  spec: {
    claimRef: { namespace: 'shop', name: 'data' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['pek3c'] }] },
        ],
      },
    },
  },
});

/** What schedulers said from 1.5 to 1.33. */
const placements: readonly Placement[] = [
  {
    words: "0/6 nodes are available: 5 node(s) didn't match node selector.",
    source: `${github}/kubernetes/kubernetes/issues/91601`,
    spec: ssd,
    others: plain,
    code: 'pod-no-matching-node',
    says: /disk/,
  },
  {
    words:
      '0/4 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 NodeUnschedulable, 3 MatchNodeSelector.',
    source: `${github}/kubernetes/kubernetes/issues/57574`,
    spec: ssd,
    others: plain,
    code: 'pod-no-matching-node',
    says: /disk/,
  },
  {
    words:
      'pod (vsphere-e2e-j11sb) failed to fit in any node\nfit failure summary on nodes : MatchNodeSelector (2), PodToleratesNodeTaints (1)',
    source: `${github}/kubernetes/kops/issues/2730`,
    spec: ssd,
    others: plain,
    code: 'pod-no-matching-node',
    says: /disk/,
  },
  {
    words: "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity.",
    source: `${github}/kubernetes/autoscaler/issues/4613`,
    spec: ssd,
    others: plain,
    code: 'pod-no-matching-node',
    says: /disk/,
  },
  {
    words: "0/1 nodes are available: 1 node(s) had taints that the pod didn't tolerate.",
    source: `${github}/kubernetes/kubernetes/issues/76035`,
    spec: asking({ cpu: '100m' }),
    others: [readyNode('node-a', tainted)],
    code: 'pod-untolerated-taint',
    says: /dedicated=video:NoSchedule/,
  },
  {
    words: 'No nodes are available that match all of the following predicates:: PodToleratesNodeTaints (1).',
    source: `${github}/kubernetes/kubernetes/issues/49440`,
    spec: asking({ cpu: '100m' }),
    others: [readyNode('node-a', tainted)],
    code: 'pod-untolerated-taint',
    says: /dedicated=video:NoSchedule/,
  },
  {
    words:
      'No nodes are available that match all of the following predicates:: PodFitsHostPorts (1), PodToleratesNodeTaints (1).',
    source: `${github}/kubernetes/kubernetes/issues/49440`,
    spec: asking({ cpu: '100m' }, { ports: [{ containerPort: 80, hostPort: 80 }] }),
    others: [
      readyNode('node-a'),
      readyNode('node-b', tainted),
      runningPod('shop/other', {
        spec: asking({ cpu: '100m' }, { ports: [{ containerPort: 80, hostPort: 80 }] }),
      }),
    ].map(raw => (raw.kind === 'Pod' ? { ...raw, spec: { ...(raw.spec as object), nodeName: 'node-a' } } : raw)),
    code: 'pod-host-port-taken',
    says: /80/,
  },
  {
    words:
      "0/20 nodes are available: 1 node(s) didn't match pod affinity/anti-affinity, 19 node(s) didn't match node selector.",
    source: `${github}/kubernetes/kubernetes/issues/100400`,
    spec: { ...apart, nodeSelector: { pool: 'scan' } },
    others: [readyNode('node-a', { labels: { pool: 'scan' } }), readyNode('node-b'), nmap('nmap-1', 'node-a')],
    code: 'pod-anti-affinity-unsatisfied',
    says: /app=nmap/,
  },
  {
    words:
      "0/3 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, 2 node(s) had volume node affinity conflict.",
    source: `${github}/radondb/radondb-mysql-kubernetes/issues/395`,
    spec: claimed,
    others: [
      readyNode('node-a', { labels: { 'topology.kubernetes.io/zone': 'pek3b' } }),
      readyNode('node-b', {
        labels: { 'topology.kubernetes.io/zone': 'pek3c' },
        spec: { taints: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule' }] },
      }),
      claim('Bound', 'pv-1'),
      zonal,
    ],
    code: 'pod-volume-unreachable',
    says: /pek3c/,
  },
  {
    words: '0/8 nodes are available: 8 Insufficient cpu, 8 Insufficient memory',
    source: `${github}/Consensys-Incorporated/quorum-kubernetes/issues/160`,
    spec: asking({ cpu: '8', memory: '64Gi' }),
    others: plain,
    code: 'pod-larger-than-any-node',
    says: /cpu|memory/,
  },
  {
    words: 'pod has unbound immediate PersistentVolumeClaims (repeated 16 times)',
    source: `${github}/kubernetes-sigs/azuredisk-csi-driver/issues/73`,
    spec: claimed,
    others: [...plain, claim('Pending')],
    code: 'pod-claim-unbound',
    says: /data/,
  },
  {
    words: '0/5 nodes are available: 4 node(s) exceed max volume count.',
    source: `${github}/kubernetes-sigs/vsphere-csi-driver/pull/1331`,
    spec: claimed,
    others: [...plain, claim('Bound', 'pv-2'), object('v1', 'PersistentVolume', 'pv-2', { spec: {} })],
    code: 'pod-volume-limit',
    says: /volume/,
  },
  {
    words:
      "0/6 nodes are available: 1 node(s) had untolerated taint {unschedulable: true}, 2 node(s) didn't match pod topology spread constraints, 3 node(s) had untolerated taint {node-role.kubernetes.io/master: }. preemption: 0/6 nodes are available: 2 node(s) didn't match pod topology spread constraints, 4 Preemption is not helpful for scheduling.",
    source: `${github}/red-hat-storage/ocs-operator/pull/4163`,
    spec: {
      ...asking({ cpu: '100m' }),
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: selector,
        },
      ],
    },
    others: [
      readyNode('node-a'),
      readyNode('node-b', { spec: { taints: [{ key: 'unschedulable', value: 'true', effect: 'NoSchedule' }] } }),
      nmap('nmap-1', 'node-a'),
    ],
    code: 'pod-spread-unsatisfied',
    says: /kubernetes\.io\/hostname/,
  },
];

const analyzers = [
  podAffinity,
  podClaims,
  podHostPorts,
  podNodeSelection,
  podResources,
  podScheduling,
  podSpread,
  podTaints,
  podVolumeNodes,
];

testDialects('scheduling', analyzers, placements, ({ words, spec, others }) => [
  waitingPod('shop/web-1', words, spec, { labels: { app: 'nmap' } }),
  ...others,
]);
