import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf } from './_shared/pods.ts';

/**
 * A HorizontalPodAutoscaler scales between two bounds, and as far as pods can be created.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export const hpaLimits = defineAnalyzer({
  id: 'hpa-limits',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers that would scale further than they can',
  consults: ['Deployment'],
  codes: {
    'hpa-at-maximum': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'has reached its maxReplicas, {max}, and wants more',
      why: 'The metrics ask for more replicas than maxReplicas allows. The load of each pod is above the target and rises with every further request.',
      fix: 'Raise spec.maxReplicas, if the nodes have room, or find out what the load is.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
    'hpa-held-back': {
      severity: 'warning',
      breaks: 'capacity',
      message: 'wants {desired|replica|replicas} of {target}, which has {has} and is refused more',
      why: 'The autoscaler sets the replicas and sees nothing wrong, but the API server refuses the pods.',
      fix: 'Fix what refuses the pods of {target}.',
      docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    },
    'hpa-fixed': {
      severity: 'info',
      message: 'minReplicas and maxReplicas are both {max}, so it never scales',
      why: 'The autoscaler keeps the number of replicas between its bounds, which are the same.',
      fix: 'Raise maxReplicas, or set the replicas in the workload and delete the autoscaler.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    },
  },
  check(hpa, cluster, report) {
    const { minReplicas: min = 1, maxReplicas: max = 1, scaleTargetRef } = hpa.spec;
    const { currentReplicas: current = 0, desiredReplicas: desired = 0 } = hpa.status;
    const limited = conditionOf(hpa, 'ScalingLimited');
    if (min >= max) {
      const evidence = [{ of: hpa, path: 'spec.maxReplicas', value: max }];
      report('hpa-fixed', hpa, { with: { max }, evidence });
    } else if (limited?.status === 'True' && limited.reason === 'TooManyReplicas' && current >= max) {
      const evidence = [{ of: hpa, path: 'status.conditions[ScalingLimited]', value: text(limited.message ?? '') }];
      report('hpa-at-maximum', hpa, { with: { max }, evidence, since: limited.lastTransitionTime });
    }
    if (scaleTargetRef?.kind !== 'Deployment') return;
    const found = cluster.lookup('Deployment', scaleTargetRef.name ?? '', hpa.metadata.namespace);
    if (found.state !== 'present' || conditionOf(found.object, 'ReplicaFailure')?.status !== 'True') return;
    const { replicas: has = 0 } = found.object.status;
    if (has >= desired) return;
    const { name, namespace } = found.object.metadata;
    report('hpa-held-back', hpa, {
      with: { desired, has, target: { kind: 'Deployment', namespace, name } },
      dependsOn: [{ object: found.object, because: 'ready' }],
      evidence: [
        { of: hpa, path: 'status.desiredReplicas', value: desired },
        { of: found.object, path: 'status.conditions[ReplicaFailure]', value: word('True') },
      ],
    });
  },
});
