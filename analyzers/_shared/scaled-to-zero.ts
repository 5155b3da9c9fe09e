import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import type { ValuesFor } from '../../src/core/message.ts';
import { refOf } from '../../src/core/objects.ts';
import { matchesLabels } from '../../src/core/selectors.ts';

export const zeroConsults = ['Service', 'HorizontalPodAutoscaler'] as const;

/** Of a workload that somebody scaled to zero. */
export const scaledToZero = {
  severity: 'info',
  message:
    'is scaled to zero replicas[, which leaves {services} without its pods][; {hpa} does not raise it from zero]',
  why: 'It is meant to have no pods, so nothing is wrong with it; but what needs it does not get an answer. An autoscaler leaves a target of zero replicas alone, unless its own minimum is zero.',
  fix: 'Scale it up if it shall run, or remove it together with what leads to it.',
  docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation',
} as const satisfies Code;

type Zero = Details & { readonly with: ValuesFor<`${typeof scaledToZero.message}${typeof scaledToZero.fix}`> };

/** By these annotations who scales workloads to zero for a time remembers what they had before. */
const asleep = ['downscaler/original-replicas', 'idling.alpha.openshift.io/idled-at'];

/**
 * What follows from a workload's being scaled to zero; undefined if it is not, or if that is the work of something that
 * will raise it again: an autoscaler that may go to zero (KEDA's does not say so, but belongs to its ScaledObject), an
 * operator that owns it, what puts workloads to sleep.
 */
export function zeroOf(
  workload: Kinds['Deployment'] | Kinds['StatefulSet'],
  cluster: ClusterView<never, (typeof zeroConsults)[number]>,
): Zero | undefined {
  const { metadata, spec, kind } = workload;
  if (spec.replicas !== 0 || metadata.deletionTimestamp !== undefined) return undefined;
  if (metadata.ownerReferences.some(({ controller }) => controller === true)) return undefined;
  if (asleep.some(annotation => metadata.annotations[annotation] !== undefined)) return undefined;
  const hpa = listed('HorizontalPodAutoscaler').find(
    ({ spec: { scaleTargetRef: target } }) => target?.kind === kind && target.name === metadata.name,
  );
  if (hpa !== undefined && (hpa.spec.minReplicas === 0 || hpa.metadata.ownerReferences.length > 0)) return undefined;
  const labels = spec.template?.metadata?.labels ?? {};
  const services = listed('Service').filter(
    ({ spec: { selector } }) => Object.keys(selector).length > 0 && matchesLabels(selector, labels),
  );
  return {
    with: {
      services: services.length === 0 ? undefined : services.map(refOf),
      hpa: hpa && refOf(hpa),
    },
    evidence: [{ of: workload, path: 'spec.replicas', value: 0 }],
  };

  function listed<K extends (typeof zeroConsults)[number]>(of: K): readonly Kinds[K][] {
    const listing = cluster.listing(of, metadata.namespace);
    return listing.state === 'complete' ? listing.objects : [];
  }
}
