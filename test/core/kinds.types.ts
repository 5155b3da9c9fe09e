/**
 * Holds the types of the tables against the types that are generated from the API's OpenAPI document. Checked by tsc; there
 * is nothing to run.
 */
import type * as published from '@kubernetes/client-node';
import type { Kind, Kinds } from '../../src/core/kinds/index.ts';

/**
 * The fields, by path, that a table has and the published type has not, or has with another type.
 * The published types rename keys that are words of JavaScript (`_from`, `_default`), and hold times as Dates.
 */
type Strays<Ours, Theirs> = [Theirs] extends [Date]
  ? [Ours] extends [string]
    ? never
    : ''
  : [Ours] extends [readonly (infer O)[]]
    ? [Theirs] extends [readonly (infer T)[]]
      ? Strays<O, T>
      : ''
    : [Ours] extends [object]
      ? [Theirs] extends [object]
        ? string extends keyof Ours
          ? never
          : {
              [K in keyof Ours & string]: StraysOf<K, NonNullable<Ours[K]>, NonNullable<Published<K, Theirs>>>;
            }[keyof Ours & string]
        : ''
      : [Theirs] extends [Ours]
        ? never
        : '';

type Published<K extends string, Theirs> = K extends keyof Theirs
  ? Theirs[K]
  : `_${K}` extends keyof Theirs
    ? Theirs[`_${K}` & keyof Theirs]
    : missing;
declare const missing: unique symbol;
type missing = typeof missing;

type StraysOf<K extends string, Ours, Theirs> = [Theirs] extends [missing]
  ? K
  : Strays<Ours, Theirs> extends infer S
    ? S extends ''
      ? K
      : S extends string
        ? `${K}.${S}`
        : never
    : never;

interface PublishedKinds {
  APIService: published.V1APIService;
  CSIDriver: published.V1CSIDriver;
  CSINode: published.V1CSINode;
  CertificateSigningRequest: published.V1CertificateSigningRequest;
  ClusterRole: published.V1ClusterRole;
  ClusterRoleBinding: published.V1ClusterRoleBinding;
  ConfigMap: published.V1ConfigMap;
  CronJob: published.V1CronJob;
  CustomResourceDefinition: published.V1CustomResourceDefinition;
  DaemonSet: published.V1DaemonSet;
  Deployment: published.V1Deployment;
  EndpointSlice: published.V1EndpointSlice;
  Endpoints: published.V1Endpoints;
  Event: published.CoreV1Event;
  HorizontalPodAutoscaler: published.V2HorizontalPodAutoscaler;
  Ingress: published.V1Ingress;
  IngressClass: published.V1IngressClass;
  Job: published.V1Job;
  Lease: published.V1Lease;
  LimitRange: published.V1LimitRange;
  MutatingWebhookConfiguration: published.V1MutatingWebhookConfiguration;
  Namespace: published.V1Namespace;
  NetworkPolicy: published.V1NetworkPolicy;
  Node: published.V1Node;
  PersistentVolume: published.V1PersistentVolume;
  PersistentVolumeClaim: published.V1PersistentVolumeClaim;
  Pod: published.V1Pod;
  PodDisruptionBudget: published.V1PodDisruptionBudget;
  PriorityClass: published.V1PriorityClass;
  ReplicaSet: published.V1ReplicaSet;
  ReplicationController: published.V1ReplicationController;
  ResourceQuota: published.V1ResourceQuota;
  Role: published.V1Role;
  RoleBinding: published.V1RoleBinding;
  RuntimeClass: published.V1RuntimeClass;
  Secret: published.V1Secret;
  Service: published.V1Service;
  ServiceAccount: published.V1ServiceAccount;
  StatefulSet: published.V1StatefulSet;
  StorageClass: published.V1StorageClass;
  ValidatingAdmissionPolicy: published.V1ValidatingAdmissionPolicy;
  ValidatingAdmissionPolicyBinding: published.V1ValidatingAdmissionPolicyBinding;
  ValidatingWebhookConfiguration: published.V1ValidatingWebhookConfiguration;
  VolumeAttachment: published.V1VolumeAttachment;
}

type AllStrays = {
  [K in keyof PublishedKinds & Kind]: StraysOf<K, Omit<Kinds[K], 'kind'>, PublishedKinds[K]>;
}[keyof PublishedKinds & Kind];

/** An error here names the fields of the tables that the published types do not have. */
export const strays: Record<AllStrays, never> = {};

/** That the comparison finds what it should. */
type Wrong = { spec: { nope?: string; nodeName?: number; volumes: readonly { csi?: { nope?: string } }[] } };
export const found: Record<StraysOf<'Pod', Wrong, published.V1Pod>, true> = {
  'Pod.spec.nope': true,
  'Pod.spec.nodeName': true,
  'Pod.spec.volumes.csi.nope': true,
};

declare const pod: Kinds['Pod'];
declare const secret: Kinds['Secret'];
declare const roleBinding: Kinds['RoleBinding'];

// Lists, maps and the tables of the top level are always there; fields in them need not be.
export const reason: string | undefined = pod.status.containerStatuses[0]?.state?.waiting?.reason;
export const secretName: string | undefined = pod.spec.containers[0]?.env[0]?.valueFrom?.secretKeyRef?.name;
export const role: string | undefined = roleBinding.roleRef.name;
export const owner: string = pod.metadata.uid;

// A field that is not in the table does not compile: literal values of variables, and the data of a Secret.
// @ts-expect-error
export const literal = pod.spec.containers[0]?.env[0]?.value;
// @ts-expect-error
export const data = secret.data;
// @ts-expect-error decoded objects are not written to: they share their parts
pod.spec.nodeName = 'node-a';
