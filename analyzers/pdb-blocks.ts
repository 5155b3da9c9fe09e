import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { controllerOf, formatRef } from '../src/core/objects.ts';
import { text, type Word, word } from '../src/core/values.ts';
import { podMakers, templateKinds } from './_shared/pod-templates.ts';
import { conditionOf } from './_shared/pods.ts';
import { alive } from './_shared/rollup.ts';
import { podsAndControllers } from './_shared/service-backends.ts';

type Budget = Kinds['PodDisruptionBudget'];

/**
 * A PodDisruptionBudget says how many pods may be evicted at once; one that allows none stops every drain of a node.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export const pdbBlocks = defineAnalyzer({
  id: 'pdb-blocks',
  subject: 'PodDisruptionBudget',
  title: 'Budgets that let no pod be evicted',
  reads: ['Pod'],
  consults: ['HorizontalPodAutoscaler', ...templateKinds],
  codes: {
    'pdb-allows-no-eviction': {
      severity: 'warning',
      breaks: 'capacity',
      message: '{rule} never lets any of its {expected|pod|pods} be evicted',
      why: 'Draining a node evicts its pods through the budgets. This one allows no eviction even while all its pods are healthy, so drains, upgrades and scale-downs of nodes hang.',
      fix: 'Allow one pod to be away: maxUnavailable 1, or minAvailable below the number of replicas, with at least two replicas.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
    'pdb-blocks-at-minimum': {
      severity: 'warning',
      breaks: 'capacity',
      message: '{rule} lets no pod be evicted once HorizontalPodAutoscaler {hpa} is at its minimum of {min}',
      why: 'While the autoscaler is at minReplicas there is no pod to spare, so drains of nodes hang then.',
      fix: 'Set minAvailable below the minReplicas of {hpa}, or use maxUnavailable.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    },
    'pdb-lacks-healthy-pods': {
      severity: 'warning',
      breaks: 'capacity',
      message: '{healthy} of its {expected|pod is|pods are} healthy and {desired} must be, so none may be evicted',
      why: 'A budget counts pods that are ready. Too few are, so no pod of it may be evicted, not even, by default, those that are broken.',
      fix: 'Fix the pods; to let drains remove broken ones, set unhealthyPodEvictionPolicy to AlwaysAllow.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
    },
    'pdb-unmanaged-pods': {
      severity: 'warning',
      breaks: 'capacity',
      message: '{rule} cannot be counted for pod {pods}, which no controller manages, so none may be evicted',
      why: 'A maximum or a percentage is counted of the replicas that the controller of the pods should have. These pods have no controller, so the budget expects none and allows no eviction.',
      fix: 'Use an absolute minAvailable for pods without a controller, or let a workload manage them.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
    },
    'pdb-sync-failed': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'cannot be computed, so no pod of it may be evicted: {words}',
      why: 'The controller counts the replicas that the owners of the pods should have. It could not, and then allows no eviction.',
      fix: 'Fix what the message names, or use an absolute minAvailable.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors',
    },
  },
  check(budget, cluster, report) {
    const { metadata, spec, status } = budget;
    if (metadata.deletionTimestamp !== undefined || status.observedGeneration === undefined) return;
    const {
      expectedPods: expected = 0,
      desiredHealthy: desired = 0,
      currentHealthy: healthy = 0,
      disruptionsAllowed: allowed = 0,
    } = status;
    const rule = ruleOf(budget);
    const condition = conditionOf(budget, 'DisruptionAllowed');
    if (condition?.reason === 'SyncFailed') {
      const words = text(condition.message ?? '');
      report('pdb-sync-failed', budget, {
        with: { words },
        evidence: [{ of: budget, path: 'status.conditions[DisruptionAllowed]', value: words }],
      });
      return;
    }
    const pods = alive(cluster.select('Pod', metadata.namespace, spec.selector));
    const meant = meantPods(budget, cluster);
    const unmanaged = pods.filter(pod => controllerOf(pod) === undefined);
    const evidence = [{ of: budget, path: 'status.disruptionsAllowed', value: allowed }];
    if (expected === 0) {
      if (unmanaged.length === 0 || typeof spec.minAvailable === 'number') return;
      report('pdb-unmanaged-pods', budget, { with: { rule, pods: unmanaged.map(pod => pod.metadata.name) }, evidence });
    } else if (desired >= (meant ?? expected)) {
      if (meant === undefined) return;
      report('pdb-allows-no-eviction', budget, {
        with: { rule, expected: meant },
        evidence: [
          ...evidence,
          { of: budget, path: 'status.desiredHealthy', value: desired },
          { of: budget, path: 'status.expectedPods', value: expected },
        ],
      });
    } else if (healthy < desired || (allowed === 0 && healthy < expected)) {
      report('pdb-lacks-healthy-pods', budget, {
        with: { healthy, expected: meant ?? expected, desired },
        dependsOn: podsAndControllers(pods, cluster),
        evidence,
        settling: 'its pods to become healthy',
      });
    } else reportMinimum();

    function reportMinimum(): void {
      const { minAvailable } = spec;
      const autoscalers = cluster.listing('HorizontalPodAutoscaler', metadata.namespace);
      if (typeof minAvailable !== 'number' || autoscalers.state === 'unknown') return;
      const owners = new Set(pods.map(pod => formatRef(cluster.topOwnerOf(pod))));
      const hpa = autoscalers.objects.find(({ spec: { scaleTargetRef: target, minReplicas = 1 } }) => {
        const ref = { kind: target?.kind ?? '', namespace: metadata.namespace, name: target?.name ?? '' };
        return minReplicas <= minAvailable && owners.has(formatRef(ref));
      });
      if (hpa === undefined) return;
      const { minReplicas: min = 1 } = hpa.spec;
      report('pdb-blocks-at-minimum', budget, {
        with: { rule, hpa: hpa.metadata.name, min },
        evidence: [
          { of: budget, path: 'spec.minAvailable', value: minAvailable },
          { of: hpa, path: 'spec.minReplicas', value: min },
        ],
      });
    }
  },
});

/**
 * How many pods the budget is about. Where minAvailable is a number, its controller counts the pods that there are; those that
 * could not be created yet, or come one after the other, are meant as well. Undefined
 * if nobody knows whether there are such.
 */
function meantPods(
  { metadata, spec, status: { expectedPods = 0 } }: Budget,
  cluster: ClusterView<never, (typeof templateKinds)[number]>,
): number | undefined {
  if (typeof spec.minAvailable !== 'number') return expectedPods;
  const makers = podMakers(spec.selector ?? {}, metadata.namespace, cluster);
  return makers && Math.max(expectedPods, sum(makers.map(({ pods }) => pods)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function ruleOf({ spec }: Budget): Word {
  return spec.maxUnavailable === undefined
    ? word(`minAvailable ${spec.minAvailable ?? 1}`)
    : word(`maxUnavailable ${spec.maxUnavailable}`);
}
