import { asObject, type Json } from '../layouts/json.ts';
import { settledStatus } from './settled.ts';

/** Kinds whose controller keeps pods running. */
const workloads: ReadonlySet<unknown> = new Set([
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

export function podTemplateOf(spec: Json): Json {
  return asObject(spec.template);
}

/** So many pods of a workload stand for all: what they share is looked at, not how many they are. */
const mostPods = 2;

/** The pods that the controller of an admitted manifest would keep running. */
export function podsOf({ apiVersion, kind, metadata, spec }: Json): readonly Json[] {
  const { name, namespace, uid, creationTimestamp } = asObject(metadata);
  if (!workloads.has(kind)) return [];
  const { replicas = 1 } = asObject(spec);
  const template = podTemplateOf(asObject(spec));
  const count = typeof replicas === 'number' ? Math.min(replicas, mostPods) : 1;
  return Array.from({ length: count }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...asObject(template.metadata),
      name: `${name}-${i}`,
      namespace,
      creationTimestamp,
      uid: `Pod/${namespace}/${kind}/${name}-${i}`,
      ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
    },
    spec: template.spec,
    status: settledStatus('Pod', asObject(template.spec)),
  }));
}
