import { defineAnalyzer } from '../src/core/analyzer.ts';
import { groupOf } from '../src/core/objects.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';
import { isScalable, scalable, targetOf } from './_shared/scale-target.ts';

/**
 * A HorizontalPodAutoscaler needs a target that exists and can be scaled.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export const hpaTarget = defineAnalyzer({
  id: 'hpa-target',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers that cannot scale their target',
  consults: scalable,
  codes: {
    'hpa-target-missing': {
      severity: 'error',
      breaks: 'ready',
      message: 'its target {kind} {target} does not exist',
      why: 'The autoscaler reads and sets the replicas of the object that spec.scaleTargetRef names. There is none of that name in its namespace.',
      fix: 'Correct spec.scaleTargetRef, create {kind} {target}, or delete the autoscaler.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
    'hpa-target-kind-unknown': {
      severity: 'error',
      breaks: 'ready',
      message: 'its target is a {kind} of {version}, which this cluster does not serve',
      why: 'The API server knows no such kind in that API version: the version was removed, or the CustomResourceDefinition is not installed.',
      fix: 'Correct apiVersion and kind of spec.scaleTargetRef, or install what defines the kind.',
      docs: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    },
    'hpa-cannot-scale': {
      severity: 'error',
      breaks: 'ready',
      message: 'cannot scale {kind} {target}, {reason}: {words}',
      why: 'The controller says that it can neither read nor set the replicas of the target, so nothing is scaled.',
      fix: 'Fix what the message names; `kubectl describe hpa` shows the same condition.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
  },
  check(hpa, cluster, report) {
    const { kind = '', name = '', apiVersion = '' } = hpa.spec.scaleTargetRef ?? {};
    if (hpa.metadata.deletionTimestamp !== undefined) return;
    const target = { kind: word(kind), target: name };
    const found = targetOf(hpa, cluster);
    const failure = [conditionOf(hpa, 'AbleToScale'), conditionOf(hpa, 'ScalingActive')].find(
      condition => condition?.status === 'False' && unscalable.has(condition.reason ?? ''),
    );
    const { type = '', reason = '', message = '', lastTransitionTime: at = '' } = failure ?? {};
    const evidence =
      failure === undefined ? [] : [{ of: hpa, path: `status.conditions[${type}]`, value: text(message), at }];
    const notFound = reason === 'FailedGetScale' && /\bnot found$/.test(message);

    if (found?.state === 'absent' || (found?.state !== 'present' && notFound)) {
      const absent =
        found?.state === 'absent'
          ? found.absent
          : isScalable(kind) && cluster.missing(kind, name, hpa.metadata.namespace, 'controller');
      report('hpa-target-missing', hpa, {
        with: target,
        blames: absent ? [{ object: absent, because: 'exists' }] : [],
        near: scalable
          .filter(other => other !== kind)
          .map(other => cluster.lookup(other, name, hpa.metadata.namespace))
          .flatMap(other => (other.state === 'present' ? [other.object] : [])),
        evidence: [{ of: hpa, path: 'spec.scaleTargetRef.name', value: name }, ...evidence],
      });
    } else if (/no matches for kind/.test(message)) {
      report('hpa-target-kind-unknown', hpa, {
        with: { kind: word(kind), version: word(apiVersion) },
        blames: [{ object: { named: 'api-group', name: groupOf(apiVersion) }, because: 'exists' }],
        evidence,
      });
    } else if (failure !== undefined && !notFound) {
      report('hpa-cannot-scale', hpa, { with: { ...target, reason: word(reason), words: text(message) }, evidence });
    }
  },
});

/** Reasons of conditions that are about the target; those about metrics and selectors are told elsewhere. */
const unscalable = new Set(['FailedGetScale', 'FailedUpdateScale', 'InvalidSelector', 'InvalidMetricSourceType']);
