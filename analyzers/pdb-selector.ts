import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText, uniqueRefs } from '../src/core/objects.ts';
import { formatSelector, isEmptySelector } from '../src/core/selectors.ts';
import { likeServices } from './_shared/like-services.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { podMakers, templateKinds } from './_shared/pod-templates.ts';
import { alive } from './_shared/rollup.ts';

type Budget = Kinds['PodDisruptionBudget'];

/**
 * Which pods a PodDisruptionBudget is about.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
 */
export const pdbSelector = defineAnalyzer({
  id: 'pdb-selector',
  subject: 'PodDisruptionBudget',
  title: 'Budgets that match no pod, or pods that another one matches',
  reads: ['Pod'],
  consults: ['Service', ...templateKinds],
  codes: {
    'pdb-selects-nothing': {
      severity: 'warning',
      breaks: 'config',
      message: 'selector {selector} matches no pod[; {near} differs in label {label}: {has} instead of {wants}]',
      why: 'The budget protects the pods whose labels match its selector. There are none, so it protects nothing.',
      fix: 'Make the selector of the budget and the labels of the pod template the same, or delete the budget.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
    'pdb-overlap': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'selects the pods of {owners} as does PodDisruptionBudget {others}, so they cannot be evicted',
      why: 'The eviction API refuses to evict a pod that several budgets match, so drains of its node hang. The controller counts the pod for one of them only.',
      fix: 'Keep one budget for these pods: narrow a selector, or delete {others}.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
  },
  check(budget, cluster, report) {
    const { name, namespace, deletionTimestamp } = budget.metadata;
    const { selector } = budget.spec;
    if (deletionTimestamp !== undefined) return;
    if (selector === undefined) {
      const value = formatSelector(selector);
      const evidence = [{ of: budget, path: 'spec.selector', value }];
      report('pdb-selects-nothing', budget, { with: { selector: value }, evidence });
      return;
    }
    const pods = cluster.select('Pod', namespace, selector);
    const evidence = [{ of: budget, path: 'spec.selector', value: formatSelector(selector) }];
    if (pods.length === 0) {
      const makers = podMakers(selector, namespace, cluster);
      if (isEmptySelector(selector) || makers === undefined || makers.length > 0) return;
      const near = nearestByLabels(selector.matchLabels, cluster.list('Pod', namespace));
      report('pdb-selects-nothing', budget, {
        with: {
          selector: formatSelector(selector),
          near: near?.ref,
          label: near?.label,
          has: near?.has,
          wants: near?.wants,
        },
        near: near === undefined ? [] : [near.object],
        dependsOn: likeServices(selector, namespace, cluster),
        evidence,
      });
      return;
    }
    const byPod = budgetsByPod(cluster, namespace);
    const shared = alive(pods).filter(pod => (byPod.get(pod)?.length ?? 0) > 1);
    const others = [...new Set(shared.flatMap(pod => byPod.get(pod) ?? []))].filter(other => other !== budget);
    // One finding for all of them, on the first.
    if (others.length === 0 || others.some(other => compareText(other.metadata.name, name) < 0)) return;
    const owners = uniqueRefs(shared.map(pod => cluster.topOwnerOf(pod)));
    report('pdb-overlap', budget, {
      with: { others: others.map(other => other.metadata.name), owners },
      evidence: [
        ...evidence,
        ...others.map(of => ({ of, path: 'spec.selector', value: formatSelector(of.spec.selector) })),
      ],
    });
  },
});

type ByPod = ReadonlyMap<Kinds['Pod'], readonly Budget[]>;
const memo = new WeakMap<readonly Budget[], ByPod>();

/** The budgets that match each pod of a namespace. */
function budgetsByPod(
  cluster: Pick<ClusterView<'Pod' | 'PodDisruptionBudget', never>, 'list' | 'select'>,
  namespace: string,
): ByPod {
  const budgets = cluster.list('PodDisruptionBudget', namespace);
  const known = memo.get(budgets);
  if (known !== undefined) return known;
  const byPod = new Map<Kinds['Pod'], Budget[]>();
  for (const budget of budgets) {
    for (const pod of cluster.select('Pod', namespace, budget.spec.selector)) {
      const matching = byPod.get(pod);
      if (matching === undefined) byPod.set(pod, [budget]);
      else matching.push(budget);
    }
  }
  memo.set(budgets, byPod);
  return byPod;
}
