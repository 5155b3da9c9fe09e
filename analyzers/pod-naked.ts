import { defineAnalyzer } from '../src/core/analyzer.ts';
import { isActive } from './_shared/pods.ts';

/** A pod that was made by hand. Static pods belong to their node, which is their owner. */
export const podNaked = defineAnalyzer({
  id: 'pod-naked',
  subject: 'Pod',
  title: 'Pods without a controller',
  where: isActive,
  codes: {
    'pod-naked': {
      severity: 'info',
      message: 'belongs to no controller, so nothing replaces it when it or its node is lost',
      why: 'A pod that is evicted, deleted or on a lost node does not come back by itself. A workload controller makes another one.',
      fix: 'Make it a Deployment, StatefulSet or Job, unless it is there for a while only.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/pods/#working-with-pods',
    },
  },
  check(pod, _cluster, report) {
    const isStatic = pod.metadata.annotations['kubernetes.io/config.mirror'] !== undefined;
    if (pod.metadata.ownerReferences.length > 0 || isStatic) return;
    report('pod-naked', pod, {});
  },
});
