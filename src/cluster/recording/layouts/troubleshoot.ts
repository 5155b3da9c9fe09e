import type { Kind } from '../../../core/kinds/index.ts';
import { aboutOf } from './about.ts';
import type { Layout } from './layout.ts';
import { type Place, readPlaces } from './places.ts';

/**
 * The folders and files under `cluster-resources/`, and the kind each lists: `pods/<namespace>.json`, `nodes.json`.
 * @see https://troubleshoot.sh/docs/collect/cluster-resources/
 */
const listed: Readonly<Record<string, Kind>> = {
  clusterrolebindings: 'ClusterRoleBinding',
  clusterroles: 'ClusterRole',
  configmaps: 'ConfigMap',
  cronjobs: 'CronJob',
  'custom-resource-definitions': 'CustomResourceDefinition',
  daemonsets: 'DaemonSet',
  deployments: 'Deployment',
  endpoints: 'Endpoints',
  endpointslices: 'EndpointSlice',
  events: 'Event',
  ingress: 'Ingress',
  jobs: 'Job',
  leases: 'Lease',
  limitranges: 'LimitRange',
  namespaces: 'Namespace',
  'network-policy': 'NetworkPolicy',
  nodes: 'Node',
  'pod-disruption-budgets': 'PodDisruptionBudget',
  pods: 'Pod',
  priorityclasses: 'PriorityClass',
  pvcs: 'PersistentVolumeClaim',
  pvs: 'PersistentVolume',
  replicasets: 'ReplicaSet',
  'resource-quota': 'ResourceQuota',
  rolebindings: 'RoleBinding',
  roles: 'Role',
  serviceaccounts: 'ServiceAccount',
  services: 'Service',
  statefulsets: 'StatefulSet',
  'storage-classes': 'StorageClass',
  volumeattachments: 'VolumeAttachment',
};

/** Files of errors that are not named after the lists that are missing. */
const errorFiles: Readonly<Record<string, Kind>> = { storage: 'StorageClass' };

/**
 * Support bundles of Replicated's troubleshoot. Three generations of lists: bare arrays of objects without a type, `null`
 * where there was none, and the API's typed lists. What could not be listed is told in files named `-errors.json`. The
 * bundle has no record of when it was made.
 */
export const troubleshoot: Layout = {
  name: 'troubleshoot support bundle',
  recognises: path => /(^|\/)(cluster-resources\/.+|cluster-info\/cluster_version)\.json$/.test(path),
  async *read(entries, context) {
    yield* readPlaces(entries, context, { name: 'the bundle', redacted: true, placeOf });
    yield aboutOf(context);
  },
};

function placeOf(path: string): Place | undefined {
  if (/(^|\/)cluster-info\/cluster_version\.json$/.test(path)) return { type: 'objects' };
  const inside = /(?:^|\/)cluster-resources\/(.+)\.(?:json|ya?ml)$/.exec(path)?.[1]?.split('/');
  if (inside === undefined) return undefined;
  const [first = '', second, third] = inside;
  if (first === 'custom-resources') return { type: 'list', ...(third !== undefined && { namespace: third }) };
  if (third !== undefined) return undefined;
  if (second !== undefined) return listOf(first, second);
  const failed = /^(.+)-errors$/.exec(first)?.[1];
  if (failed === undefined) return listOf(first);
  const kind = own(errorFiles, failed) ?? own(listed, failed);
  return kind === undefined ? undefined : { type: 'errors', kind };
}

function listOf(name: string, namespace?: string): Place | undefined {
  const kind = own(listed, name);
  return kind === undefined ? undefined : { type: 'list', kind, ...(namespace !== undefined && { namespace }) };
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
