import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { nearest } from '../src/core/near.ts';
import { compareText } from '../src/core/objects.ts';
import { type LabelSelector, matchesSelector } from '../src/core/selectors.ts';
import { word } from '../src/core/values.ts';
import { accepts, placementOf } from './_shared/node-affinity.ts';
import { isClosed } from './_shared/node-state.ts';
import { isUnassigned, perVerdict, schedulingConsults, whyUnscheduled } from './_shared/scheduling.ts';
import { formatTaint, untolerated } from './_shared/tolerations.ts';
import { detailsOf } from './_shared/unscheduled.ts';

type Pod = Kinds['Pod'];
type Node = Kinds['Node'];
type Constraint = Pod['spec']['topologySpreadConstraints'][number];

/** A constraint that leaves no node: either none has its label, or only the nodes of these domains may take the next pod. */
interface Decisive {
  readonly constraint: Constraint;
  readonly labelled: boolean;
  readonly domains: readonly string[];
  readonly nodes: readonly Node[];
  /** How many domains there are, if minDomains asks for more: then each may hold no more than maxSkew pods. */
  readonly tooFew: number | undefined;
}

const decisive = perVerdict<Decisive | undefined>();

/**
 * A spread constraint lets the next pod only into domains (zones, hosts) that do not have too many more pods than the
 * emptiest one; a domain counts also if none of its nodes can take a pod.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export const podSpread = defineAnalyzer({
  id: 'pod-spread',
  subject: 'Pod',
  title: 'Pods whose topology spread constraints leave no node',
  consults: schedulingConsults,
  where: isUnassigned,
  codes: {
    'pod-spread-label-missing': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message: 'must be spread over {topology}, a label that no node has that it may use[; nodes have {near}]',
      why: 'A spread constraint with whenUnsatisfiable DoNotSchedule passes over nodes without its topology label. No node has it.',
      fix: 'Correct topologyKey in the pod template, or label the nodes.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
    'pod-spread-unsatisfied': {
      severity: 'error',
      breaks: 'ready',
      refines: { code: 'pod-unschedulable' },
      message:
        'would be spread unevenly over {topology}[: minDomains is {least} and nodes have only {few|value|values} of it, so each takes no more than {most|pod|pods}][: by maxSkew {skew} the next pod may go only where it is {domains}, and no node there can take it][ ({reasons})]',
      why: 'A spread constraint with whenUnsatisfiable DoNotSchedule keeps domains even. Only the emptiest domains may take the next pod, and their nodes cannot.',
      fix: 'Make nodes in these domains usable, set nodeTaintsPolicy to Honor so that tainted nodes do not count, raise maxSkew, lower minDomains, or use ScheduleAnyway.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
  },
  check(pod, cluster, report) {
    const verdict = whyUnscheduled(pod, cluster);
    const listing = cluster.listing('Node');
    if (verdict?.filter !== 'spread' || listing.state === 'unknown') return;
    const found = decisive(verdict, () => find(listing.objects));
    const details = detailsOf(pod, verdict, cluster);
    if (found === undefined) {
      // The constraint may be the scheduler's own default.
      const topology = pod.spec.topologySpreadConstraints.find(isHard)?.topologyKey;
      return report('pod-spread-unsatisfied', pod, {
        ...details,
        key: topology ?? '',
        with: { topology: topology ?? word('the default domains') },
      });
    }
    const { constraint, labelled, domains, nodes, tooFew } = found;
    const topology = constraint.topologyKey ?? '';
    const skew = constraint.maxSkew ?? 1;
    if (!labelled) {
      const [near] = nearest(
        topology,
        listing.objects.flatMap(node => Object.keys(node.metadata.labels)),
        1,
      );
      report('pod-spread-label-missing', pod, { ...details, key: topology, with: { topology, near } });
      return;
    }
    const taints = [
      ...new Set(nodes.flatMap(node => untolerated(node.spec.taints, pod.spec.tolerations) ?? []).map(formatTaint)),
    ];
    const full = nodes.some(node => untolerated(node.spec.taints, pod.spec.tolerations) === undefined);
    report('pod-spread-unsatisfied', pod, {
      // One usable domain would do: nodes in trouble are the cause only if there is no other.
      ...detailsOf(pod, { ...verdict, wouldTake: nodes.every(isClosed) ? nodes : [] }, cluster),
      key: topology,
      with: {
        topology,
        ...(tooFew === undefined
          ? { skew, domains: domains.length > 0 ? domains : word('a value that no node has yet') }
          : { least: constraint.minDomains, few: tooFew, most: skew }),
        reasons: nodes.length === 0 ? undefined : [...taints, ...(full ? [word('no room')] : [])],
      },
    });

    function find(all: readonly Node[]): Decisive | undefined {
      const { candidates } = verdict!;
      const hard = pod.spec.topologySpreadConstraints.filter(isHard);
      const has = (node: Node, { topologyKey = '' }: Constraint): boolean =>
        node.metadata.labels[topologyKey] !== undefined;
      const unlabelled = hard.find(constraint => !candidates.some(node => has(node, constraint)));
      if (unlabelled !== undefined)
        return { constraint: unlabelled, labelled: false, domains: [], nodes: [], tooFew: undefined };
      for (const constraint of hard) {
        const counted = all.filter(node => hard.every(c => has(node, c)) && counts(node, constraint, pod));
        const open = openDomains(
          constraint,
          counted,
          pod,
          cluster.select('Pod', pod.metadata.namespace, selectorOf(constraint, pod)),
        );
        const domainOf = (node: Node): string => node.metadata.labels[constraint.topologyKey ?? ''] ?? '';
        if (candidates.some(node => open.has(domainOf(node)))) continue;
        const values = new Set(counted.map(domainOf)).size;
        return {
          constraint,
          labelled: true,
          domains: [...open].sort(compareText),
          nodes: counted.filter(node => open.has(domainOf(node))),
          tooFew: open.size === 0 && values < (constraint.minDomains ?? 1) ? values : undefined,
        };
      }
      return undefined;
    }
  },
});

function isHard({ whenUnsatisfiable }: Constraint): boolean {
  return whenUnsatisfiable === 'DoNotSchedule';
}

/** Whether a node's domain counts at all: by default where the pod's own placement allows it, whatever its taints. */
function counts(
  node: Node,
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: Constraint,
  pod: Pod,
): boolean {
  if (nodeAffinityPolicy === 'Honor' && !accepts(placementOf(pod), node)) return false;
  return nodeTaintsPolicy === 'Ignore' || untolerated(node.spec.taints, pod.spec.tolerations) === undefined;
}

/** `matchLabelKeys` narrows the selector to pods with the same value, so that each revision is spread for itself. */
function selectorOf({ labelSelector, matchLabelKeys }: Constraint, pod: Pod): LabelSelector | undefined {
  if (labelSelector === undefined) return undefined;
  const same = matchLabelKeys
    .filter(key => pod.metadata.labels[key] !== undefined)
    .map(key => [key, pod.metadata.labels[key]!]);
  return { ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(same) } };
}

/** The domains that may take one more pod. */
function openDomains(constraint: Constraint, nodes: readonly Node[], pod: Pod, pods: readonly Pod[]): Set<string> {
  const { topologyKey = '', maxSkew = 1, minDomains = 1 } = constraint;
  const domainOfNode = new Map(nodes.map(node => [node.metadata.name, node.metadata.labels[topologyKey] ?? '']));
  const count = new Map([...domainOfNode.values()].map(domain => [domain, 0]));
  for (const { metadata, spec } of pods) {
    const domain = domainOfNode.get(spec.nodeName ?? '');
    if (domain !== undefined && metadata.deletionTimestamp === undefined)
      count.set(domain, (count.get(domain) ?? 0) + 1);
  }
  const least = count.size < minDomains ? 0 : Math.min(...count.values());
  const self = matchesSelector(selectorOf(constraint, pod), pod.metadata.labels) ? 1 : 0;
  return new Set([...count].filter(([, n]) => n + self - least <= maxSkew).map(([domain]) => domain));
}
