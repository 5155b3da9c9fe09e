import { defineAnalyzer } from '../src/core/analyzer.ts';
import { controllerOf } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';

const owners = ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'] as const;

/**
 * The garbage collector deletes pods whose controller is gone, unless it is stopped itself. Never more than worth knowing:
 * a controller that was deleted while the cluster was being read looks the same.
 * @see https://kubernetes.io/docs/concepts/architecture/garbage-collection/#owners-dependents
 */
export const podOwner = defineAnalyzer({
  id: 'pod-owner',
  subject: 'Pod',
  title: 'Pods whose controller no longer exists',
  consults: owners,
  codes: {
    'pod-owner-missing': {
      severity: 'info',
      message: 'its controller, {kind} {owner}, no longer exists',
      why: 'Nothing replaces the pod if it fails, and the garbage collector should have deleted it with its controller.',
      fix: 'Delete the pod if it is not needed. If such pods stay, look at kube-controller-manager: an aggregated API that does not answer stops the garbage collector.',
      docs: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
    },
  },
  check(pod, cluster, report) {
    if (cluster.ownerOf(pod) !== undefined) return;
    const { namespace, deletionTimestamp } = pod.metadata;
    const owner = controllerOf(pod);
    const kind = owners.find(one => one === owner?.kind);
    if (kind === undefined || owner?.name === undefined || deletionTimestamp !== undefined) return;
    const found = cluster.lookup(kind, owner.name, namespace);
    // One of the same name that was created later is not its controller either.
    if (found.state === 'unknown' || (found.state === 'present' && found.object.metadata.uid === owner.uid)) return;
    report('pod-owner-missing', pod, {
      with: { kind: word(kind), owner: owner.name },
      evidence: [{ of: pod, path: 'metadata.ownerReferences', value: owner.name }],
    });
  },
});
