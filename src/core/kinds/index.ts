import type { ProjectedObject } from '../fields.ts';
import { groupOf, type KubeObject } from '../objects.ts';
import {
  mutatingWebhookConfiguration,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  validatingWebhookConfiguration,
} from './admissionregistration.ts';
import { customResourceDefinition } from './apiextensions.ts';
import { apiService } from './apiregistration.ts';
import { controllerRevision, daemonSet, deployment, replicaSet, statefulSet } from './apps.ts';
import { horizontalPodAutoscaler } from './autoscaling.ts';
import { cronJob, job } from './batch.ts';
import { certificateSigningRequest } from './certificates.ts';
import {
  ciliumClusterwideNetworkPolicy,
  ciliumEndpoint,
  ciliumIdentity,
  ciliumNetworkPolicy,
  ciliumNode,
} from './cilium.ts';
import { lease } from './coordination.ts';
import {
  configMap,
  event,
  limitRange,
  namespace,
  replicationController,
  resourceQuota,
  secret,
  serviceAccount,
} from './core.ts';
import { node } from './core-node.ts';
import { endpoints, service } from './core-service.ts';
import { persistentVolume, persistentVolumeClaim } from './core-volume.ts';
import { customResource } from './custom-resource.ts';
import { formatType, isCustomType } from './custom-types.ts';
import type { KindDefinition } from './define.ts';
import { endpointSlice } from './discovery.ts';
import { gateway, gatewayClass, grpcRoute, httpRoute, referenceGrant } from './gateway.ts';
import { destinationRule, istioGateway, peerAuthentication, serviceEntry, virtualService } from './istio.ts';
import { clusterTriggerAuthentication, scaledJob, scaledObject, triggerAuthentication } from './keda.ts';
import { nodeMetrics, podMetrics } from './metrics.ts';
import { alertmanager, podMonitor, prometheus, prometheusAgent, prometheusRule, serviceMonitor } from './monitoring.ts';
import { ingress, ingressClass, networkPolicy } from './networking.ts';
import { runtimeClass } from './node.ts';
import { catalogSource, clusterServiceVersion, installPlan, operatorGroup, subscription } from './olm.ts';
import { containerLog, literalValues, prometheusFiles, tlsCertificate } from './on-request.ts';
import { apiRequestCount } from './openshift.ts';
import { pod } from './pod.ts';
import { podDisruptionBudget } from './policy.ts';
import {
  clusterConfigAuditReport,
  clusterPolicyReport,
  clusterReport,
  configAuditReport,
  policyReport,
  rbacAssessmentReport,
  report,
  vulnerabilityReport,
} from './policy-report.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import { deviceClass, resourceClaim, resourceClaimTemplate } from './resource.ts';
import { priorityClass } from './scheduling.ts';
import { csiDriver, csiNode, storageClass, volumeAttachment } from './storage.ts';

/** Every kind kubecause knows, by its bare name; with its group where another kind has that name. */
export const kinds = {
  APIRequestCount: apiRequestCount,
  APIService: apiService,
  Alertmanager: alertmanager,
  CSIDriver: csiDriver,
  CSINode: csiNode,
  CatalogSource: catalogSource,
  CertificateSigningRequest: certificateSigningRequest,
  CiliumClusterwideNetworkPolicy: ciliumClusterwideNetworkPolicy,
  CiliumEndpoint: ciliumEndpoint,
  CiliumIdentity: ciliumIdentity,
  CiliumNetworkPolicy: ciliumNetworkPolicy,
  CiliumNode: ciliumNode,
  ClusterConfigAuditReport: clusterConfigAuditReport,
  ClusterPolicyReport: clusterPolicyReport,
  ClusterReport: clusterReport,
  ClusterRole: clusterRole,
  ClusterRoleBinding: clusterRoleBinding,
  ClusterServiceVersion: clusterServiceVersion,
  ClusterTriggerAuthentication: clusterTriggerAuthentication,
  ConfigAuditReport: configAuditReport,
  ConfigMap: configMap,
  ContainerLog: containerLog,
  ControllerRevision: controllerRevision,
  CronJob: cronJob,
  CustomResource: customResource,
  CustomResourceDefinition: customResourceDefinition,
  DaemonSet: daemonSet,
  Deployment: deployment,
  DestinationRule: destinationRule,
  DeviceClass: deviceClass,
  EndpointSlice: endpointSlice,
  Endpoints: endpoints,
  Event: event,
  GRPCRoute: grpcRoute,
  Gateway: gateway,
  'Gateway.networking.istio.io': istioGateway,
  GatewayClass: gatewayClass,
  HTTPRoute: httpRoute,
  HorizontalPodAutoscaler: horizontalPodAutoscaler,
  Ingress: ingress,
  IngressClass: ingressClass,
  InstallPlan: installPlan,
  Job: job,
  Lease: lease,
  LimitRange: limitRange,
  LiteralValues: literalValues,
  MutatingWebhookConfiguration: mutatingWebhookConfiguration,
  Namespace: namespace,
  NetworkPolicy: networkPolicy,
  Node: node,
  NodeMetrics: nodeMetrics,
  OperatorGroup: operatorGroup,
  PeerAuthentication: peerAuthentication,
  PersistentVolume: persistentVolume,
  PersistentVolumeClaim: persistentVolumeClaim,
  Pod: pod,
  PodDisruptionBudget: podDisruptionBudget,
  PodMetrics: podMetrics,
  PodMonitor: podMonitor,
  PolicyReport: policyReport,
  PriorityClass: priorityClass,
  Prometheus: prometheus,
  PrometheusAgent: prometheusAgent,
  PrometheusFiles: prometheusFiles,
  PrometheusRule: prometheusRule,
  RbacAssessmentReport: rbacAssessmentReport,
  ReferenceGrant: referenceGrant,
  ReplicaSet: replicaSet,
  ReplicationController: replicationController,
  Report: report,
  ResourceClaim: resourceClaim,
  ResourceClaimTemplate: resourceClaimTemplate,
  ResourceQuota: resourceQuota,
  Role: role,
  RoleBinding: roleBinding,
  RuntimeClass: runtimeClass,
  ScaledJob: scaledJob,
  ScaledObject: scaledObject,
  Secret: secret,
  Service: service,
  ServiceAccount: serviceAccount,
  ServiceEntry: serviceEntry,
  ServiceMonitor: serviceMonitor,
  StatefulSet: statefulSet,
  StorageClass: storageClass,
  Subscription: subscription,
  TlsCertificate: tlsCertificate,
  TriggerAuthentication: triggerAuthentication,
  ValidatingAdmissionPolicy: validatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding: validatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration: validatingWebhookConfiguration,
  VirtualService: virtualService,
  VolumeAttachment: volumeAttachment,
  VulnerabilityReport: vulnerabilityReport,
};

export type Kind = keyof typeof kinds;

/** Every kind, in the order of the table. */
export const knownKinds = Object.keys(kinds) as readonly Kind[];

/** The TypeScript type of each kind, made from its table. An object says its kind, which sets those of a union apart. */
export type Kinds = {
  readonly [K in Kind]: KubeObject & Named<K> & ProjectedObject<(typeof kinds)[K]['fields']>;
};

/** An object of a custom type goes by a kind of its own. */
type Named<K extends Kind> = K extends 'CustomResource' ? unknown : { readonly kind: (typeof kinds)[K]['kind'] };

const definitions: Readonly<Record<string, KindDefinition>> = kinds;

/** Whether a name is that of a kind kubecause knows. */
export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

/** The definition of a kind by its bare name; undefined if kubecause does not know it. */
export function definitionOf(kind: Kind): KindDefinition;
export function definitionOf(kind: string): KindDefinition | undefined;
export function definitionOf(kind: string): KindDefinition | undefined {
  return isKind(kind) ? definitions[kind] : undefined;
}

/**
 * The kind under which objects of a type are known: their own, if it is of Kubernetes, else `CustomResource` (a Service of
 * Knative is no Service). Undefined if kubecause does not read them.
 */
export function kindOfType(group: string, kind: string): Kind | undefined {
  if (isKind(kind) && kinds[kind].group === group) return kind;
  const qualified = formatType({ group, kind });
  if (isKind(qualified)) return qualified;
  return isCustomType({ group, kind }) ? 'CustomResource' : undefined;
}

/** The kind under which an object is known. */
export function kindOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): Kind | undefined {
  return kindOfType(groupOf(apiVersion), kind);
}
