import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
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
    for (const object of listing.objects) {
      const maker = makerOf(object);
      if (maker !== undefined && matchesSelector(selector, maker.labels)) makers.push({ object, pods: maker.pods });
    }
  }
  return makers;
}

type Maker = { readonly labels: Readonly<Record<string, string>>; readonly pods: number };

function makerOf(object: Kinds[TemplateKind]): Maker | undefined {
  if (object.kind === 'CronJob') {
    return { labels: object.spec.jobTemplate?.spec?.template?.metadata?.labels ?? {}, pods: 0 };
  }
  const labels = object.spec.template?.metadata?.labels ?? {};
  if (object.kind === 'DaemonSet') return { labels, pods: object.status.desiredNumberScheduled ?? 0 };
  if (object.kind === 'Job') {
    const over = object.spec.suspend === true || endOf(object) !== undefined;
    return { labels, pods: over ? 0 : (object.spec.parallelism ?? 1) };
  }
  // A Deployment speaks for its ReplicaSets: an old one, with labels of before, is no sign that pods are meant to have them.
  if (object.kind === 'ReplicaSet' && object.metadata.ownerReferences.some(owner => owner.kind === 'Deployment'))
    return undefined;
  return { labels, pods: object.spec.replicas ?? 1 };
}
