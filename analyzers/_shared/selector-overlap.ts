import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { ValuesFor } from '../../src/core/message.ts';
import { compareText, formatRef, type ObjectRef, refOf, uniqueRefs } from '../../src/core/objects.ts';
import { formatSelector, matchesSelector } from '../../src/core/selectors.ts';

/** The kinds that keep pods by a selector. A Job's selector is made by the API server and never overlaps. */
export const selecting = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'] as const;
type Selecting = (typeof selecting)[number];

/** Of a workload whose selector matches the pods of another. */
export const selectorOverlap = {
  severity: 'warning',
  breaks: 'config',
  message: 'its selector {selector} matches the pods of {others} too',
  why: 'Whatever finds the pods of a workload by its selector (an autoscaler, a budget, kubectl, the controller when it adopts pods) takes those of the other for its own: replicas are miscounted, and scaling and roll-outs go wrong.',
  fix: 'Give each workload a label of its own in its template and its selector; selectors cannot be changed, so create one of them anew.',
  docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
} as const satisfies Code;

type Overlap = Details & { readonly with: ValuesFor<`${typeof selectorOverlap.message}${typeof selectorOverlap.fix}`> };
type View = Pick<ClusterView<'Pod', Selecting>, 'select' | 'topOwnerOf' | 'lookup'>;

/**
 * Whose pods a workload's selector matches besides its own. Where two workloads select each other's pods, only the first
 * by kind and name says so, and of workloads that may not be seen nothing is said.
 */
export function overlapOf(workload: Kinds[Selecting], cluster: View): Overlap | undefined {
  const { selector, template } = workload.spec;
  if (workload.metadata.deletionTimestamp !== undefined) return undefined;
  const own = formatRef(refOf(workload));
  const pods = cluster.select('Pod', workload.metadata.namespace, selector);
  // Replicas have one owner: it is named once.
  const owners = uniqueRefs([...new Set(pods.map(pod => cluster.topOwnerOf(pod)))]).filter(
    owner => formatRef(owner) !== own,
  );
  const others = owners.filter(owner => {
    const other = find(owner, cluster);
    if (other === undefined) return false;
    const mutual = matchesSelector(other.spec.selector, template?.metadata?.labels ?? {});
    return !mutual || compareText(own, formatRef(owner)) < 0;
  });
  if (others.length === 0) return undefined;
  const value = formatSelector(selector);
  return { with: { selector: value, others }, evidence: [{ of: workload, path: 'spec.selector', value }] };
}

function find(ref: ObjectRef, cluster: View): Kinds[Selecting] | undefined {
  const kind = selecting.find(one => one === ref.kind);
  if (kind === undefined || ref.group !== undefined) return undefined;
  const found = cluster.lookup(kind, ref.name, ref.namespace);
  return found.state === 'present' ? found.object : undefined;
}
