import type { Analyzer } from '../core/analyzer.ts';
import type { Kind } from '../core/kinds/index.ts';
import { declaredBy, kindsOf } from './plan.ts';
import type { Store } from './store.ts';

/**
 * Kinds that only explain what others say, and what calls for them. They are listed after all others, and only then: in most
 * clusters nothing does, and no request is made in vain. What calls for a kind must hold for whatever asks for its objects.
 */
const callers: Partial<Record<Kind, (store: Store) => boolean>> = {
  ResourceClaim: claimsDevices,
  ResourceClaimTemplate: claimsDevices,
  DeviceClass: claimsDevices,
  RuntimeClass: store =>
    store.objects('Pod').some(({ spec }) => spec.runtimeClassName !== undefined) || isSaid(/RuntimeClass/, store),
  LimitRange: isAnythingRefused,
  PriorityClass: store => isSaid(/PriorityClass/, store),
  ValidatingAdmissionPolicy: isPolicySaid,
  ValidatingAdmissionPolicyBinding: isPolicySaid,
  CSINode: store => isSaid(/max ?volume ?count/i, store),
  CSIDriver: store => isAny(store, 'PersistentVolumeClaim', 'VolumeAttachment'),
  ControllerRevision: store => isAny(store, 'StatefulSet', 'DaemonSet'),
  IngressClass: store => isAny(store, 'Ingress'),
};

/**
 * The kinds that are to be listed on demand, each with the question whether something calls for it.
 * @param asked kinds of which somebody asks for objects: these are wanted for themselves, as is what a profile looks at
 */
export function onDemand(
  analyzers: readonly Analyzer[],
  asked: readonly Kind[],
  store: Store,
): ReadonlyMap<Kind, () => boolean> {
  const profiled = analyzers.filter(({ profile }) => profile !== undefined);
  const wanted = new Set([...asked, ...declaredBy(profiled)]);
  return new Map(
    kindsOf(analyzers).flatMap(kind => {
      const isNeeded = callers[kind];
      return isNeeded === undefined || wanted.has(kind) ? [] : [[kind, () => isNeeded(store)] as const];
    }),
  );
}

function isAny(store: Store, ...kinds: readonly Kind[]): boolean {
  return kinds.some(kind => store.objects(kind).length > 0);
}

function isPolicySaid(store: Store): boolean {
  return isSaid(/ValidatingAdmissionPolicy/, store);
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/ */
function claimsDevices(store: Store): boolean {
  return store.objects('Pod').some(({ spec }) => spec.resourceClaims.length > 0);
}

/** Whether a controller could not create something, now or not long ago. */
function isAnythingRefused(store: Store): boolean {
  return (
    store.objects('Event').some(({ reason }) => reason === 'FailedCreate') ||
    (['ReplicaSet', 'ReplicationController'] as const).some(kind =>
      store.objects(kind).some(({ status }) => status.conditions.some(({ type }) => type === 'ReplicaFailure')),
    )
  );
}

/** Whether the API server or the scheduler says something, in an event or in a condition of what it refuses or cannot place. */
function isSaid(words: RegExp, store: Store): boolean {
  const isIn = ({ message = '' }: { readonly message?: string | undefined }): boolean => words.test(message);
  return (
    store.objects('Event').some(isIn) ||
    (['ReplicaSet', 'ReplicationController', 'Pod'] as const).some(kind =>
      store.objects(kind).some(({ status }) => status.conditions.some(isIn)),
    )
  );
}
