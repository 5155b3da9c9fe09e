import type { Kinds } from '../../core/kinds/index.ts';
import { compareText, formatRef, type KubeObject, type ObjectRef, refOf } from '../../core/objects.ts';
import type { Change } from '../../core/report.ts';
import { parseTime } from '../../core/time.ts';
import { printable } from '../../core/values.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { Draft } from '../draft.ts';

type ReplicaSet = Kinds['ReplicaSet'];

/** How long before an incident a change is worth a word, and how far clocks and controllers may differ, in milliseconds. */
const shortly = 900_000;
const slack = 120_000;

/** The rollouts of Deployments of an incident, and the joining of its nodes, shortly before it began. */
export function changesBefore(since: string | undefined, members: readonly Draft[], index: ClusterIndex): Change[] {
  if (since === undefined) return [];
  const concerned = new Map<string, ObjectRef>();
  for (const { ref, topOwner } of members) {
    for (const object of [ref, topOwner]) {
      if (object.kind === 'Deployment' || object.kind === 'Node') concerned.set(formatRef(object), object);
    }
  }
  return [...concerned.values()]
    .flatMap(object => (object.kind === 'Node' ? joining(object, index) : rollouts(object, index)))
    .filter(({ at }) => parseTime(at) > parseTime(since) - shortly && parseTime(at) < parseTime(since) + slack)
    .sort((a, b) => compareText(b.at, a.at) || compareText(formatRef(a.object), formatRef(b.object)));
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
  const revisions = [...index.ownedBy('ReplicaSet', found.metadata.uid)].sort((a, b) => revisionOf(a) - revisionOf(b));
  const [before, newest] = revisions.slice(-2);
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
