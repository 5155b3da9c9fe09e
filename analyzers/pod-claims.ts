import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { Absent } from '../src/core/lookup.ts';
import { type ObjectRef, refOf } from '../src/core/objects.ts';
import { parseTime } from '../src/core/time.ts';
import { text, type Value, word } from '../src/core/values.ts';
import { claimsOf, type PodClaim } from './_shared/claims.ts';
import { conditionOf, isStarting, startGrace } from './_shared/pods.ts';
import { isUnassigned, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';

type Claim = Kinds['PersistentVolumeClaim'];

/** A claim that a pod waits for: one that was seen, or one that does not exist. */
interface Waiting {
  readonly volume: string;
  readonly state: string;
  readonly ref: ObjectRef;
  readonly claim?: Claim;
  readonly absent?: Absent;
}

/**
 * A pod gets a node only when the claims that it mounts exist and have their volumes.
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
 */
export const podClaims = defineAnalyzer({
  id: 'pod-claims',
  subject: 'Pod',
  title: 'Pods that wait for their PersistentVolumeClaims',
  consults: schedulingConsults,
  where: isUnassigned,
  codes: {
    'pod-claim-unbound': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'waits for {claim}[, which it mounts as volume {volume}: it is {state}]',
      why: 'A pod is not scheduled before the claims that it mounts are bound to volumes.',
      fix: 'Find out why the claim is not bound; the pod itself may be in order.',
      docs: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding',
    },
    'pod-claim-not-its-own': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'volume {volume} needs a claim made for this pod, but its name is taken: {claim} was made otherwise',
      why: 'An ephemeral volume gets a claim of its own, which is named after the pod and the volume. A claim of that name is there and does not belong to the pod. To protect the data in it, the pod does not use it and waits.',
      fix: 'Delete {claim} if nobody needs its data, or give the pod or its volume another name.',
      docs: 'https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming',
    },
  },
  check(pod, cluster, report) {
    const condition = conditionOf(pod, 'PodScheduled');
    // Without a condition, or after an error, the scheduler has chosen a node and waits for the volumes there.
    const binding = condition === undefined || condition.reason === 'SchedulerError';
    if (!binding && whyUnscheduled(pod, cluster)?.filter !== 'claims') return;
    const { message = '', lastTransitionTime: since } = condition ?? {};
    const said =
      message === '' ? [] : [{ of: pod, path: 'status.conditions[PodScheduled]', value: text(message) as Value }];
    const mounts = claimsOf(pod).map(mount => ({ ...mount, found: lookup(mount) }));
    // A claim that is named and known to be missing is reported with the other volumes of the pod.
    if (mounts.some(({ found, ephemeral }) => found.state === 'absent' && !ephemeral)) return;
    const taken = mounts.find(
      ({ claim, ephemeral }) => ephemeral && message.includes(`/${claim} was not created for pod`),
    );
    if (taken !== undefined) {
      const { volume, claim, found } = taken;
      report('pod-claim-not-its-own', pod, {
        key: volume,
        with: { volume, claim: { kind: 'PersistentVolumeClaim', namespace: pod.metadata.namespace, name: claim } },
        near: found.state === 'present' ? [found.object] : [],
        since,
        settling: found.state === 'absent' ? 'the scheduler to try again' : undefined,
        evidence: said,
      });
      return;
    }
    const waiting = mounts.flatMap(({ volume, claim, found }): Waiting[] => {
      if (found.state === 'present') {
        const state = stateOf(found.object);
        return state === undefined ? [] : [{ volume, state, ref: refOf(found.object), claim: found.object }];
      }
      const absent = found.state === 'absent' ? found.absent : statedMissing(claim);
      return absent === undefined ? [] : [{ volume, state: 'missing', ref: absent.ref, absent }];
    });
    const [first] = waiting;
    if (first !== undefined) {
      const young = isStarting(pod, cluster) || cluster.age(first.claim?.metadata.creationTimestamp) < startGrace;
      report('pod-claim-unbound', pod, {
        key: first.volume,
        with: { claim: first.ref, volume: first.volume, state: word(first.state) },
        blames: waiting.flatMap(({ absent }) =>
          absent === undefined ? [] : [{ object: absent, because: 'exists' as const }],
        ),
        dependsOn: waiting.flatMap(({ claim }) =>
          claim === undefined ? [] : [{ object: claim, because: 'ready' as const }],
        ),
        // A pod may have waited long for a claim that was made at last: what it waits for now began with the claim.
        since: laterOf(since, first.claim?.metadata.deletionTimestamp ?? first.claim?.metadata.creationTimestamp),
        settling: young ? 'its volumes' : undefined,
        evidence: [{ of: first.ref, path: 'status.phase', value: word(first.state) }, ...said],
      });
    } else if (!binding) {
      // The claims are bound by now, or may not be listed: all there is are the scheduler's words.
      report('pod-claim-unbound', pod, {
        key: mounts[0]?.volume ?? '',
        with: { claim: mounts.map(({ claim }) => claim) },
        since,
        settling: mounts.every(({ found }) => found.state === 'present') ? 'the scheduler to try again' : undefined,
        evidence: said,
      });
    }

    function lookup({ claim }: PodClaim) {
      return cluster.lookup('PersistentVolumeClaim', claim, pod.metadata.namespace);
    }

    function statedMissing(claim: string): Absent | undefined {
      if (!message.includes(`persistentvolumeclaim "${claim}" not found`)) return undefined;
      return cluster.missing('PersistentVolumeClaim', claim, pod.metadata.namespace, 'scheduler');
    }
  },
});

function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return parseTime(other) > parseTime(one) ? other : one;
}

/** Why a claim cannot be mounted; undefined if it can. */
function stateOf({ metadata, status }: Claim): string | undefined {
  if (metadata.deletionTimestamp !== undefined) return 'being deleted';
  return status.phase === 'Bound' ? undefined : (status.phase ?? 'Pending');
}
