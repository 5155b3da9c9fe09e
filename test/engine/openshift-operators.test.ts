import { expect, test } from 'vitest';
import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { deploymentAvailable } from '../../analyzers/deployment-available.ts';
import { podImage } from '../../analyzers/pod-image.ts';
import { formatRef } from '../../src/core/objects.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { ago, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';
import { snapshot } from '../helpers/snapshot.ts';
import { deployment, replicaSet, unavailable } from '../helpers/workloads.ts';

async function incidentsOf(...objects: readonly Raw[]): Promise<string[][]> {
  const { incidents, findings } = await diagnose(snapshot(objects), {
    analyzers: [customResourceCondition, deploymentAvailable, podImage],
    toolVersion: '0',
  });
  const nameOf = (id: string): string => formatRef(findings.find(f => f.id === id)!.object);
  return incidents.map(({ cause, consequences }) => [nameOf(cause), ...consequences.map(nameOf).sort()]).sort();
}

const is = (type: string, status: string, reason: string, message: string) => ({
  conditions: [{ type, status, reason, message, lastTransitionTime: ago(3600) }],
});
/** As the operator of ingress says it, shortened: openshift/insights-operator, docs/insights-archive-sample. */
const stuck =
  'Some ingresscontrollers are degraded: ingresscontroller "default" is degraded: PodsScheduled=False (PodsNotScheduled: Some pods are not scheduled: Pod "router-default-1-x" cannot be scheduled), DeploymentReplicasAllAvailable=False (DeploymentReplicasNotAvailable: 1/2 of replicas are available)';
const operator = (name: string, namespace: string, message: string) =>
  object('config.openshift.io/v1', 'ClusterOperator', name, {
    status: {
      ...is('Degraded', 'True', 'Degraded', message),
      relatedObjects: [
        { group: '', resource: 'namespaces', name: namespace },
        { group: 'operator.openshift.io', resource: 'ingresscontrollers', namespace: 'elsewhere', name: '' },
      ],
    },
  });
const version = (message: string) =>
  object('config.openshift.io/v1', 'ClusterVersion', 'version', {
    status: is('Failing', 'True', 'ClusterOperatorDegraded', message),
  });

const router = deployment('openshift-ingress/router-default', {
  spec: { replicas: 2 },
  status: { replicas: 2, updatedReplicas: 2, readyReplicas: 1, availableReplicas: 1, conditions: [unavailable] },
});
const set = replicaSet('openshift-ingress/router-default-1', router, { status: { replicas: 2, readyReplicas: 1 } });
const broken = brokenPod([waiting('router', 'ImagePullBackOff', 'Back-off pulling image "example.com/router:2"')], {
  metadata: { name: 'router-default-1-x', namespace: 'openshift-ingress', uid: 'uid-router', ...ownedBy(set) },
  spec: { containers: [{ name: 'router', image: 'example.com/router:2' }] },
});

const [pod, routers, ingress, cluster] = [
  'Pod openshift-ingress/router-default-1-x',
  'Deployment openshift-ingress/router-default',
  'ClusterOperator.config.openshift.io ingress',
  'ClusterVersion.config.openshift.io version',
];

test('what an operator says of what it runs stands under that, and what the version says of the operator, too', async () => {
  const said = version('Cluster operators console, ingress are degraded');
  expect(await incidentsOf(router, set, broken, operator('ingress', 'openshift-ingress', stuck), said)).toEqual([
    [pod, ingress, cluster, routers],
  ]);
});

test('a pod that it names is enough', async () => {
  expect(await incidentsOf(broken, operator('ingress', 'openshift-ingress', stuck))).toEqual([[pod, ingress]]);
});

test('a pod that it does not name, or another namespace, explains nothing', async () => {
  const other = operator('ingress', 'openshift-ingress', 'the canary route does not answer');
  expect(await incidentsOf(broken, other)).toEqual([[ingress], [pod]]);
  const elsewhere = operator('console', 'openshift-console', stuck);
  expect(await incidentsOf(router, set, broken, elsewhere)).toHaveLength(2);
});

test('the version is explained by the operators that it names alone', async () => {
  const down = operator('ingress', 'openshift-ingress', 'is down');
  expect(await incidentsOf(down, version('Cluster operator ingress is degraded'))).toEqual([[ingress, cluster]]);
  expect(await incidentsOf(down, version('Cluster operator console is degraded'))).toHaveLength(2);
});
