import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Absent } from '../src/core/lookup.ts';
import { refOf } from '../src/core/objects.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { claimsOf, type PodClaim } from './_shared/claims.ts';
import { conditionOf, isStarting } from './_shared/pods.ts';
import { isUnassigned, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';

type Claim = Kinds['PersistentVolumeClaim'];

/**
 * A pod gets a node only when the claims that it mounts exist and have their volumes.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
 */
export const podClaims = defineAnalyzer({
  id: 'pod-claims',
  subject: 'Pod',
  title: 'Pods that wait for their PersistentVolumeClaims',
  consults: schedulingConsults,
  codes: {
    'pod-claim-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'mounts {claim} as volume {volume}, which does not exist',
      why: 'A pod is not scheduled before all claims that it mounts exist.',
      fix: 'Create {claim}, or correct claimName in the volumes of the pod template.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes',
    },
    'pod-claim-unbound': {
      severity: 'error',
      breaks: 'ready',
      message: 'waits for {claim}[, which it mounts as volume {volume}: it is {state}]',
      why: 'A pod is not scheduled before the claims that it mounts are bound to volumes.',
      fix: 'Find out why the claim is not bound; the pod itself may be in order.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding',
    },
  },
  check(pod, cluster, report) {
    const condition = conditionOf(pod, 'PodScheduled');
    // Without a condition, or after an error, the scheduler has chosen a node and waits for the volumes there.
    const binding = condition === undefined || condition.reason === 'SchedulerError';
    if (!isUnassigned(pod) || !(binding || whyUnscheduled(pod, cluster)?.filter === 'claims')) return;
    const { namespace } = pod.metadata;
    const said = /persistentvolumeclaim "([^"]+)" not found/.exec(condition?.message ?? '')?.[1];
    const unready: { mount: PodClaim; claim: Claim }[] = [];
    for (const mount of claimsOf(pod)) {
      const found = cluster.lookup('PersistentVolumeClaim', mount.claim, namespace);
      if (found.state === 'present') {
        if (found.object.status.phase !== 'Bound' || isLeaving(found.object))
          unready.push({ mount, claim: found.object });
        continue;
      }
      const absent =
        found.state === 'absent'
          ? found.absent
          : mount.claim === said
            ? cluster.missing('PersistentVolumeClaim', said, namespace, 'scheduler')
            : undefined;
      if (absent !== undefined) return reportMissing(mount, absent);
    }
    const [first] = unready;
    if (first === undefined) return binding ? undefined : reportStatement();
    report('pod-claim-unbound', pod, {
      key: first.mount.volume,
      with: {
        claim: refOf(first.claim),
        volume: first.mount.volume,
        state: isLeaving(first.claim) ? word('being deleted') : word(first.claim.status.phase ?? 'Pending'),
      },
      dependsOn: unready.map(({ claim }) => ({ object: claim, because: 'ready' })),
      since: condition?.lastTransitionTime,
      settling:
        isStarting(pod, cluster) || cluster.age(first.claim.metadata.creationTimestamp) < 120
          ? 'its volumes'
          : undefined,
      evidence: [
        { of: first.claim, path: 'status.phase', value: word(first.claim.status.phase ?? 'Pending') },
        ...statement(),
      ],
    });

    function reportMissing({ volume, claim, ephemeral }: PodClaim, absent: Absent): void {
      report('pod-claim-missing', pod, {
        key: volume,
        with: { claim: absent.ref, volume },
        blames: [{ object: absent, because: 'exists' }],
        near: absent.similar(),
        since: condition?.lastTransitionTime,
        // The claim of an ephemeral volume is made just after the pod.
        settling: ephemeral && isStarting(pod, cluster) ? 'the claim that is made for it' : undefined,
        evidence: [{ of: pod, path: 'spec.volumes[].persistentVolumeClaim', value: claim }, ...statement()],
      });
    }

    /** The claims are bound by now, or may not be listed: all there is are the scheduler's words. */
    function reportStatement(): void {
      const mounts = claimsOf(pod);
      const known = mounts.every(
        ({ claim }) => cluster.lookup('PersistentVolumeClaim', claim, namespace).state === 'present',
      );
      report('pod-claim-unbound', pod, {
        key: mounts[0]?.volume ?? '',
        with: { claim: mounts.map(({ claim }) => claim) },
        since: condition?.lastTransitionTime,
        settling: known ? 'the scheduler to try again' : undefined,
        evidence: statement(),
      });
    }

    function statement(): { of: typeof pod; path: string; value: Value }[] {
      const { message = '' } = condition ?? {};
      return message === '' ? [] : [{ of: pod, path: 'status.conditions[PodScheduled]', value: text(message) }];
    }
  },
});

function isLeaving({ metadata }: Claim): boolean {
  return metadata.deletionTimestamp !== undefined;
}
