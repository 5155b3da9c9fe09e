import type { ClusterView, ObjectEvent } from '../../src/core/analyzer.ts';
import type { Kind, Kinds } from '../../src/core/kinds/index.ts';
import { compareText, type KubeObject, type ObjectRef, uniqueRefs } from '../../src/core/objects.ts';
import { parseRefusal, type Refusal, refusalWords } from './admission.ts';
import { endOf } from './job-pods.ts';
import { conditionOf } from './pods.ts';

/** The kinds that create objects which the API server may refuse. */
export const controllers = [
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ReplicationController',
  'Deployment',
  'CronJob',
] as const satisfies readonly Kind[];

export type Controller = (typeof controllers)[number];

/** A controller that cannot create what it should, and why. */
export interface Refused {
  readonly controller: KubeObject;
  readonly refusal: Refusal;
  /** What is refused: `pods`, `persistentvolumeclaims`, `replicasets`, `jobs`. */
  readonly what: string;
  /** The API server's words. */
  readonly words: string;
  /** Where they were read. */
  readonly path: string;
  readonly at: string;
  readonly times: number;
  /** When it was refused first; `''` if nothing tells. */
  readonly since: string;
}

/** What is asked of the cluster: events need no declaration. */
type Events = Pick<ClusterView<never, never>, 'eventsOf'>;
type Listings = Pick<ClusterView<never, Controller>, 'eventsOf' | 'listing'>;

/**
 * What a controller is refused now. ReplicaSets say so in a condition, which keeps the words of the first refusal: the
 * newest event knows better. The others have the event only, which counts while pods are missing and none was created
 * since.
 */
export function refusedNow(controller: Kinds[Controller], cluster: Events): Refused | undefined {
  if (controller.metadata.deletionTimestamp !== undefined) return undefined;
  if (controller.kind === 'ReplicaSet' || controller.kind === 'ReplicationController')
    return refusedByCondition(controller, cluster);
  return isShort(controller) ? refusedByEvent(controller, cluster, made[controller.kind]) : undefined;
}

/** What a controller makes, where that is no pod. */
const made: { readonly [K in Controller]?: string } = { Deployment: 'replicasets', CronJob: 'jobs' };

/** Whether a controller has not made all that it should. */
function isShort(controller: Kinds[Exclude<Controller, 'ReplicaSet' | 'ReplicationController'>]): boolean {
  switch (controller.kind) {
    case 'StatefulSet':
      return (controller.status.replicas ?? 0) < (controller.spec.replicas ?? 1);
    case 'DaemonSet': {
      const { currentNumberScheduled = 0, desiredNumberScheduled = 0 } = controller.status;
      return currentNumberScheduled < desiredNumberScheduled;
    }
    case 'Job': {
      const { spec, status } = controller;
      const remaining = (spec.completions ?? 1) - (status.succeeded ?? 0);
      const idle = spec.suspend === true || endOf(controller) !== undefined;
      return !idle && (status.active ?? 0) < Math.min(spec.parallelism ?? 1, remaining);
    }
    case 'Deployment':
      return conditionOf(controller, 'Progressing')?.reason === 'ReplicaSetCreateError';
    case 'CronJob':
      // Whether a start is due is not asked: what was refused last and not made since is what counts.
      return controller.spec.suspend !== true;
  }
}

function refusedByCondition(
  controller: Kinds['ReplicaSet'] | Kinds['ReplicationController'],
  cluster: Events,
): Refused | undefined {
  const condition = conditionOf<(typeof controller.status.conditions)[number]>(controller, 'ReplicaFailure');
  if (condition?.status !== 'True' || condition.reason !== 'FailedCreate') return undefined;
  const since = condition.lastTransitionTime ?? '';
  const byEvent = refusedByEvent(controller, cluster);
  if (byEvent !== undefined) return { ...byEvent, since };
  const path = 'status.conditions[ReplicaFailure]';
  return make(controller, condition.message ?? '', { path, at: since, times: 1, since });
}

function refusedByEvent(controller: KubeObject, cluster: Events, what = 'pods'): Refused | undefined {
  const failures = failuresNow(controller, cluster);
  const [last] = failures;
  if (last === undefined) return undefined;
  const since = failures.map(({ firstSeen }) => firstSeen).sort(compareText)[0] ?? '';
  return make(
    controller,
    last.message,
    { path: 'event FailedCreate', at: last.lastSeen, times: last.count, since },
    what,
  );
}

/** The events of what was refused since something was created last, newest first: each refused name makes one. */
function failuresNow(controller: KubeObject, cluster: Events): readonly ObjectEvent[] {
  const { events } = cluster.eventsOf(controller);
  const created = events.findIndex(({ reason }) => reason === 'SuccessfulCreate');
  return events.slice(0, created < 0 ? undefined : created).filter(({ reason }) => reason === 'FailedCreate');
}

/** Nothing is created in a namespace that is being deleted; that is no fault of the controller. */
const inDeletedNamespace = /because it is being terminated/;

function make(
  controller: KubeObject,
  message: string,
  seen: Pick<Refused, 'path' | 'at' | 'times' | 'since'>,
  usually = 'pods',
): Refused | undefined {
  if (message === '' || inDeletedNamespace.test(message)) return undefined;
  const what = /(\w+)(?:\.\w+)* "[^"]*" is forbidden/.exec(message)?.[1] ?? usually;
  return { controller, refusal: parseRefusal(message), what, words: refusalWords(message), ...seen };
}

/** What was refused among the objects of a listing, once per listing: many quotas and webhooks ask. */
const memo = new WeakMap<readonly KubeObject[], readonly Refused[]>();

/** Every controller that is refused something, in a namespace or everywhere; of the kinds that could be listed. */
export function allRefused(cluster: Listings, namespace?: string): readonly Refused[] {
  return controllers.flatMap(kind => refusedAmong(kind, cluster, namespace));
}

function refusedAmong(kind: Controller, cluster: Listings, namespace: string | undefined): readonly Refused[] {
  const listing = cluster.listing(kind, namespace);
  if (listing.state === 'unknown') return [];
  const known = memo.get(listing.objects);
  if (known !== undefined) return known;
  const found = listing.objects.flatMap(object => refusedNow(object, cluster) ?? []);
  memo.set(listing.objects, found);
  return found;
}

/** The workloads whose controllers were refused, each once. */
export function ownersOf(
  refused: readonly Refused[],
  cluster: Pick<ClusterView<never, never>, 'topOwnerOf'>,
): ObjectRef[] {
  return uniqueRefs(refused.map(({ controller }) => cluster.topOwnerOf(controller)));
}
