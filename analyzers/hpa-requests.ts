import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { alive } from './_shared/rollup.ts';
import { scalable, selectorOf, targetOf } from './_shared/scale-target.ts';

type Metric = Kinds['HorizontalPodAutoscaler']['spec']['metrics'][number];
type Pod = Kinds['Pod'];

/**
 * Utilization is a share of what containers request: without requests it cannot be computed.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work
 */
export const hpaRequests = defineAnalyzer({
  id: 'hpa-requests',
  subject: 'HorizontalPodAutoscaler',
  title: 'Autoscalers of pods that request nothing',
  reads: ['Pod'],
  consults: scalable,
  codes: {
    'hpa-request-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'container {containers} of {target} requests no {resource}, so its utilization cannot be computed',
      why: 'The autoscaler compares what the pods use with what their containers request. If one container of a pod has no request for the resource, it computes nothing and does not scale.',
      fix: 'Set resources.requests.{resource} on container {containers} of {target}.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work',
    },
    'hpa-container-missing': {
      severity: 'error',
      breaks: 'config',
      message: 'its metric is about container {container}, which {target} does not have',
      why: 'A ContainerResource metric is read from one container of each pod. The pods have none of that name, so the autoscaler computes nothing and does not scale.',
      fix: 'Correct the container of the metric: {target} has {containers}.',
      docs: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#container-resource-metrics',
    },
  },
  check(hpa, cluster, report) {
    const target = targetOf(hpa, cluster);
    if (target?.state !== 'present' || hpa.metadata.deletionTimestamp !== undefined) return;
    const { kind, metadata } = target.object;
    const pods = alive(cluster.select('Pod', metadata.namespace, selectorOf(target.object)));
    const [pod] = pods;
    if (pod === undefined) return;
    const ref = { kind, namespace: metadata.namespace, name: metadata.name };

    for (const metric of hpa.spec.metrics) {
      const { resource, container } = utilizationOf(metric);
      const names = counted(pod).map(({ name = '' }) => name);
      if (container !== undefined && !names.includes(container)) {
        report('hpa-container-missing', hpa, {
          key: container,
          with: { container, target: ref, containers: names },
          evidence: [{ of: hpa, path: 'spec.metrics[ContainerResource].container', value: container }],
        });
      } else if (resource !== undefined) {
        const lacking = [...new Set(pods.flatMap(one => withoutRequest(one, resource, container)))].sort(compareText);
        if (lacking.length === 0) continue;
        report('hpa-request-missing', hpa, {
          key: resource,
          with: { containers: lacking, target: ref, resource: word(resource) },
          evidence: [
            {
              of: pod,
              path: `spec.containers[${lacking[0]}].resources.requests.${resource}`,
              value: word('(not set)'),
            },
          ],
        });
      }
    }
  },
});

/** The resource whose utilization a metric is about, in all containers or in one. */
function utilizationOf({ resource, containerResource }: Metric): {
  resource?: string | undefined;
  container?: string | undefined;
} {
  if (resource?.target?.averageUtilization !== undefined) return { resource: resource.name };
  const { container, target, name } = containerResource ?? {};
  return { container, resource: target?.averageUtilization === undefined ? undefined : name };
}

/** The containers that run all the time: sidecars count. */
function counted({ spec }: Pod): Pod['spec']['containers'] {
  return [...spec.containers, ...spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')];
}

function withoutRequest(pod: Pod, resource: string, only: string | undefined): string[] {
  if (only === undefined && pod.spec.resources?.requests[resource] !== undefined) return [];
  return counted(pod).flatMap(({ name = '', resources }) =>
    (only === undefined || only === name) && resources?.requests[resource] === undefined ? [name] : [],
  );
}
