import type { Kind } from '../../src/core/kinds/index.ts';

/** Kubernetes 1.n from which on a version of a kind is deprecated, and from which on it is not served any more. */
interface Life {
  readonly deprecated: number;
  readonly removed: number;
}

const life = (deprecated: number, removed: number): Life => ({ deprecated, removed });
const rbac = { 'rbac.authorization.k8s.io/v1beta1': life(17, 22) };
const policy = {
  'admissionregistration.k8s.io/v1alpha1': life(29, 32),
  'admissionregistration.k8s.io/v1beta1': life(31, 34),
};
const claims = { 'resource.k8s.io/v1beta1': life(35, 38), 'resource.k8s.io/v1beta2': life(36, 39) };

/**
 * Versions that were served besides those that the tables of the kinds describe. Those of what nobody writes by hand
 * (EndpointSlices, Leases) and of before 1.16 are left out.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 * @see `zz_generated.prerelease-lifecycle.go` of k8s.io/api, from which the numbers are
 */
const formerVersions = {
  APIService: { 'apiregistration.k8s.io/v1beta1': life(19, 22) },
  CSIDriver: { 'storage.k8s.io/v1beta1': life(19, 22) },
  CertificateSigningRequest: { 'certificates.k8s.io/v1beta1': life(19, 22) },
  ClusterRole: rbac,
  ClusterRoleBinding: rbac,
  CronJob: { 'batch/v1beta1': life(21, 25) },
  CustomResourceDefinition: { 'apiextensions.k8s.io/v1beta1': life(16, 22) },
  DeviceClass: claims,
  HorizontalPodAutoscaler: { 'autoscaling/v2beta1': life(22, 25), 'autoscaling/v2beta2': life(23, 26) },
  Ingress: { 'extensions/v1beta1': life(14, 22), 'networking.k8s.io/v1beta1': life(19, 22) },
  IngressClass: { 'networking.k8s.io/v1beta1': life(19, 22) },
  MutatingWebhookConfiguration: { 'admissionregistration.k8s.io/v1beta1': life(16, 22) },
  PodDisruptionBudget: { 'policy/v1beta1': life(21, 25) },
  PriorityClass: { 'scheduling.k8s.io/v1beta1': life(14, 22) },
  ResourceClaim: claims,
  ResourceClaimTemplate: claims,
  Role: rbac,
  RoleBinding: rbac,
  RuntimeClass: { 'node.k8s.io/v1beta1': life(22, 25) },
  StorageClass: { 'storage.k8s.io/v1beta1': life(19, 22) },
  ValidatingAdmissionPolicy: policy,
  ValidatingAdmissionPolicyBinding: policy,
  ValidatingWebhookConfiguration: { 'admissionregistration.k8s.io/v1beta1': life(16, 22) },
} as const satisfies { readonly [K in Kind]?: Readonly<Record<string, Life>> };

type Versioned = keyof typeof formerVersions;

export const versionedKinds = Object.keys(formerVersions) as readonly Versioned[];

export function lifeOf(kind: string, apiVersion: string): Life | undefined {
  const versions: Readonly<Record<string, Readonly<Record<string, Life>> | undefined>> = formerVersions;
  return versions[kind]?.[apiVersion];
}
