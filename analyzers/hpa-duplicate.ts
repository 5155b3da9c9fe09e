import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { compareText, groupOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';
import { conditionOf } from './_shared/pods.ts';
import { scalable, targetOf } from './_shared/scale-target.ts';

type Hpa = Kinds['HorizontalPodAutoscaler'];

/**
 * Two autoscalers of the same pods undo each other's work; since 1.27 the controller lets neither scale.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export const hpaDuplicate = defineAnalyzer({
  id: 'hpa-duplicate',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers that scale the same pods',
  consults: scalable,
  codes: {
    'hpa-duplicate': {
      severity: 'error',
      breaks: 'config',
      message: 'scales the same {kind} {target} as HorizontalPodAutoscaler {others}',
      why: 'Each autoscaler computes the replicas from its own metrics and sets them. Two on one target undo each other, or are both stopped by the controller.',
      fix: 'Keep one autoscaler and give it all the metrics; delete {others}.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-multiple-metrics',
    },
    'hpa-selector-ambiguous': {
      severity: 'error',
      breaks: 'config',
      message: 'does not scale {kind} {target}: its pods are selected by HorizontalPodAutoscaler {others} too',
      why: 'The selectors of two targets match the same pods, so neither autoscaler can tell which pods it computes from. The controller stops both.',
      fix: 'Give the targets selectors of their own.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    },
  },
  check(hpa, cluster, report) {
    const { name, namespace } = hpa.metadata;
    const { kind = '', name: target = '' } = hpa.spec.scaleTargetRef ?? {};
    const same = byTarget(cluster.list('HorizontalPodAutoscaler', namespace)).get(targetKey(hpa)) ?? [];
    const others = same.map(other => other.metadata.name).filter(other => other !== name);
    if (others.length > 0) {
      // One finding for all of them, on the first.
      if (others.some(other => compareText(other, name) < 0)) return;
      report('hpa-duplicate', hpa, {
        with: { kind: word(kind), target, others },
        evidence: same.map(of => ({ of, path: 'spec.scaleTargetRef.name', value: target })),
      });
      return;
    }
    const active = conditionOf(hpa, 'ScalingActive');
    if (active?.status !== 'False' || active.reason !== 'AmbiguousSelector') return;
    const named = /\[(.*)\]/.exec(active.message ?? '')?.[1]?.split(' ') ?? [];
    const rivals = named
      .map(path => path.slice(path.indexOf('/') + 1))
      .filter(other => other !== name)
      .sort(compareText);
    const all = [name, ...rivals].flatMap(one => {
      const found = cluster.lookup('HorizontalPodAutoscaler', one, namespace);
      return found.state === 'present' ? [targetOf(found.object, cluster)] : [];
    });
    report('hpa-selector-ambiguous', hpa, {
      with: { kind: word(kind), target, others: rivals },
      // One of the targets is where the overlap is told.
      dependsOn: all.flatMap(found =>
        found?.state === 'present' ? [{ object: found.object, because: 'config' }] : [],
      ),
      evidence: [{ of: hpa, path: 'status.conditions[ScalingActive]', value: text(active.message ?? '') }],
    });
  },
});

const byTarget = memoized((all: readonly Hpa[]) => groupBy(all, targetKey));

function targetKey({ spec }: Hpa): string {
  const { apiVersion = '', kind = '', name = '' } = spec.scaleTargetRef ?? {};
  return [groupOf(apiVersion), kind, name].join('\0');
}
