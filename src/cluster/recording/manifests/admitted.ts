import { definitionOf, kindOf } from '../../../core/kinds/index.ts';
import { asList, asObject, type Json } from '../layouts/json.ts';
import { settledStatus } from './settled.ts';
import { podTemplateOf } from './templates.ts';

/** When manifests are taken to have been applied: long enough before they are looked at for nothing to be starting any more. */
const applied = '1970-01-01T00:00:00Z';

/**
 * A manifest as the API server would keep it, as far as analyzers look: in a namespace, with the defaults of admission, and
 * with the status of an object that runs as it is meant to. What runs is not what manifests are asked about.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/
 */
export function admitted(manifest: Json): Json {
  const { apiVersion, kind } = manifest;
  const known = kindOf({ apiVersion: String(apiVersion), kind: String(kind) });
  if (known === undefined) return manifest;
  const given = asObject(manifest.metadata);
  const namespaced = known === 'CustomResource' || definitionOf(known).namespaced;
  const namespace = namespaced ? (given.namespace ?? 'default') : undefined;
  const metadata = {
    ...given,
    namespace,
    generation: 1,
    creationTimestamp: applied,
    uid: `${kind}/${namespace ?? ''}/${given.name}`,
  };
  const withDefaults = { ...manifest, metadata, spec: defaulted(String(kind), asObject(manifest.spec)) };
  return { ...withDefaults, status: settledStatus(String(kind), withDefaults.spec) };
}

function defaulted(kind: string, spec: Json): Json {
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return withTemplate({ replicas: 1, ...spec });
    case 'DaemonSet':
      return withTemplate(spec);
    case 'Job':
      return withTemplate({ parallelism: 1, completions: 1, backoffLimit: 6, ...spec });
    case 'CronJob': {
      const job = asObject(spec.jobTemplate);
      return { ...spec, jobTemplate: { ...job, spec: defaulted('Job', asObject(job.spec)) } };
    }
    case 'Pod':
      return defaultedPod(spec);
    case 'Service':
      return { type: 'ClusterIP', ...spec, ports: asList(spec.ports).map(defaultedServicePort) };
    case 'HorizontalPodAutoscaler':
      return { minReplicas: 1, ...spec };
    default:
      return spec;
  }
}

function withTemplate(spec: Json): Json {
  const template = podTemplateOf(spec);
  return { ...spec, template: { ...template, spec: defaultedPod(asObject(template.spec)) } };
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
function defaultedPod(spec: Json): Json {
  return {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    serviceAccountName: 'default',
    ...spec,
    containers: asList(spec.containers).map(defaultedContainer),
    ...(spec.initContainers !== undefined && { initContainers: asList(spec.initContainers).map(defaultedContainer) }),
  };
}

function defaultedContainer(value: unknown): Json {
  const container = asObject(value);
  const { limits, requests, ...resources } = asObject(container.resources);
  return {
    ...container,
    ports: asList(container.ports).map(port => ({ protocol: 'TCP', ...asObject(port) })),
    // A limit alone is a request as well.
    resources: { ...resources, limits, requests: { ...asObject(limits), ...asObject(requests) } },
  };
}

function defaultedServicePort(value: unknown): Json {
  const port = asObject(value);
  return { protocol: 'TCP', targetPort: port.port, ...port };
}
