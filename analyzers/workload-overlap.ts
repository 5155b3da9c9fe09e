import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText, controllerOf, formatRef, type ObjectRef, refOf, uniqueRefs } from '../src/core/objects.ts';
import { formatSelector, matchesSelector } from '../src/core/selectors.ts';
import { codeOfEach } from './_shared/kind-codes.ts';

/** The kinds that keep pods by a selector. A Job's selector is made by the API server and never overlaps. */
const selecting = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'] as const;
type Workload = Kinds[(typeof selecting)[number]];

const codes = {
  DaemonSet: 'daemonset-selector-overlap',
  Deployment: 'deployment-selector-overlap',
  ReplicaSet: 'replicaset-selector-overlap',
  StatefulSet: 'statefulset-selector-overlap',
} as const;

/**
 * Whose pods a workload's selector matches besides its own. Where two workloads select each other's pods, only the first
 * by kind and name says so, and of workloads that may not be seen nothing is said.
 */
export const workloadOverlap = defineAnalyzer({
  id: 'workload-overlap',
  subject: selecting,
  title: 'Workloads whose selector matches pods of others',
  reads: ['Pod'],
  consults: selecting,
  codes: codeOfEach(codes, {
    severity: 'warning',
    breaks: 'config',
    message: 'its selector {selector} matches the pods of {others} too',
    why: 'Whatever finds the pods of a workload by its selector (an autoscaler, a budget, kubectl, the controller when it adopts pods) takes those of the other for its own: replicas are miscounted, and scaling and roll-outs go wrong.',
    fix: 'Give each workload a label of its own in its template and its selector; selectors cannot be changed, so create one of them again.',
    docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
  }),
  check(workload, cluster, report) {
    const { metadata, spec } = workload;
    if (metadata.deletionTimestamp !== undefined || isManaged(workload)) return;
    const pods = cluster.select('Pod', metadata.namespace, spec.selector);
    // Replicas have one owner: it is named once.
    const owners = [...new Set(pods.map(pod => cluster.topOwnerOf(pod)))];
    if (owners.every(({ kind, name }) => kind === workload.kind && name === metadata.name)) return;
    const own = formatRef(refOf(workload));
    const others = uniqueRefs(owners).filter(owner => {
      const other = formatRef(owner) === own ? undefined : find(owner, cluster);
      if (other === undefined) return false;
      const mutual = matchesSelector(other.spec.selector, spec.template?.metadata?.labels ?? {});
      return !mutual || compareText(own, formatRef(owner)) < 0;
    });
    if (others.length === 0) return;
    const selector = formatSelector(spec.selector);
    report(codes[workload.kind], workload, {
      with: { selector, others },
      evidence: [{ of: workload, path: 'spec.selector', value: selector }],
    });
  },
});

/** The selector of a Deployment's ReplicaSet has the hash of its template, and is told with the Deployment. */
function isManaged({ kind, metadata }: Workload): boolean {
  return kind === 'ReplicaSet' && controllerOf({ metadata }) !== undefined;
}

function find(ref: ObjectRef, cluster: Pick<ClusterView<never, Workload['kind']>, 'lookup'>): Workload | undefined {
  const kind = selecting.find(one => one === ref.kind);
  if (kind === undefined || ref.group !== undefined) return undefined;
  const found = cluster.lookup(kind, ref.name, ref.namespace);
  return found.state === 'present' ? found.object : undefined;
}
