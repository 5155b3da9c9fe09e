import type { Analyzer } from '../core/analyzer.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import { definitionOf, type Kind, knownKinds } from '../core/kinds/index.ts';
import { compareText } from '../core/objects.ts';

/**
 * Kinds that others refer to. They are listed last, in this order: what a referrer names and what was created before the
 * referrer was listed is then in the listing, or does not exist.
 */
const referents: readonly Kind[] = [
  'ReplicaSet',
  'Service',
  'EndpointSlice',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'ConfigMap',
  'Secret',
  'ResourceQuota',
  'LimitRange',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'Node',
  'Namespace',
];

/** Kinds that every run may read: events explain, namespaces say what can exist, revisions what changed shortly before. */
const always: readonly Kind[] = ['Event', 'Namespace', 'ControllerRevision'];

/** The kinds that analyzers declare, as they do. */
export function declaredBy(analyzers: readonly Analyzer[]): Kind[] {
  return analyzers.flatMap(({ subjects, reads = [], consults = [] }) => [...subjects, ...reads, ...consults]);
}

/** The kinds that the analyzers need, and those that are asked for, each once, referrers before referents. */
export function kindsOf(
  analyzers: readonly Analyzer[],
  asked: readonly Kind[] = [],
  requested: readonly OnRequest[] = [],
): Kind[] {
  return inOrder([...always, ...asked, ...declaredBy(analyzers).filter(kind => isListed(kind, requested))]);
}

/** Every kind that is known and not bulky: what a recording holds, so that a later version finds in it what this one does not look for. */
export function allKinds(requested: readonly OnRequest[] = []): Kind[] {
  const kept = knownKinds.filter(kind => definitionOf(kind).bulky !== true);
  return inOrder(kept.filter(kind => isListed(kind, requested)));
}

/** Certificates are listed, if they are asked for; logs and values are read once it is known of what. */
function isListed(kind: Kind, requested: readonly OnRequest[]): boolean {
  const { onRequest, listedAs } = definitionOf(kind);
  return onRequest === undefined || (listedAs !== undefined && requested.includes(onRequest));
}

/**
 * Custom resources come last: there may be hundreds of types, and nothing of Kubernetes itself should wait for them. What is
 * created meanwhile refers to what may have been created meanwhile: that is unknown then, and not missing.
 */
function inOrder(wanted: readonly Kind[]): Kind[] {
  const rank = (kind: Kind): number => {
    if (kind === 'CustomResource') return referents.length + 1;
    return kind === 'Pod' ? -1 : referents.indexOf(kind) + 1;
  };
  return [...new Set(wanted)].sort((a, b) => rank(a) - rank(b) || compareText(a, b));
}
