import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatRef, type ObjectRef } from '../src/core/objects.ts';
import { formatSelector } from '../src/core/selectors.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import {
  affinityTerms,
  antiAffinityTerms,
  domainsOf,
  podsOfTerm,
  podsWithAntiAffinity,
  type Term,
  termMeans,
} from './_shared/pod-affinity.ts';
import { schedulingConsults, type Verdict, whyUnscheduled } from './_shared/scheduling.ts';
import { detailsOf } from './_shared/unscheduled.ts';

type Pod = Kinds['Pod'];

/** A term that leaves no node, and the pods that it is about. */
interface Decisive {
  readonly term: Term;
  readonly pods: readonly Pod[];
}

/** One of the pods that it waits for tells why; thousands would only cost. */
const mostLinked = 10;

/** Pods that are alike share a verdict; which term was decisive is found once for all of them. */
const decisive = new WeakMap<Verdict, Decisive | undefined>();

/**
 * A pod can ask to run where certain other pods run, or where they do not.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
 */
export const podAffinity = defineAnalyzer({
  id: 'pod-affinity',
  subject: 'Pod',
  title: 'Pods whose affinity to other pods leaves no node',
  consults: [...schedulingConsults, 'Namespace'],
  codes: {
    'pod-anti-affinity-unsatisfied': {
      severity: 'error',
      breaks: 'ready',
      message:
        'may not share a {topology} with pods of {selector}, which run on all {count|node|nodes} that it may use: of {holders}',
      why: 'The pod forbids itself, by required anti-affinity, to run where a pod with these labels runs. All nodes that it may use have one; so there can be no more of them than nodes (or zones).',
      fix: 'Run fewer replicas, add nodes, or make the anti-affinity preferred instead of required.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-kept-away': {
      severity: 'error',
      breaks: 'ready',
      message:
        'is kept away from all {count|node|nodes} that it may use by the anti-affinity of other pods[: {holders} forbids pods of {selector} in the same {topology}]',
      why: 'Anti-affinity works both ways: pods that forbid others beside them keep away also those that ask for nothing.',
      fix: 'Change the labels of this pod or the anti-affinity of the others, or add nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-affinity-no-pod': {
      severity: 'error',
      breaks: 'ready',
      message:
        'must share a {topology} with a pod of {selector}, but none has a node[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The pod asks, by required affinity, to run where a pod with these labels runs. There is no such pod, or it has no node itself.',
      fix: 'Correct the labels in the affinity, or start the pods that it means.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
    'pod-affinity-no-room': {
      severity: 'error',
      breaks: 'ready',
      message: 'must share a {topology} with {holders} ({selector}), but no node there can take it',
      why: 'The pod asks, by required affinity, to run where a pod with these labels runs. The nodes there have no room, or do not let it in.',
      fix: 'Make room beside these pods, or make the affinity preferred instead of required.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    const filter = verdict?.filter;
    if (
      verdict === undefined ||
      (filter !== 'affinity' && filter !== 'anti-affinity' && filter !== 'existing-anti-affinity')
    )
      return;
    if (!decisive.has(verdict)) decisive.set(verdict, find(filter));
    const found = decisive.get(verdict);
    const details = detailsOf(pod, verdict, cluster);
    const count = verdict.candidates.length;
    if (found === undefined) return report('pod-kept-away', pod, { ...details, with: { count } });
    const { term, pods } = found;
    const selector = formatSelector(term.labelSelector);
    const topology = term.topologyKey ?? '';
    const common = { ...details, key: `${topology} ${selector}` };
    const holders = uniqueRefs(pods.map(holder => cluster.topOwnerOf(holder)));
    const values = { topology, selector, holders, count };
    if (filter === 'anti-affinity') return report('pod-anti-affinity-unsatisfied', pod, { ...common, with: values });
    if (filter === 'existing-anti-affinity') return report('pod-kept-away', pod, { ...common, with: values });
    const placed = pods.filter(other => (other.spec.nodeName ?? '') !== '');
    if (placed.length > 0) return report('pod-affinity-no-room', pod, { ...common, with: values });
    const near =
      pods.length > 0
        ? undefined
        : nearestByLabels(term.labelSelector?.matchLabels ?? {}, cluster.list('Pod', pod.metadata.namespace));
    report('pod-affinity-no-pod', pod, {
      ...common,
      with: { topology, selector, near: near?.ref, label: near?.label, has: near?.has, wants: near?.wants },
      near: near === undefined ? [] : [near.object],
      dependsOn: [
        ...details.dependsOn,
        ...pods.slice(0, mostLinked).map(object => ({ object, because: 'ready' as const })),
      ],
    });

    function find(which: 'affinity' | 'anti-affinity' | 'existing-anti-affinity'): Decisive | undefined {
      if (which === 'existing-anti-affinity') return mostKeptAway();
      const terms = which === 'affinity' ? affinityTerms(pod) : antiAffinityTerms(pod);
      const all = terms.map(term => ({ term, pods: podsOfTerm(term, pod, cluster).filter(other => other !== pod) }));
      if (which === 'affinity')
        return (
          all.find(t => t.pods.every(other => (other.spec.nodeName ?? '') === '')) ??
          all.find(t => !reaches(t)) ??
          all[0]
        );
      return all.find(reaches) ?? all[0];
    }

    /** Whether a term's pods run in the domain of any node that the pod may use. */
    function reaches({ term, pods }: Decisive): boolean {
      const domains = domainsOf(pods, term.topologyKey ?? '', nodeOf);
      return verdict!.candidates.some(node => domains.has(node.metadata.labels[term.topologyKey ?? ''] ?? ''));
    }

    function mostKeptAway(): Decisive | undefined {
      const byTerm = new Map<string, { term: Term; pods: Pod[] }>();
      for (const keeper of podsWithAntiAffinity(cluster)) {
        for (const term of antiAffinityTerms(keeper)) {
          if (!termMeans(term, keeper, pod, cluster)) continue;
          const key = `${term.topologyKey} ${formatSelector(term.labelSelector)}`;
          const entry = byTerm.get(key) ?? { term, pods: [] };
          byTerm.set(key, entry);
          entry.pods.push(keeper);
        }
      }
      return [...byTerm.values()].sort((a, b) => b.pods.length - a.pods.length)[0];
    }

    function nodeOf(name: string): Kinds['Node'] | undefined {
      const node = cluster.lookup('Node', name);
      return node.state === 'present' ? node.object : undefined;
    }
  },
});

function uniqueRefs(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(refs.map(ref => [formatRef(ref), ref])).values()];
}
