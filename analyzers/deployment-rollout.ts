import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { lagOf, notObserved } from './_shared/observed.ts';
import { imageChange, revisionsOf } from './_shared/rollup.ts';

/**
 * A change of a Deployment's template is rolled out by its controller, unless the Deployment is paused.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment
 */
export const deploymentRollout = defineAnalyzer({
  id: 'deployment-rollout',
  subject: 'Deployment',
  title: 'Changes of Deployments that are not rolled out',
  reads: ['ReplicaSet'],
  consults: ['Lease'],
  codes: {
    'deployment-not-observed': notObserved,
    'deployment-paused': {
      severity: 'warning',
      breaks: 'config',
      message: 'is paused with {current} of {desired|pod|pods} on its newest template[, {image} instead of {was}]',
      why: 'A paused Deployment keeps the pods that it has and rolls out no change. Its template has changed since, so what runs is not what the Deployment says.',
      fix: 'Resume it with `kubectl rollout resume`, or take the change back.',
      docs: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment',
    },
  },
  check(deployment, cluster, report) {
    const lag = lagOf(deployment, cluster);
    if (lag !== undefined) {
      report('deployment-not-observed', deployment, lag);
      return;
    }
    const { replicas: desired = 1, paused, template } = deployment.spec;
    const { updatedReplicas: current = 0 } = deployment.status;
    if (paused !== true || current >= desired || deployment.metadata.deletionTimestamp !== undefined) return;
    const { newest, old } = revisionsOf(cluster.ownedBy('ReplicaSet', deployment));
    const change = imageChange((old[0] ?? newest)?.spec.template, template);
    report('deployment-paused', deployment, {
      with: { current, desired, image: change?.image, was: change?.was },
      evidence: [
        { of: deployment, path: 'spec.paused', value: word('true') },
        { of: deployment, path: 'status.updatedReplicas', value: current },
      ],
    });
  },
});
