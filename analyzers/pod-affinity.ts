import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import type { ObjectRef } from '../src/core/objects.ts';
import { formatSelector } from '../src/core/selectors.ts';
import { groupBy } from './_shared/listings.ts';
import { type NearLabels, nearestByLabels } from './_shared/near-labels.ts';
import {
  affinityTerms,
  antiAffinityTerms,
  holdersOf,
  keepersOf,
  nodesOf,
  podsOfTerm,
  type Term,
  type TermPods,
} from './_shared/pod-affinity.ts';
import { isUnassigned, perVerdict, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf, mostLinked } from './_shared/unscheduled.ts';

type Pod = Kinds['Pod'];

/** A term that leaves no node. */
interface Decisive {
  readonly term: Term;
  /** Whether any of the pods that it is about has a node. */
  readonly placed: boolean;
  /** Some of those pods. */
  readonly linked: readonly Pod[];
  /** What those pods belong to. */
  readonly holders: readonly ObjectRef[];
  readonly near: NearLabels | undefined;
}

const decisive = perVerdict<Decisive | undefined>();

/**
 * A pod can ask to run where certain other pods run, or where they do not.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export const podAffinity = defineAnalyzer({
  id: 'pod-affinity',
  subject: 'Pod',
  title: 'Pods whose affinity to other pods leaves no node',
  consults: [...schedulingConsults, 'Namespace'],
  where: isUnassigned,
  codes: {
    'pod-anti-affinity-unsatisfied': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'may not share a {topology} with pods of {selector}, which run on all {count|node|nodes} that it may use: of {holders}',
      why: 'The pod forbids itself, by required anti-affinity, to run where a pod with these labels runs. All nodes that it may use have one; so there can be no more of them than nodes (or zones).',
      fix: 'Run fewer replicas, add nodes, or make the anti-affinity preferred instead of required.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-kept-away': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'is kept away from all {count|node|nodes} that it may use by the anti-affinity of other pods[: {holders} forbids pods of {selector} in the same {topology}]',
      why: 'Anti-affinity works both ways: pods that forbid others beside them keep away also those that ask for nothing.',
      fix: 'Change the labels of this pod or the anti-affinity of the others, or add nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-affinity-no-pod': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'must share a {topology} with a pod of {selector}[ in {namespaces}], but none has a node[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The pod asks, by required affinity, to run where a pod with these labels runs. There is no such pod, or it has no node itself.',
      fix: 'Correct the labels or the namespaces in the affinity, or start the pods that it means.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-affinity-no-room': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'must share a {topology} with {holders} ({selector}), but no node there can take it',
      why: 'The pod asks, by required affinity, to run where a pod with these labels runs. The nodes there have no room, or do not let it in.',
      fix: 'Make room beside these pods, or make the affinity preferred instead of required.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    if (verdict === undefined) return;
    const { filter, candidates } = verdict;
    if (filter !== 'affinity' && filter !== 'anti-affinity' && filter !== 'existing-anti-affinity') return;
    const found = decisive(verdict, find);
    const details = detailsOf(pod, verdict, cluster);
    const count = candidates.length;
    if (found === undefined) return report('pod-kept-away', pod, { ...details, with: { count } });
    const { term, placed, linked, holders, near } = found;
    const topology = term.topologyKey ?? '';
    const values = { topology, selector: formatSelector(term.labelSelector), holders, count };
    const common = { ...details, key: topology, with: values };
    if (filter === 'anti-affinity') return report('pod-anti-affinity-unsatisfied', pod, common);
    if (filter === 'existing-anti-affinity') return report('pod-kept-away', pod, common);
    if (placed) return report('pod-affinity-no-room', pod, common);
    const gone = term.namespaces
      .map(name => cluster.lookup('Namespace', name))
      .filter(found => found.state === 'absent');
    report('pod-affinity-no-pod', pod, {
      ...common,
      blames: [...details.blames, ...gone.map(({ absent }) => ({ object: absent, because: 'exists' as const }))],
      with: {
        ...values,
        namespaces: term.namespaces.length > 0 ? term.namespaces : undefined,
        near: near?.ref,
        label: near?.label,
        has: near?.has,
        wants: near?.wants,
      },
      near: near === undefined ? [] : [near.object],
      dependsOn: [...details.dependsOn, ...linked.map(object => ({ object, because: 'ready' as const }))],
    });

    function find(): Decisive | undefined {
      const chosen =
        filter === 'existing-anti-affinity'
          ? strongestKeeper()
          : filter === 'affinity'
            ? unmetAffinity()
            : metAntiAffinity();
      if (chosen === undefined) return undefined;
      const { term, pods } = chosen;
      const linked = pods
        .slice(0, mostLinked + 1)
        .filter(other => other !== pod)
        .slice(0, mostLinked);
      const wanted = term.labelSelector?.matchLabels ?? {};
      return {
        term,
        placed: nodesOf(pods).size > 0,
        linked,
        holders: holdersOf(pods, pod, cluster),
        near:
          linked.length > 0
            ? undefined
            : nearestByLabels(
                wanted,
                (term.namespaces.length === 0 ? [pod.metadata.namespace] : term.namespaces).flatMap(name =>
                  cluster.list('Pod', name),
                ),
              ),
      };
    }

    function meant(terms: readonly Term[]): TermPods[] {
      return terms.map(term => ({ term, pods: podsOfTerm(term, pod, cluster) }));
    }

    /** The term whose pods are not there; else one whose pods are where this pod cannot go. */
    function unmetAffinity(): TermPods | undefined {
      const all = meant(affinityTerms(pod));
      return all.find(({ pods }) => nodesOf(pods).size === 0) ?? all.find(term => !reaches(term)) ?? all[0];
    }

    function metAntiAffinity(): TermPods | undefined {
      const all = meant(antiAffinityTerms(pod));
      return all.find(reaches) ?? all[0];
    }

    /** Of what running pods forbid, that which the most of them say. */
    function strongestKeeper(): TermPods | undefined {
      const all = groupBy(
        keepersOf(pod, cluster),
        ({ term }) => `${term.topologyKey} ${formatSelector(term.labelSelector)}`,
      );
      return [...all.values()]
        .map(same => (same.length === 1 ? same[0]! : { term: same[0]!.term, pods: same.flatMap(({ pods }) => pods) }))
        .sort((a, b) => b.pods.length - a.pods.length)[0];
    }

    /** Whether pods of a term run in the domain of a node that the pod may use. */
    function reaches({ term: { topologyKey = '' }, pods }: TermPods): boolean {
      const domains = new Set([...nodesOf(pods)].flatMap(name => domainOf(name, topologyKey) ?? []));
      return candidates.some(node => domains.has(node.metadata.labels[topologyKey] ?? ''));
    }

    function domainOf(name: string, topologyKey: string): string | undefined {
      const node = cluster.lookup('Node', name);
      return node.state === 'present' ? node.object.metadata.labels[topologyKey] : undefined;
    }
  },
});
