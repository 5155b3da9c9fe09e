import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { withRarestLabel } from '../../src/core/label-index.ts';
import { memoized } from '../../src/core/memo.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { type LabelSelector, matchesSelector } from '../../src/core/selectors.ts';
import { endOf } from './job-pods.ts';

/** Kinds that make pods from a template, and so tell which labels pods have that do not run at the moment. */
export const templateKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'CronJob', 'Job'] as const;
type TemplateKind = (typeof templateKinds)[number];

/** Something that makes pods with certain labels. */
export interface PodMaker {
  readonly object: KubeObject;
  /** How many pods it shall have now: none if it is scaled to zero, suspended or finished, or runs at its times. */
  readonly pods: number;
}

type Lists = Pick<ClusterView<never, TemplateKind>, 'listing'>;

/** Kinds that people and autoscalers scale to zero. Where they cannot be seen, nobody knows whether pods are missed. */
const scaled: ReadonlySet<TemplateKind> = new Set(['Deployment', 'StatefulSet']);

/**
 * What makes pods that a selector matches, in one namespace. `undefined` if there may be a workload that cannot be seen and
 * is meant to have no pods. Of the rarer kinds a recording that does not hold them is taken to have none: most leave out kinds without objects.
 */
export function podMakers(selector: LabelSelector, namespace: string, cluster: Lists): readonly PodMaker[] | undefined {
  const makers: PodMaker[] = [];
  for (const kind of templateKinds) {
    const listing = cluster.listing(kind, namespace);
    if (listing.state === 'unknown') {
      if (scaled.has(kind) || listing.why !== 'not-collected') return undefined;
      continue;
    }
    for (const maker of withRarestLabel(makersOf(listing.objects), selector.matchLabels ?? {}))
      if (matchesSelector(selector, maker.metadata.labels)) makers.push(maker);
  }
  return makers;
}

/** With the labels that its pods are given. */
interface Labelled extends PodMaker {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
}

const makersOf = memoized((listing: readonly Kinds[TemplateKind][]): readonly Labelled[] =>
  // A Deployment speaks for its ReplicaSets: an old one, with labels of before, is no sign that pods are meant to have them.
  listing
    .filter(({ kind, metadata }) => kind !== 'ReplicaSet' || !metadata.ownerReferences.some(isDeployment))
    .map(object => ({ object, metadata: { labels: labelsOfPods(object) }, pods: podsNow(object) })),
);

function isDeployment({ kind }: Kinds['ReplicaSet']['metadata']['ownerReferences'][number]): boolean {
  return kind === 'Deployment';
}

function labelsOfPods({ kind, spec }: Kinds[TemplateKind]): Readonly<Record<string, string>> {
  const template = kind === 'CronJob' ? spec.jobTemplate?.spec?.template : spec.template;
  return template?.metadata?.labels ?? {};
}

function podsNow(object: Kinds[TemplateKind]): number {
  switch (object.kind) {
    case 'CronJob':
      return 0;
    case 'DaemonSet':
      return object.status.desiredNumberScheduled ?? 0;
    case 'Job':
      return object.spec.suspend === true || endOf(object) !== undefined ? 0 : (object.spec.parallelism ?? 1);
    default:
      return object.spec.replicas ?? 1;
  }
}
