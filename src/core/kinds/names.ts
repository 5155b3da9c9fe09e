import { definitionOf, type Kind, kinds, knownKinds } from './index.ts';

/** The short names that kubectl knows: `kubectl api-resources` lists them. Other kinds have none. */
const shortNames: { readonly [K in Kind]?: readonly string[] } = {
  Alertmanager: ['am'],
  CatalogSource: ['catsrc'],
  CertificateSigningRequest: ['csr'],
  CiliumClusterwideNetworkPolicy: ['ccnp'],
  CiliumEndpoint: ['cep', 'ciliumep'],
  CiliumIdentity: ['ciliumid'],
  CiliumNetworkPolicy: ['cnp', 'ciliumnp'],
  CiliumNode: ['cn', 'ciliumn'],
  ClusterPolicyReport: ['cpolr'],
  ClusterReport: ['crep'],
  ClusterServiceVersion: ['csv', 'csvs'],
  ClusterTriggerAuthentication: ['cta', 'clustertriggerauth'],
  ConfigAuditReport: ['configaudit'],
  ConfigMap: ['cm'],
  CronJob: ['cj'],
  CustomResourceDefinition: ['crd', 'crds'],
  DaemonSet: ['ds'],
  Deployment: ['deploy'],
  DestinationRule: ['dr'],
  Endpoints: ['ep'],
  Event: ['ev'],
  Gateway: ['gtw'],
  GatewayClass: ['gc'],
  HorizontalPodAutoscaler: ['hpa'],
  Ingress: ['ing'],
  InstallPlan: ['ip'],
  LimitRange: ['limits'],
  Namespace: ['ns'],
  NetworkPolicy: ['netpol'],
  Node: ['no'],
  OperatorGroup: ['og'],
  PeerAuthentication: ['pa'],
  PersistentVolume: ['pv'],
  PersistentVolumeClaim: ['pvc'],
  Pod: ['po'],
  PodDisruptionBudget: ['pdb'],
  PodMonitor: ['pmon'],
  PolicyReport: ['polr'],
  PriorityClass: ['pc'],
  Prometheus: ['prom'],
  PrometheusAgent: ['promagent'],
  PrometheusRule: ['promrule'],
  ReferenceGrant: ['refgrant'],
  ReplicaSet: ['rs'],
  ReplicationController: ['rc'],
  Report: ['rep'],
  ResourceQuota: ['quota'],
  ScaledJob: ['sj'],
  ScaledObject: ['so'],
  Service: ['svc'],
  ServiceAccount: ['sa'],
  ServiceEntry: ['se'],
  ServiceMonitor: ['smon'],
  StatefulSet: ['sts'],
  StorageClass: ['sc'],
  Subscription: ['sub', 'subs'],
  TriggerAuthentication: ['ta', 'triggerauth'],
  VirtualService: ['vs'],
  VulnerabilityReport: ['vuln', 'vulns'],
};

const byName = new Map<string, Kind>();
for (const kind of knownKinds) {
  if (kind === 'CustomResource' || definitionOf(kind).onRequest !== undefined) continue;
  for (const name of namesOf(kind)) byName.set(name, kind);
}

/** What a kind is called on a command line: singular, plural, short. The plural of metrics is that of what they measure. */
export function namesOf(kind: Kind): string[] {
  const { group, plural, optional } = definitionOf(kind);
  // What shares its name with another kind goes by it with its group alone.
  if (kind.includes('.')) return [kind.toLowerCase(), `${plural}.${group}`];
  return [kind.toLowerCase(), ...(optional === true ? [] : [plural]), ...(shortNames[kind] ?? [])];
}

/** All that {@link kindNamed} knows, for near misses. */
export const kindNames: readonly string[] = [...byName.keys()];

/**
 * The kind that goes by a name in any case: `deploy`, `deployment`, `Deployments`, and with the group that it is of, as
 * `deployments.apps` or `deployments.v1.apps`. Undefined if it is no kind of Kubernetes that kubecause reads.
 */
export function kindNamed(name: string): Kind | undefined {
  const [first = '', ...rest] = name.toLowerCase().split('.');
  const kind = byName.get(name.toLowerCase()) ?? byName.get(first);
  if (kind === undefined || rest.length === 0) return kind;
  const group = /^v\d/.test(rest[0]!) ? rest.slice(1) : rest;
  return group.join('.') === kinds[kind].group ? kind : undefined;
}
