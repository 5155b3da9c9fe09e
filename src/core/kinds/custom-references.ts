import type { Fields, Projected } from '../fields.ts';

/**
 * How custom resources refer to what they need: the fields, and what each means. To teach kubecause another one, add its
 * field to {@link referenceFields} and a line to {@link references}.
 */

/** Some name a type by apiVersion, some by group. */
export const reference = {
  apiVersion: [1, 'string'],
  group: [2, 'string'],
  apiGroup: [3, 'string'],
  kind: [4, 'string'],
  namespace: [5, 'string'],
  name: [6, 'string'],
  optional: [7, 'bool'],
} as const satisfies Fields;

/** Fields of `spec`. */
export const referenceFields = {
  issuerRef: [100, reference],
  ca: [101, { secretName: [1, 'string'] }],
  sourceRef: [102, reference],
  chartRef: [103, reference],
  chart: [104, { spec: [1, { sourceRef: [1, reference] }] }],
  secretRef: [105, reference],
  valuesFrom: [106, [reference]],
  postBuild: [107, { substituteFrom: [1, [reference]] }],
  dependsOn: [108, [reference]],
  secretStoreRef: [109, reference],
  secretStoreRefs: [110, [reference]],
  project: [111, 'string'],
  providerConfigRef: [112, reference],
  resourceRef: [113, reference],
  controlPlaneRef: [114, reference],
  infrastructureRef: [115, reference],
  bootstrap: [116, { configRef: [1, reference] }],
  nodeClassRef: [117, reference],
  scaleTargetRef: [118, reference],
  targetRef: [119, reference],
  workloadRef: [120, reference],
  traffic: [121, [{ configurationName: [1, 'string'], revisionName: [2, 'string'] }]],
  ref: [122, reference],
  broker: [123, 'string'],
  channel: [124, reference],
  subscriber: [125, { ref: [1, reference] }],
  sink: [126, { ref: [1, reference] }],
  pipelineRef: [127, reference],
  taskRef: [128, reference],
  tasks: [129, [{ taskRef: [1, reference] }]],
  storageLocation: [130, 'string'],
  cluster: [131, reference],
  namespace: [132, 'string'],
  serviceAccount: [133, reference],
  secretName: [134, 'string'],
  target: [135, { name: [1, 'string'] }],
  /** What a Route of OpenShift leads to. */
  to: [137, reference],
  /** Where an object acts or writes: Argo CD; Flux; the operator of HashiCorp Vault. */
  destination: [136, { server: [1, 'string'], name: [2, 'string'], namespace: [3, 'string'] }],
} as const satisfies Fields;

type Spec = Projected<typeof referenceFields>;
type Named = Partial<Projected<typeof reference>> | undefined;

/** What one field means. */
export interface Reference {
  /** In which groups it means that: one, or with a dot before it all that end so; everywhere if not given. */
  readonly group?: string;
  readonly kinds?: readonly string[];
  /** Where it stands in `spec`. */
  readonly path: string;
  readonly of: (spec: Spec) => readonly Named[];
  /**
   * The type that is meant where the field does not say it: the own group and kind if not given. `family`: the own group, or
   * the one above it (`aws.upbound.io` of `s3.aws.upbound.io`).
   */
  readonly to: { readonly group?: string; readonly family?: true; readonly kind?: string };
  /** The namespace that is meant, if not the own one. */
  readonly namespace?: (spec: Spec) => string | undefined;
}

const flux = '.toolkit.fluxcd.io';
const fluxSource = { group: 'source.toolkit.fluxcd.io' };
const named = (name: string | undefined): Named => (name === undefined ? undefined : { name });

export const references: readonly Reference[] = [
  // cert-manager; other issuers say their group in the field.
  { path: 'issuerRef', of: spec => [spec.issuerRef], to: { group: 'cert-manager.io', kind: 'Issuer' } },
  {
    group: 'cert-manager.io',
    kinds: ['Issuer'],
    path: 'ca.secretName',
    of: spec => [named(spec.ca?.secretName)],
    to: { group: '', kind: 'Secret' },
  },

  { group: flux, path: 'sourceRef', of: spec => [spec.sourceRef], to: fluxSource },
  { group: flux, path: 'chartRef', of: spec => [spec.chartRef], to: fluxSource },
  { group: flux, path: 'chart.spec.sourceRef', of: spec => [spec.chart?.spec?.sourceRef], to: fluxSource },
  { group: flux, path: 'secretRef', of: spec => [spec.secretRef], to: { group: '', kind: 'Secret' } },
  { group: flux, path: 'valuesFrom', of: spec => spec.valuesFrom, to: { group: '', kind: 'ConfigMap' } },
  {
    group: flux,
    path: 'postBuild.substituteFrom',
    of: spec => spec.postBuild?.substituteFrom ?? [],
    to: { group: '', kind: 'ConfigMap' },
  },
  { path: 'dependsOn', of: spec => spec.dependsOn, to: {} },

  // External Secrets.
  { path: 'secretStoreRef', of: spec => [spec.secretStoreRef], to: { kind: 'SecretStore' } },
  { path: 'secretStoreRefs', of: spec => spec.secretStoreRefs, to: { kind: 'SecretStore' } },

  {
    group: 'argoproj.io',
    kinds: ['Application'],
    path: 'project',
    of: spec => [named(spec.project)],
    to: { kind: 'AppProject' },
  },
  {
    group: 'argoproj.io',
    kinds: ['Rollout'],
    path: 'workloadRef',
    of: spec => [spec.workloadRef],
    to: { group: 'apps' },
  },

  // Crossplane; Cluster API; Karpenter.
  {
    path: 'providerConfigRef',
    of: spec => [spec.providerConfigRef],
    to: { family: true, kind: 'ProviderConfig' },
  },
  { path: 'resourceRef', of: spec => [spec.resourceRef], to: {} },
  { path: 'controlPlaneRef', of: spec => [spec.controlPlaneRef], to: {} },
  { path: 'infrastructureRef', of: spec => [spec.infrastructureRef], to: {} },
  { path: 'bootstrap.configRef', of: spec => [spec.bootstrap?.configRef], to: {} },
  { path: 'nodeClassRef', of: spec => [spec.nodeClassRef], to: {} },

  // Autoscalers: KEDA's of HTTP, the vertical one.
  { path: 'scaleTargetRef', of: spec => [spec.scaleTargetRef], to: { group: 'apps', kind: 'Deployment' } },
  { group: 'autoscaling.k8s.io', path: 'targetRef', of: spec => [spec.targetRef], to: { group: 'apps' } },

  // Knative, serving and eventing.
  {
    group: 'serving.knative.dev',
    kinds: ['Route'],
    path: 'traffic.configurationName',
    of: spec => spec.traffic.map(({ configurationName }) => named(configurationName)),
    to: { kind: 'Configuration' },
  },
  {
    group: 'serving.knative.dev',
    kinds: ['Route', 'Service'],
    path: 'traffic.revisionName',
    of: spec => spec.traffic.map(({ revisionName }) => named(revisionName)),
    to: { kind: 'Revision' },
  },
  {
    group: 'serving.knative.dev',
    kinds: ['DomainMapping'],
    path: 'ref',
    of: spec => [spec.ref],
    to: { kind: 'Service' },
  },
  { group: 'eventing.knative.dev', path: 'broker', of: spec => [named(spec.broker)], to: { kind: 'Broker' } },
  { group: 'messaging.knative.dev', path: 'channel', of: spec => [spec.channel], to: { kind: 'Channel' } },
  {
    group: '.knative.dev',
    path: 'subscriber.ref',
    of: spec => [spec.subscriber?.ref],
    to: { group: '', kind: 'Service' },
  },
  { group: '.knative.dev', path: 'sink.ref', of: spec => [spec.sink?.ref], to: { group: '', kind: 'Service' } },

  {
    group: 'route.openshift.io',
    kinds: ['Route'],
    path: 'to',
    of: spec => [spec.to],
    to: { group: '', kind: 'Service' },
  },

  // Tekton.
  { group: 'tekton.dev', path: 'pipelineRef', of: spec => [spec.pipelineRef], to: { kind: 'Pipeline' } },
  { group: 'tekton.dev', path: 'taskRef', of: spec => [spec.taskRef], to: { kind: 'Task' } },
  {
    group: 'tekton.dev',
    kinds: ['Pipeline'],
    path: 'tasks.taskRef',
    of: spec => spec.tasks.map(({ taskRef }) => taskRef),
    to: { kind: 'Task' },
  },

  {
    group: 'velero.io',
    path: 'storageLocation',
    of: spec => [named(spec.storageLocation)],
    to: { kind: 'BackupStorageLocation' },
  },
  { group: 'postgresql.cnpg.io', path: 'cluster', of: spec => [spec.cluster], to: { kind: 'Cluster' } },
  {
    group: 'olm.operatorframework.io',
    kinds: ['ClusterExtension'],
    path: 'serviceAccount',
    of: spec => [spec.serviceAccount],
    to: { group: '', kind: 'ServiceAccount' },
    namespace: spec => spec.namespace,
  },
];

/** What custom resources make of the kinds of Kubernetes: where that is missing, they are why. */
export interface Product {
  readonly group: string;
  readonly maker: string;
  readonly kind: 'Secret' | 'PersistentVolumeClaim';
  /** What it is called; undefined if it goes by the name of its maker. */
  readonly of: (spec: Spec) => string | undefined;
}

/** What goes by the name of its maker. */
const same = (): undefined => undefined;

/**
 * @see https://external-secrets.io/latest/api/externalsecret/
 * @see https://cert-manager.io/docs/usage/certificate/
 * @see https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference
 * @see https://github.com/bitnami-labs/sealed-secrets#overview
 * @see https://github.com/kubevirt/containerized-data-importer/blob/main/doc/datavolumes.md
 */
export const products: readonly Product[] = [
  { group: 'external-secrets.io', maker: 'ExternalSecret', kind: 'Secret', of: spec => spec.target?.name },
  { group: 'cert-manager.io', maker: 'Certificate', kind: 'Secret', of: spec => spec.secretName },
  ...['VaultStaticSecret', 'VaultDynamicSecret', 'VaultPKISecret'].map(
    maker =>
      ({ group: 'secrets.hashicorp.com', maker, kind: 'Secret', of: spec => spec.destination?.name }) satisfies Product,
  ),
  { group: 'bitnami.com', maker: 'SealedSecret', kind: 'Secret', of: same },
  { group: 'cdi.kubevirt.io', maker: 'DataVolume', kind: 'PersistentVolumeClaim', of: same },
];
