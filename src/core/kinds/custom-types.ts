/** What a type is called, whatever its version. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** A type of custom resource. */
export interface CustomType extends GroupKind {
  readonly namespaced: boolean;
}

/**
 * The groups that Kubernetes itself serves, or has served, and its metrics APIs. In all other groups are custom resources.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
const kubernetesGroups: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apidiscovery.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'custom.metrics.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'external.metrics.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'imagepolicy.k8s.io',
  'internal.apiserver.k8s.io',
  'meta.k8s.io',
  'metrics.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Custom resources that are not read: there may be one for every pod or object, and none has conditions of its own. */
interface Unread {
  readonly group: string;
  /** All kinds of the group if not given. */
  readonly kinds?: readonly string[];
  readonly why: string;
}

const unread: readonly Unread[] = [
  { group: 'wgpolicyk8s.io', why: 'policy reports, one for each object that a policy looks at' },
  { group: 'openreports.io', why: 'policy reports, one for each object that a policy looks at' },
  { group: 'reports.kyverno.io', why: 'parts of policy reports' },
  { group: 'aquasecurity.github.io', why: 'reports of the Trivy operator, several for each workload' },
  {
    group: 'spdx.softwarecomposition.kubescape.io',
    why: 'reports of Kubescape, several for each image, whose content its API leaves out of lists',
  },
  {
    group: 'cilium.io',
    kinds: ['CiliumEndpointSlice'],
    why: 'the same as its CiliumEndpoints',
  },
  { group: 'crd.projectcalico.org', why: "Calico's own store: an address block or handle for each pod" },
  {
    group: 'velero.io',
    kinds: ['DeleteBackupRequest', 'DownloadRequest', 'ServerStatusRequest'],
    why: 'questions to Velero that live for minutes',
  },
  { group: 'autoscaling.internal.knative.dev', why: 'parts of Knative Services, which repeat what these say' },
  { group: 'networking.internal.knative.dev', why: 'parts of Knative Services, which repeat what these say' },
  { group: 'operator.openshift.io', why: 'what a ClusterOperator sums up, in scores of conditions that come and go' },
  { group: 'image.openshift.io', why: 'the history of every tag of every image' },
  { group: 'packages.operators.coreos.com', why: 'the content of catalogs' },
];

/** Types that keep a status though their definition has no subresource for it. */
const statusInside: readonly { readonly group: string; readonly kinds?: readonly string[] }[] = [
  { group: 'argoproj.io', kinds: ['Application', 'Workflow', 'CronWorkflow'] },
  { group: 'velero.io' },
];

/** Types without a status that others refer to: what is not listed is never missed. */
const referredTo: readonly { readonly group: string; readonly kinds?: readonly string[] }[] = [
  { group: 'argoproj.io', kinds: ['AppProject'] },
  { group: 'snapshot.storage.k8s.io', kinds: ['VolumeSnapshotClass'] },
];

/** Names as an API server accepts them: what has another form is from no cluster. */
const groupForm = /^[a-z0-9][a-z0-9.-]{0,252}$/;
const kindForm = /^[A-Za-z][A-Za-z0-9-]{0,62}$/;

/** Whether objects of this type are read as custom resources, if they are no kind that kubecause has a table for. */
export function isCustomType({ group, kind }: GroupKind): boolean {
  return isCustomGroup(group) && groupForm.test(group) && kindForm.test(kind) && !isIn(unread, { group, kind });
}

/** Whether a group is another's than Kubernetes'. */
export function isCustomGroup(group: string): boolean {
  return group.includes('.') && !kubernetesGroups.has(group);
}

/** Whether objects of a type are worth a listing: they have a status, by the subresources of the type, or others need them. */
export function isWorthListing(type: GroupKind, subresources: readonly string[]): boolean {
  return subresources.includes('status') || isIn(statusInside, type) || isIn(referredTo, type);
}

/** `Certificate.cert-manager.io`. */
export function formatType({ group, kind }: GroupKind): string {
  return `${kind}.${group}`;
}

/** Sets listings apart: of a kind, and of each type of custom resource. */
export function listingKey(kind: string, of: GroupKind | undefined): string {
  return of === undefined ? kind : `${kind}/${of.group}/${of.kind}`;
}

function isIn(table: readonly Pick<Unread, 'group' | 'kinds'>[], { group, kind }: GroupKind): boolean {
  return table.some(row => row.group === group && (row.kinds?.includes(kind) ?? true));
}
