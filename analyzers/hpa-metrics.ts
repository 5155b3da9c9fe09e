import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';
import { scalable, targetOf } from './_shared/scale-target.ts';

/** The aggregated APIs that metrics come from, by the controller's words for them. */
const apis: Readonly<Record<string, readonly [string, ...string[]]>> = {
  resource: ['v1beta1.metrics.k8s.io'],
  custom: ['v1beta2.custom.metrics.k8s.io', 'v1beta1.custom.metrics.k8s.io'],
  external: ['v1beta1.external.metrics.k8s.io'],
};

/** Pods have no metrics in their first minutes, in seconds. */
const firstMetrics = 300;

/**
 * A HorizontalPodAutoscaler computes from metrics, which an aggregated API must serve.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-metrics-apis
 */
export const hpaMetrics = defineAnalyzer({
  id: 'hpa-metrics',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers without metrics',
  consults: ['APIService', 'PodMetrics', ...scalable],
  codes: {
    'hpa-no-metrics-api': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot read {metrics} metrics[: APIService {api} does not exist][: {words}]',
      why: 'Metrics come from an API that is not part of Kubernetes itself: metrics-server, or an adapter of a monitoring system, registers it as an APIService. The autoscaler scales nothing while it cannot read them.',
      fix: 'Install what serves {metrics} metrics (metrics-server for cpu and memory, an adapter for others), or repair it.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-metrics-apis',
    },
    'hpa-no-pod-metrics': {
      severity: 'error',
      breaks: 'ready',
      message:
        'there are no metrics of the pods of {kind} {target}: {words}[; the metrics API has {measured|pod|pods} of the namespace]',
      why: 'The metrics API answers, but has nothing of these pods: they are not ready, are too young, or run on a node that is not scraped.',
      fix: 'Check whether the pods are ready and whether `kubectl top pods` shows them; then look at the logs of metrics-server.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
    'hpa-metric-failed': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot compute its metrics, {reason}: {words}',
      why: 'The autoscaler scales nothing while a metric cannot be computed.',
      fix: 'Fix what the message names, or correct spec.metrics.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
  },
  check(hpa, cluster, report) {
    const condition = conditionOf(hpa, 'ScalingActive');
    const { reason = '', message = '', lastTransitionTime: at = '' } = condition ?? {};
    if (
      condition?.status !== 'False' ||
      !/^FailedGet\w*Metric$/.test(reason) ||
      hpa.metadata.deletionTimestamp !== undefined
    )
      return;
    // Containers without requests have an analyzer of their own.
    if (/missing (?:pod-level )?request for|container \S+ not found in Pod/.test(message)) return;
    const words = message.replace(/^the HPA was unable to compute the replica count: /, '');
    const common = {
      evidence: [{ of: hpa, path: 'status.conditions[ScalingActive]', value: text(words), at }],
      since: at,
    };

    const unread = /unable to fetch metrics from (resource|custom|external) metrics API: (.*)$/s.exec(message);
    const [, metrics = '', cause = ''] = unread ?? [];
    if (unread !== null && !/could not find the metric /.test(cause)) {
      const [preferred, ...others] = apis[metrics] ?? ['v1beta1.metrics.k8s.io'];
      const found = [preferred, ...others].map(name => cluster.lookup('APIService', name));
      const absent = found.every(({ state }) => state === 'absent') ? found[0] : undefined;
      report('hpa-no-metrics-api', hpa, {
        ...common,
        with: { metrics: word(metrics), ...(absent === undefined ? { words: text(cause) } : { api: word(preferred) }) },
        blames: absent?.state === 'absent' ? [{ object: absent.absent, because: 'exists' }] : [],
        dependsOn: found.flatMap(one => (one.state === 'present' ? [{ object: one.object, because: 'ready' }] : [])),
      });
      return;
    }
    const target = targetOf(hpa, cluster);
    const dependsOn = target?.state === 'present' ? [{ object: target.object, because: 'ready' as const }] : [];
    if (/did not receive metrics|no metrics returned|no pods returned by selector/.test(message)) {
      const { kind = '', name = '' } = hpa.spec.scaleTargetRef ?? {};
      const others = cluster.listing('PodMetrics', hpa.metadata.namespace);
      report('hpa-no-pod-metrics', hpa, {
        ...common,
        with: {
          kind: word(kind),
          target: name,
          words: text(words),
          measured: others.state === 'complete' ? others.objects.length : undefined,
        },
        dependsOn,
        settling: cluster.age(at) < firstMetrics ? 'the first metrics of its pods' : undefined,
      });
      return;
    }
    report('hpa-metric-failed', hpa, { ...common, with: { reason: word(reason), words: text(words) }, dependsOn });
  },
});
