import type { Kinds } from '../../core/kinds/index.ts';
import { compareText, formatRef, type KubeObject, type ObjectRef, refOf } from '../../core/objects.ts';
import { sourcesOf } from '../../core/pod-sources.ts';
import type { Change } from '../../core/report.ts';
import { parseTime } from '../../core/time.ts';
import { printable } from '../../core/values.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { type Draft, isPod } from '../draft.ts';

type ReplicaSet = Kinds['ReplicaSet'];
type Pod = Kinds['Pod'];

/** How long before an incident a change is worth a word, and how far clocks and controllers may differ, in milliseconds. */
const shortly = 900_000;
const slack = 120_000;
/** Writing an object takes a moment: what is changed so soon after it was created has been created. */
const creating = 5_000;

/** More than this nobody reads. */
const mostChanges = 5;

/**
 * What changed of an incident's objects shortly before it began: rollouts, nodes that joined, ConfigMaps and Secrets that its
 * pods read. Worth a look, and no proof of anything.
 */
export function changesBefore(since: string | undefined, members: readonly Draft[], index: ClusterIndex): Change[] {
  if (since === undefined) return [];
  const began = parseTime(since);
  return [...concerned(members).values()]
    .flatMap(object => changesOf(object, index))
    .filter(({ at }) => parseTime(at) > began - shortly && parseTime(at) < began + slack)
    .sort((a, b) => compareText(b.at, a.at) || compareText(formatRef(a.object), formatRef(b.object)))
    .slice(0, mostChanges);
}

/** The objects of an incident, those that own them, and what their pods read, by name. */
function concerned(members: readonly Draft[]): Map<string, ObjectRef> {
  const objects = new Map<string, ObjectRef>();
  const read = new Set<string>();
  for (const { ref, topOwner, object } of members) {
    for (const one of [ref, topOwner]) if (one.kind in readers) objects.set(formatRef(one), one);
    // The pods of a workload read the same.
    const owner = formatRef(topOwner);
    if (!isPod(object) || read.has(owner)) continue;
    read.add(owner);
    for (const source of podSources(object)) objects.set(formatRef(source), source);
  }
  return objects;
}

function podSources({ metadata: { namespace }, spec }: Pod): ObjectRef[] {
  return sourcesOf(spec).map(({ kind, name }) => ({ kind, namespace, name }));
}

/** How a change of an object is read, by its kind. */
const readers = {
  Node: joining,
  Deployment: rollouts,
  StatefulSet: (ref, index) => revisions(ref, index.find('StatefulSet', ref.name, ref.namespace ?? ''), index),
  DaemonSet: (ref, index) => revisions(ref, index.find('DaemonSet', ref.name, ref.namespace ?? ''), index),
  ConfigMap: (ref, index) => edits(ref, index.find('ConfigMap', ref.name, ref.namespace ?? '')),
  Secret: (ref, index) => edits(ref, index.find('Secret', ref.name, ref.namespace ?? '')),
} as const satisfies Readonly<Record<string, (ref: ObjectRef, index: ClusterIndex) => Change[]>>;

function changesOf(ref: ObjectRef, index: ClusterIndex): Change[] {
  return ref.kind in readers && ref.group === undefined ? readers[ref.kind as keyof typeof readers](ref, index) : [];
}

function joining(node: ObjectRef, index: ClusterIndex): Change[] {
  const found = index.find('Node', node.name, '');
  return found === undefined
    ? []
    : [{ object: node, at: found.metadata.creationTimestamp, what: 'joined the cluster' }];
}

/** A new ReplicaSet of a Deployment that had one before: its creation is the moment of the rollout. */
function rollouts(deployment: ObjectRef, index: ClusterIndex): Change[] {
  const found = index.find('Deployment', deployment.name, deployment.namespace ?? '');
  if (found === undefined) return [];
  const sets = [...index.ownedBy('ReplicaSet', found.metadata.uid)].sort((a, b) => revisionOf(a) - revisionOf(b));
  const [before, newest] = sets.slice(-2);
  if (before === undefined || newest === undefined) return [];
  const images = changedImages(before, newest);
  const what = `rolled out revision ${revisionOf(newest)}${images.length === 0 ? '' : `: ${images.join(', ')}`}`;
  return [{ object: refOf(found as KubeObject), at: newest.metadata.creationTimestamp, what: printable(what) }];
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-to-a-previous-revision */
function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations['deployment.kubernetes.io/revision'] ?? 0);
}

function changedImages(before: ReplicaSet, after: ReplicaSet): string[] {
  const images = (set: ReplicaSet): Map<string, string> =>
    new Map((set.spec.template?.spec?.containers ?? []).map(({ name = '', image = '' }) => [name, image]));
  const old = images(before);
  return [...images(after)].flatMap(([name, image]) => {
    const was = old.get(name);
    return was === undefined || was === image ? [] : [`image of container ${name} ${image} instead of ${was}`];
  });
}

/** A new revision of a workload that had one before; one that is rolled back to is written anew. */
function revisions(workload: ObjectRef, found: KubeObject | undefined, index: ClusterIndex): Change[] {
  if (found === undefined) return [];
  const times = index.ownedBy('ControllerRevision', found.metadata.uid).map(lastWritten).sort(compareText);
  return times.length < 2 ? [] : [{ object: workload, at: times.at(-1)!, what: 'rolled out a new revision' }];
}

function edits(object: ObjectRef, found: Changed | undefined): Change[] {
  if (found === undefined) return [];
  const at = lastWritten(found);
  const created = parseTime(found.metadata.creationTimestamp);
  return parseTime(at) > created + creating ? [{ object, at, what: 'was changed' }] : [];
}

type Changed = Kinds['ConfigMap'] | Kinds['Secret'] | Kinds['ControllerRevision'];

/** When an object was written last, as far as the API server notes it. */
function lastWritten({ metadata }: Changed): string {
  return metadata.managedFields.reduce(
    (latest, { time = '' }) => (time > latest ? time : latest),
    metadata.creationTimestamp,
  );
}
