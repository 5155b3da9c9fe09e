import type { KindDefinition } from '../../core/kinds/define.ts';
import { definitionOf, isKind, type Kind, kindOfType } from '../../core/kinds/index.ts';
import { groupOf } from '../../core/objects.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { upgradedAutoscaler, upgradedAutoscalerV1 } from './older-autoscalers.ts';

/**
 * Versions that older clusters serve, and recordings of them hold: those that agree with the table of their kind in every
 * field that it has, and those that are brought into its shape here. All of them are read in JSON only.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */

/** Brings an object of an older version into the shape of the table of its kind. */
type Upgrade = (json: JsonObject) => JsonObject;

const asItIs: Upgrade = json => json;

const agreeing = (...versions: readonly string[]): Readonly<Record<string, Upgrade>> =>
  Object.fromEntries(versions.map(version => [version, asItIs]));

const rbac = agreeing('rbac.authorization.k8s.io/v1beta1', 'rbac.authorization.k8s.io/v1alpha1');
const storage = agreeing('storage.k8s.io/v1beta1');
const workload = agreeing('apps/v1beta2', 'apps/v1beta1', 'extensions/v1beta1');
const webhooks = agreeing('admissionregistration.k8s.io/v1beta1');
const policyReports = agreeing('wgpolicyk8s.io/v1beta1');
const routes = agreeing('gateway.networking.k8s.io/v1beta1', 'gateway.networking.k8s.io/v1alpha2');
const flatRequests = { 'resource.k8s.io/v1beta1': upgradedClaim, 'resource.k8s.io/v1alpha3': upgradedClaim };
const upgradedIngresses = { 'networking.k8s.io/v1beta1': upgradedIngress, 'extensions/v1beta1': upgradedIngress };

const olderVersions: { readonly [K in Kind]?: Readonly<Record<string, Upgrade>> } = {
  APIService: agreeing('apiregistration.k8s.io/v1beta1'),
  CSIDriver: storage,
  CSINode: storage,
  CertificateSigningRequest: { 'certificates.k8s.io/v1beta1': upgradedRequest },
  ClusterPolicyReport: policyReports,
  ClusterRole: rbac,
  ClusterRoleBinding: rbac,
  CronJob: agreeing('batch/v1beta1', 'batch/v2alpha1'),
  CustomResourceDefinition: { 'apiextensions.k8s.io/v1beta1': upgradedDefinition },
  DaemonSet: workload,
  Deployment: workload,
  DeviceClass: agreeing('resource.k8s.io/v1beta2', 'resource.k8s.io/v1beta1', 'resource.k8s.io/v1alpha3'),
  EndpointSlice: { 'discovery.k8s.io/v1beta1': upgradedSlice },
  Event: { 'events.k8s.io/v1': asCoreEvent, 'events.k8s.io/v1beta1': asCoreEvent },
  GRPCRoute: agreeing('gateway.networking.k8s.io/v1alpha2'),
  Gateway: routes,
  GatewayClass: routes,
  HTTPRoute: routes,
  HorizontalPodAutoscaler: {
    'autoscaling/v2beta2': asItIs,
    'autoscaling/v2beta1': upgradedAutoscaler,
    'autoscaling/v1': upgradedAutoscalerV1,
  },
  Ingress: upgradedIngresses,
  IngressClass: agreeing('networking.k8s.io/v1beta1'),
  Lease: agreeing('coordination.k8s.io/v1beta1'),
  MutatingWebhookConfiguration: webhooks,
  NetworkPolicy: agreeing('extensions/v1beta1'),
  OperatorGroup: agreeing('operators.coreos.com/v1alpha2'),
  PodDisruptionBudget: { 'policy/v1beta1': upgradedBudget },
  PolicyReport: policyReports,
  PriorityClass: agreeing('scheduling.k8s.io/v1beta1'),
  ReferenceGrant: agreeing('gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1alpha2'),
  ReplicaSet: workload,
  ResourceClaim: { ...agreeing('resource.k8s.io/v1beta2'), ...flatRequests },
  ResourceClaimTemplate: {
    ...agreeing('resource.k8s.io/v1beta2'),
    'resource.k8s.io/v1beta1': upgradedClaimTemplate,
    'resource.k8s.io/v1alpha3': upgradedClaimTemplate,
  },
  Role: rbac,
  RoleBinding: rbac,
  RuntimeClass: agreeing('node.k8s.io/v1beta1'),
  StatefulSet: workload,
  StorageClass: storage,
  ValidatingAdmissionPolicy: agreeing('admissionregistration.k8s.io/v1beta1'),
  ValidatingAdmissionPolicyBinding: agreeing('admissionregistration.k8s.io/v1beta1'),
  ValidatingWebhookConfiguration: webhooks,
  VolumeAttachment: storage,
};

/** `v1`, `apps/v1`. */
export function apiVersionOf(definition: KindDefinition): string {
  return definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
}

/** The kind under which objects of this type can be read; undefined for a kind, group or version without a table. */
export function readableKind(apiVersion: string, kind: string): Kind | undefined {
  if (isKind(kind) && upgradeOf(apiVersion, kind) !== undefined) return kind;
  const known = kindOfType(groupOf(apiVersion), kind);
  if (known === undefined || known === 'CustomResource') return known;
  return apiVersion === apiVersionOf(definitionOf(known)) ? known : undefined;
}

/** An object in the shape of the table of its kind. */
export function upgraded(kind: Kind, json: JsonObject): JsonObject {
  return typeof json.apiVersion === 'string' ? (upgradeOf(json.apiVersion, kind)?.(json) ?? json) : json;
}

function upgradeOf(apiVersion: string, kind: Kind): Upgrade | undefined {
  const versions = olderVersions[kind];
  return versions !== undefined && Object.hasOwn(versions, apiVersion) ? versions[apiVersion] : undefined;
}

/** An Event of `events.k8s.io`. The two are views of the same object: a recording may hold either. */
function asCoreEvent(json: JsonObject): JsonObject {
  return {
    ...json,
    involvedObject: json.regarding,
    message: json.note,
    source: json.deprecatedSource,
    firstTimestamp: json.deprecatedFirstTimestamp,
    lastTimestamp: json.deprecatedLastTimestamp,
    count: json.deprecatedCount,
    reportingComponent: json.reportingController,
    series: isJsonObject(json.series) ? json.series : undefined,
  };
}

/** Until 1.22 a backend was a name and a port in one; `backend` of the spec is the default. */
function upgradedIngress(json: JsonObject): JsonObject {
  const spec = objectIn(json.spec);
  return {
    ...json,
    spec: {
      ...spec,
      defaultBackend: upgradedBackend(spec.backend),
      rules: eachOf(spec.rules, rule => {
        const http = objectIn(rule.http);
        if (rule.http === undefined) return rule;
        const paths = eachOf(http.paths, path => ({ ...path, backend: upgradedBackend(path.backend) }));
        return { ...rule, http: { ...http, paths } };
      }),
    },
  };
}

function upgradedBackend(backend: unknown): unknown {
  if (!isJsonObject(backend) || backend.serviceName === undefined) return backend;
  const { serviceName, servicePort } = backend;
  const port = typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort };
  return { ...backend, service: { name: serviceName, port } };
}

/** An empty selector of a budget matches no pod in v1beta1, and every pod in v1. */
function upgradedBudget(json: JsonObject): JsonObject {
  const spec = objectIn(json.spec);
  const selector = objectIn(spec.selector);
  const isEmpty = [selector.matchLabels, selector.matchExpressions].every(
    part => Object.keys(isJsonObject(part) ? part : Array.isArray(part) ? part : {}).length === 0,
  );
  return isEmpty ? { ...json, spec: { ...spec, selector: undefined } } : json;
}

/** v1beta1 keeps the node and the zone of an endpoint in a map of labels. */
function upgradedSlice(json: JsonObject): JsonObject {
  const endpoints = eachOf(json.endpoints, endpoint => {
    const topology = objectIn(endpoint.topology);
    const nodeName = endpoint.nodeName ?? topology['kubernetes.io/hostname'];
    return { ...endpoint, nodeName, zone: topology['topology.kubernetes.io/zone'] };
  });
  return { ...json, endpoints };
}

/** A definition of v1beta1 may have one version, and no list of them. */
function upgradedDefinition(json: JsonObject): JsonObject {
  const spec = objectIn(json.spec);
  const conversion = objectIn(spec.conversion);
  const { webhookClientConfig: clientConfig, conversionReviewVersions } = conversion;
  return {
    ...json,
    spec: {
      ...spec,
      versions: spec.versions ?? [{ name: spec.version, served: true, storage: true }],
      conversion: { ...conversion, webhook: clientConfig && { clientConfig, conversionReviewVersions } },
    },
  };
}

/** Conditions of v1beta1 hold by being there. */
function upgradedRequest(json: JsonObject): JsonObject {
  const status = objectIn(json.status);
  return { ...json, status: { ...status, conditions: eachOf(status.conditions, c => ({ status: 'True', ...c })) } };
}

/** Before v1beta2 a request was not wrapped in `exactly`. */
function upgradedClaim(json: JsonObject): JsonObject {
  return { ...json, spec: upgradedClaimSpec(objectIn(json.spec)) };
}

function upgradedClaimTemplate(json: JsonObject): JsonObject {
  const spec = objectIn(json.spec);
  return { ...json, spec: { ...spec, spec: upgradedClaimSpec(objectIn(spec.spec)) } };
}

function upgradedClaimSpec(spec: JsonObject): JsonObject {
  const devices = objectIn(spec.devices);
  const requests = eachOf(devices.requests, request =>
    request.deviceClassName === undefined ? request : { ...request, exactly: request },
  );
  return { ...spec, devices: { ...devices, requests } };
}

function objectIn(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function eachOf(list: unknown, make: (item: JsonObject) => JsonObject): unknown {
  return Array.isArray(list) ? list.map(item => (isJsonObject(item) ? make(item) : item)) : list;
}
