import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { controllerOf, refOf } from '../src/core/objects.ts';
import { matchesLabels } from '../src/core/selectors.ts';
import { codeOfEach } from './_shared/kind-codes.ts';

const codes = { Deployment: 'deployment-scaled-to-zero', StatefulSet: 'statefulset-scaled-to-zero' } as const;
const consults = ['Service', 'HorizontalPodAutoscaler'] as const;

/** By these annotations who scales workloads to zero for a time remembers what they had before. */
const asleep = ['downscaler/original-replicas', 'idling.alpha.openshift.io/idled-at'];

/**
 * What follows from a workload's being scaled to zero; nothing is said if that is the work of something that will raise it
 * again: an autoscaler that may go to zero (KEDA's does not say so, but belongs to its ScaledObject), an operator that owns
 * it, what puts workloads to sleep.
 */
export const workloadScaledToZero = defineAnalyzer({
  id: 'workload-scaled-to-zero',
  subject: ['Deployment', 'StatefulSet'],
  title: 'Workloads without replicas',
  consults,
  codes: codeOfEach(codes, {
    severity: 'info',
    message:
      'is scaled to zero replicas[, which leaves {services} without its pods][; {hpa} does not raise it from zero]',
    why: 'It is meant to have no pods, so nothing is wrong with it; but whatever needs it gets no answer. An autoscaler leaves a target of zero replicas alone, unless its own minimum is zero.',
    fix: 'Scale it up if it should run, or remove it together with what leads to it.',
    docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation',
  }),
  check(workload, cluster, report) {
    const { metadata, spec, kind } = workload;
    if (spec.replicas !== 0 || metadata.deletionTimestamp !== undefined) return;
    if (controllerOf({ metadata }) !== undefined) return;
    if (asleep.some(annotation => metadata.annotations[annotation] !== undefined)) return;
    const hpa = listed('HorizontalPodAutoscaler', metadata.namespace, cluster).find(
      ({ spec: { scaleTargetRef: target } }) => target?.kind === kind && target.name === metadata.name,
    );
    if (hpa !== undefined && (hpa.spec.minReplicas === 0 || hpa.metadata.ownerReferences.length > 0)) return;
    const labels = spec.template?.metadata?.labels ?? {};
    const services = listed('Service', metadata.namespace, cluster).filter(
      ({ spec: { selector } }) => Object.keys(selector).length > 0 && matchesLabels(selector, labels),
    );
    report(codes[kind], workload, {
      with: { services: services.length === 0 ? undefined : services.map(refOf), hpa: hpa && refOf(hpa) },
      evidence: [{ of: workload, path: 'spec.replicas', value: 0 }],
    });
  },
});

type Consulted = (typeof consults)[number];

/** The objects of a kind that are known. */
function listed<K extends Consulted>(
  kind: K,
  namespace: string,
  cluster: Pick<ClusterView<never, Consulted>, 'listing'>,
): readonly Kinds[K][] {
  const listing = cluster.listing(kind, namespace);
  return listing.state === 'complete' ? listing.objects : [];
}
