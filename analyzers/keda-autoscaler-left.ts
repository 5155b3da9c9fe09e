import { defineAnalyzer } from '../src/core/analyzer.ts';

/** The label that KEDA gives the HorizontalPodAutoscalers that it makes; names longer than a label are cut. */
const label = 'scaledobject.keda.sh/name';
const longestLabel = 63;

/**
 * A HorizontalPodAutoscaler that KEDA made, and that outlived its ScaledObject: people think that KEDA scales, and nobody does.
 * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
 */
export const kedaAutoscalerLeft = defineAnalyzer({
  id: 'keda-autoscaler-left',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers that KEDA left behind',
  consults: ['ScaledObject'],
  codes: {
    'keda-autoscaler-left': {
      severity: 'warning',
      breaks: 'config',
      message: 'was made by KEDA for ScaledObject {scaled}, which does not exist',
      why: 'KEDA answers the questions of this autoscaler for its metrics only while the ScaledObject is there. Without it the number of replicas stays what it is.',
      fix: 'Create ScaledObject {scaled} again, or delete this autoscaler and make one with metrics of its own.',
      docs: 'https://keda.sh/docs/latest/concepts/scaling-deployments/',
    },
  },
  check(hpa, cluster, report) {
    const { labels, namespace, deletionTimestamp } = hpa.metadata;
    const scaled = labels[label];
    if (scaled === undefined || scaled.length >= longestLabel || deletionTimestamp !== undefined) return;
    const found = cluster.lookup('ScaledObject', scaled, namespace);
    if (found.state !== 'absent') return;
    report('keda-autoscaler-left', hpa, {
      with: { scaled },
      blames: [{ object: found.absent, because: 'exists' }],
      evidence: [{ of: hpa, path: `metadata.labels[${label}]`, value: scaled }],
    });
  },
});
