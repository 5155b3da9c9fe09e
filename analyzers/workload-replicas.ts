import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { word } from '../src/core/values.ts';
import { isOwn, ownTemplate } from './_shared/workloads.ts';

type Replicated = Kinds['Deployment'] | Kinds['StatefulSet'];

/** What keeps a workload up while one of its nodes is not. Where an autoscaler says how many, the template does not. */
export const workloadReplicas = defineAnalyzer({
  id: 'workload-replicas',
  profile: 'best-practice',
  subject: ['Deployment', 'StatefulSet'],
  title: 'Workloads that one lost node or one rollout takes down',
  consults: ['HorizontalPodAutoscaler'],
  where: isOwn,
  codes: {
    'workload-single-replica': {
      severity: 'info',
      habit: true,
      message: 'has one replica',
      why: 'Whenever its pod is lost, with its node or by an eviction, nothing serves until the next one has started.',
      fix: 'Set spec.replicas to 2 or more, if the program can run more than once.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#dealing-with-disruptions',
    },
    'workload-replicas-out-of-range': {
      severity: 'warning',
      habit: true,
      message: 'has {replicas|replica|replicas}[, fewer than {min}][, more than {max}]',
      why: 'The configuration says how many replicas a workload may have (practice.replicas).',
      fix: 'Correct spec.replicas, or the range in the configuration.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment',
    },
    'workload-not-spread': {
      severity: 'info',
      habit: true,
      message: 'does not say that its replicas belong on several nodes',
      why: 'Without a pod anti-affinity or a topology spread constraint the scheduler spreads replicas where that is easy, and puts them all on one node where it is not.',
      fix: 'Add topologySpreadConstraints on kubernetes.io/hostname, and on topology.kubernetes.io/zone.',
      docs: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    },
    'workload-not-rolling': {
      severity: 'info',
      habit: true,
      message: 'is not updated by rolling: its strategy is {strategy}',
      why: 'With Recreate all replicas are ended before the first new one starts, so every rollout is an outage. With OnDelete nothing is updated until somebody deletes the pods.',
      fix: 'Set the strategy to RollingUpdate, unless two versions must not run side by side.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
    },
  },
  check(workload, cluster, report) {
    const template = ownTemplate(workload);
    const { replicas = 1 } = workload.spec;
    if (template === undefined || replicas === 0) return;
    const strategy = strategyOf(workload);
    const count = { of: workload, path: 'spec.replicas', value: replicas };
    if (replicas > 1 && strategy !== undefined && strategy.value !== 'RollingUpdate') {
      report('workload-not-rolling', workload, {
        with: { strategy: word(strategy.value) },
        evidence: [{ of: workload, path: strategy.path, value: word(strategy.value) }],
      });
    }
    if (replicas > 1 && !isSpread(template.spec)) report('workload-not-spread', workload, { evidence: [count] });

    const { namespace, name } = workload.metadata;
    const autoscalers = cluster.listing('HorizontalPodAutoscaler', namespace);
    if (autoscalers.state === 'unknown' || targets(autoscalers.objects).has(`${workload.kind}/${name}`)) return;
    // What must not run twice says so by its strategy, and has one replica on purpose.
    if (replicas === 1 && workload.kind === 'Deployment' && strategy?.value !== 'Recreate')
      report('workload-single-replica', workload, { evidence: [count] });
    const { min, max } = cluster.settings.practice.replicas ?? {};
    const few = min !== undefined && replicas < min ? min : undefined;
    const many = max !== undefined && replicas > max ? max : undefined;
    if (few !== undefined || many !== undefined)
      report('workload-replicas-out-of-range', workload, {
        with: { replicas, min: few, max: many },
        evidence: [count],
      });
  },
});

/** What the autoscalers of a namespace scale, as `kind/name`. */
const targets = memoized(
  (autoscalers: readonly Kinds['HorizontalPodAutoscaler'][]): ReadonlySet<string> =>
    new Set(autoscalers.map(({ spec: { scaleTargetRef: to } }) => `${to?.kind}/${to?.name}`)),
);

function strategyOf({ spec }: Replicated): { readonly value: string; readonly path: string } | undefined {
  const [type, path] =
    'strategy' in spec
      ? [spec.strategy?.type, 'spec.strategy.type']
      : ['updateStrategy' in spec ? spec.updateStrategy?.type : undefined, 'spec.updateStrategy.type'];
  return type === undefined ? undefined : { value: type, path };
}

function isSpread({ affinity, topologySpreadConstraints }: Kinds['Pod']['spec']): boolean {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [],
    preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = affinity?.podAntiAffinity ?? {};
  return topologySpreadConstraints.length > 0 || required.length > 0 || preferred.length > 0;
}
