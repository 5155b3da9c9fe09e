import { type ClusterView, type Details, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Code } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { codeOfEach } from './_shared/kind-codes.ts';
import { isSettling, unready } from './_shared/rollup.ts';

/** Of a ReplicaSet or ReplicationController without any available pod. */
const unavailable = {
  severity: 'error',
  breaks: 'ready',
  rollup: true,
  message: '0 of {desired|replica|replicas} available',
  why: 'None of the pods that the controller should keep is ready, so whatever they serve is down.',
  fix: 'Look at its pods, or, if there are none, at its events.',
  docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
} as const satisfies Code;

/** Of a ReplicaSet or ReplicationController with some of its pods. */
const degraded = {
  severity: 'warning',
  breaks: 'ready',
  rollup: true,
  message: '{available} of {desired|replica|replicas} are available',
  why: 'Some of the pods that the controller should keep are not ready. What they serve still works, with less capacity and less to spare.',
  fix: 'Look at the pods that are not ready, or, if there are too few, at the events of their controller.',
  docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
} as const satisfies Code;

const codes = {
  down: { ReplicaSet: 'replicaset-unavailable', ReplicationController: 'replicationcontroller-unavailable' },
  degraded: { ReplicaSet: 'replicaset-degraded', ReplicationController: 'replicationcontroller-degraded' },
} as const;

type Controller = Kinds['ReplicaSet'] | Kinds['ReplicationController'];

/** A ReplicaSet that no Deployment manages, or a ReplicationController; other ReplicaSets are told with their Deployment. */
export const replicasetAvailable = defineAnalyzer({
  id: 'replicaset-available',
  subject: ['ReplicaSet', 'ReplicationController'],
  title: 'ReplicaSets and ReplicationControllers without the replicas they should have',
  reads: ['Pod'],
  codes: { ...codeOfEach(codes.down, unavailable), ...codeOfEach(codes.degraded, degraded) },
  check(controller, cluster, report) {
    if (isManaged(controller)) return;
    const lack = shortage(controller, cluster.ownedBy('Pod', controller), cluster);
    if (lack !== undefined) report(codes[lack.impact][controller.kind], controller, lack);
  },
});

function isManaged({ metadata }: Controller): boolean {
  return metadata.ownerReferences.some(({ kind, controller }) => kind === 'Deployment' && controller === true);
}

/** What a controller lacks of its replicas; undefined if nothing, or if its controller has not counted them yet. */
function shortage(
  controller: Controller,
  pods: readonly Kinds['Pod'][],
  cluster: Pick<ClusterView<never, never>, 'age'>,
) {
  const { metadata, spec, status } = controller;
  const { replicas: desired = 1, minReadySeconds = 0 } = spec;
  const { availableReplicas: available = 0, readyReplicas: ready = 0 } = status;
  if (metadata.deletionTimestamp !== undefined || status.observedGeneration === undefined || available >= desired)
    return undefined;
  return {
    with: { available, desired },
    evidence: [{ of: controller, path: 'status.availableReplicas', value: available }],
    impact: available === 0 ? 'down' : 'degraded',
    settling:
      ready >= desired && minReadySeconds > 0
        ? `its pods to be ready for ${minReadySeconds}s (minReadySeconds)`
        : isSettling(unready(pods), cluster, [metadata.creationTimestamp])
          ? 'its pods to become ready'
          : undefined,
  } satisfies Details & { with: object };
}
