import { defineAnalyzer } from '../src/core/analyzer.ts';
import { elapsed } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';
import { imageChange, isSettling, revisionsOf, unready } from './_shared/rollup.ts';

/**
 * A Deployment keeps its replicas available, also while it replaces them.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
export const deploymentAvailable = defineAnalyzer({
  id: 'deployment-available',
  subject: 'Deployment',
  title: 'Deployments without the replicas they should have',
  reads: ['ReplicaSet', 'Pod'],
  codes: {
    'deployment-unavailable': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: '0 of {desired|replica|replicas} available[; its rollout made no progress within {deadline}]',
      why: 'A Deployment is available while enough of its pods are ready. None is, so whatever it serves is down.',
      fix: 'Look at its pods, or, if there are none, at the events of its ReplicaSet.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status',
    },
    'deployment-degraded': {
      severity: 'warning',
      breaks: 'ready',
      rollup: true,
      message: '{available} of {desired|replica|replicas} are available',
      why: 'Some of the pods that the Deployment should have are not ready. What it serves still works, with less capacity and less to spare.',
      fix: 'Look at the pods that are not ready, or, if there are too few, at the events of its ReplicaSet.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status',
    },
    'deployment-rollout-stuck': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message:
        'the new revision[ with image {image} instead of {was}] has {ready} of {wanted|pod|pods} ready[ after {deadline}], the old one keeps {old|pod|pods}',
      why: 'A rolling update removes old pods only as new ones become ready. The new ones do not, so the old revision still serves and the change is not live.',
      fix: 'Find out why the new pods are not ready and correct the template, or go back with `kubectl rollout undo`.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment',
    },
  },
  check(deployment, cluster, report) {
    const { metadata, spec, status } = deployment;
    const { replicas: desired = 1, minReadySeconds = 0, progressDeadlineSeconds = 600 } = spec;
    const { availableReplicas: available = 0, readyReplicas: ready = 0 } = status;
    if (metadata.deletionTimestamp !== undefined || desired === 0 || status.observedGeneration === undefined) return;

    const sets = cluster.ownedBy('ReplicaSet', deployment);
    const { newest, old } = revisionsOf(sets);
    const condition = conditionOf(deployment, 'Available');
    const progress = conditionOf(deployment, 'Progressing');
    const gaveUp = progress?.reason === 'ProgressDeadlineExceeded';
    const deadline = gaveUp ? elapsed(`${progressDeadlineSeconds}s`) : undefined;
    const since = condition?.status === 'False' ? condition.lastTransitionTime : undefined;
    const evidence = [
      { of: deployment, path: 'status.availableReplicas', value: available },
      ...(gaveUp
        ? [{ of: deployment, path: 'status.conditions[Progressing]', value: elapsed('ProgressDeadlineExceeded') }]
        : []),
    ];

    if (available === 0) {
      report('deployment-unavailable', deployment, {
        with: { desired, deadline },
        dependsOn: [{ object: deployment, because: 'config' }],
        evidence,
        since,
        impact: 'down',
        settling: settling(),
      });
      return;
    }
    const wanted = newest?.spec.replicas ?? 0;
    const newReady = newest?.status.readyReplicas ?? 0;
    if (newest !== undefined && old.length > 0 && newReady < wanted && spec.paused !== true) {
      const change = imageChange(old[0]!.spec.template, newest.spec.template);
      report('deployment-rollout-stuck', deployment, {
        with: { image: change?.image, was: change?.was, ready: newReady, wanted, deadline, old: total(old) },
        evidence: [...evidence, { of: newest, path: 'status.readyReplicas', value: newReady }],
        ...(available < desired ? { impact: 'degraded' } : {}),
        settling: gaveUp ? undefined : 'its rollout to finish',
      });
    } else if (available < desired) {
      report('deployment-degraded', deployment, {
        with: { available, desired },
        evidence,
        since,
        impact: 'degraded',
        settling: settling(),
      });
    }

    function settling(): string | undefined {
      if (ready >= desired && minReadySeconds > 0)
        return `its pods to be ready for ${minReadySeconds}s (minReadySeconds)`;
      const times = [metadata.creationTimestamp, since, gaveUp ? undefined : progress?.lastUpdateTime];
      const waiting = unready(sets.flatMap(set => cluster.ownedBy('Pod', set)));
      return isSettling(waiting, cluster, times) ? 'its pods to become ready' : undefined;
    }
  },
});

function total(sets: readonly { readonly status: { readonly replicas?: number | undefined } }[]): number {
  return sets.reduce((sum, { status }) => sum + (status.replicas ?? 0), 0);
}
