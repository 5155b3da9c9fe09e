import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { ago, created, object, type Raw } from '../helpers/objects.ts';
import { type FaultyCase, testAnalyzer } from '../helpers/test-analyzer.ts';

const is = (type: string, status: string, reason = '', message = '') => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: created,
});
const conditions = (...all: readonly object[]) => ({ conditions: all });
const ready = conditions(is('Ready', 'True'));

/** An object as its operator writes it: broken, what is to be said of that, and in order. */
interface Twins {
  /** `kafka.strimzi.io/v1beta2/Kafka`. */
  readonly type: string;
  readonly bad: object;
  readonly says: RegExp;
  readonly good: object;
  readonly code?: string;
}

const degraded = { code: 'custom-resource-degraded' };
const runFailed = { code: 'custom-resource-run-failed' };

/** From the type definitions of each project, named where the conventions are (analyzers/_shared/custom-conventions-*.ts). */
const ecosystems: Readonly<Record<string, Twins>> = {
  'Strimzi: brokers do not come up': {
    type: 'kafka.strimzi.io/v1beta2/Kafka',
    bad: conditions(is('NotReady', 'True', 'TimeoutException', 'Exceeded timeout of 300000ms while waiting for Pods')),
    says: /^NotReady is True, TimeoutException: Exceeded timeout/,
    good: conditions(
      is('Ready', 'True'),
      is('Warning', 'True', 'KafkaStorage', 'ephemeral storage will lose messages'),
    ),
  },
  'Elastic: nothing answers': {
    type: 'elasticsearch.k8s.elastic.co/v1/Elasticsearch',
    bad: {
      phase: 'ApplyingChanges',
      ...conditions(is('ElasticsearchIsReachable', 'False', '', 'Service logs/es-http has no endpoint')),
    },
    says: /^ElasticsearchIsReachable is False: Service logs\/es-http has no endpoint$/,
    good: {
      health: 'green',
      phase: 'Ready',
      ...conditions(is('ReconciliationComplete', 'True'), is('ElasticsearchIsReachable', 'True')),
    },
  },
  'Elastic: a manifest that cannot be applied': {
    type: 'elasticsearch.k8s.elastic.co/v1/Elasticsearch',
    bad: { phase: 'Invalid' },
    says: /^phase is Invalid$/,
    good: { phase: 'MigratingData', ...conditions(is('ResourcesAwareManagement', 'False')) },
  },
  'RabbitMQ: not all pods are ready': {
    type: 'rabbitmq.com/v1beta1/RabbitmqCluster',
    bad: conditions(
      is('AllReplicasReady', 'False', 'NotAllPodsReady', '2/3 Pods ready'),
      is('ClusterAvailable', 'True'),
    ),
    says: /^AllReplicasReady is False, NotAllPodsReady: 2\/3 Pods ready$/,
    good: conditions(is('AllReplicasReady', 'True'), is('NoWarnings', 'False', 'MemoryRequestAndLimitDifferent', 'x')),
    ...degraded,
  },
  "Zalando's PostgreSQL": {
    type: 'acid.zalan.do/v1/postgresql',
    bad: { PostgresClusterStatus: 'SyncFailed' },
    says: /^PostgresClusterStatus is SyncFailed$/,
    good: { PostgresClusterStatus: 'Updating' },
  },
  MongoDB: {
    type: 'mongodbcommunity.mongodb.com/v1/MongoDBCommunity',
    bad: { phase: 'Failed', message: 'TLS is not configured' },
    says: /^phase is Failed: TLS is not configured$/,
    good: { phase: 'Running' },
  },
  Percona: {
    type: 'psmdb.percona.com/v1/PerconaServerMongoDB',
    bad: { state: 'error', ...conditions(is('error', 'True', 'ErrorReconcile', 'create pod: quota')) },
    says: /^error is True, ErrorReconcile: create pod: quota$/,
    good: { state: 'ready', ...conditions(is('initializing', 'True'), is('ready', 'True')) },
  },
  'Grafana: a dashboard is not applied': {
    type: 'grafana.integreatly.org/v1beta1/GrafanaDashboard',
    bad: conditions(is('DashboardSynchronized', 'False', 'ApplyFailed', 'failed for 1 out of 1 instances')),
    says: /^DashboardSynchronized is False, ApplyFailed: failed for 1 out of 1 instances$/,
    good: conditions(is('DashboardSynchronized', 'True', 'ApplySuccessful')),
  },
  'Grafana: an instance is not deployed': {
    type: 'grafana.integreatly.org/v1beta1/Grafana',
    bad: { stage: 'deployment', stageStatus: 'failed', lastMessage: 'no such PersistentVolumeClaim' },
    says: /^stageStatus is failed: no such PersistentVolumeClaim$/,
    good: { stage: 'complete', stageStatus: 'success' },
  },
  VictoriaMetrics: {
    type: 'operator.victoriametrics.com/v1beta1/VMAgent',
    bad: { updateStatus: 'failed', reason: 'cannot parse relabelConfig' },
    says: /^updateStatus is failed: cannot parse relabelConfig$/,
    good: { updateStatus: 'expanding' },
  },
  'Argo Events': {
    type: 'argoproj.io/v1alpha1/Sensor',
    bad: conditions(is('DependenciesProvided', 'True'), is('Deployed', 'False', 'ReconcileError', 'no event bus')),
    says: /^Deployed is False, ReconcileError: no event bus$/,
    good: conditions(is('Deployed', 'True'), is('TriggersProvided', 'True')),
  },
  'Contour: the condition lists what is wrong': {
    type: 'projectcontour.io/v1/HTTPProxy',
    bad: conditions({
      ...is('Valid', 'False', 'ErrorPresent', 'At least one error present, see Errors for details'),
      errors: [{ type: 'TLSError', reason: 'SecretNotValid', message: 'Spec.VirtualHost.TLS Secret is invalid' }],
    }),
    says: /^Valid is False, SecretNotValid: Spec\.VirtualHost\.TLS Secret is invalid$/,
    good: { currentStatus: 'valid', ...conditions(is('Valid', 'True', 'Valid')) },
  },
  Kong: {
    type: 'configuration.konghq.com/v1/KongConsumer',
    bad: conditions(is('Programmed', 'False', 'Invalid', 'credential is missing')),
    says: /^Programmed is False, Invalid: credential is missing$/,
    good: conditions(is('Programmed', 'True')),
  },
  'GKE: the DNS of a domain leads elsewhere': {
    type: 'networking.gke.io/v1/ManagedCertificate',
    bad: { certificateStatus: 'Provisioning', domainStatus: [{ domain: 'a.example', status: 'FailedNotVisible' }] },
    says: /^a\.example is FailedNotVisible$/,
    good: { certificateStatus: 'Provisioning', domainStatus: [{ domain: 'a.example', status: 'Provisioning' }] },
  },
  'GKE: a certificate is not renewed': {
    type: 'networking.gke.io/v1/ManagedCertificate',
    bad: { certificateStatus: 'RenewalFailed' },
    says: /^certificateStatus is RenewalFailed$/,
    good: { certificateStatus: 'Active' },
    ...degraded,
  },
  'a policy of the Gateway API: its Gateway refuses it': {
    type: 'gateway.envoyproxy.io/v1alpha1/SecurityPolicy',
    bad: {
      ancestors: [{ ancestorRef: { name: 'eg' }, ...conditions(is('Accepted', 'False', 'Invalid', 'no issuer')) }],
    },
    says: /^Accepted is False, Invalid: no issuer$/,
    good: {
      ancestors: [{ ancestorRef: { name: 'eg' }, ...conditions(is('Accepted', 'True'), is('Merged', 'False')) }],
    },
  },
  'a route of the Gateway API: one Gateway of two takes it': {
    type: 'gateway.networking.k8s.io/v1alpha2/TLSRoute',
    bad: {
      parents: [
        { parentRef: { name: 'a' }, ...conditions(is('Accepted', 'True'), is('ResolvedRefs', 'True')) },
        { parentRef: { name: 'b' }, ...conditions(is('Accepted', 'False', 'NoMatchingListenerHostname', 'no host')) },
      ],
    },
    says: /^Accepted is False, NoMatchingListenerHostname: no host$/,
    good: { parents: [{ parentRef: { name: 'a' }, ...conditions(is('Accepted', 'True'), is('Accepted', 'Unknown')) }] },
    ...degraded,
  },
  'OpenShift: a router does not admit a route': {
    type: 'route.openshift.io/v1/Route',
    bad: { ingress: [{ routerName: 'default', ...conditions(is('Admitted', 'False', 'HostAlreadyClaimed', 'web2')) }] },
    says: /^Admitted is False, HostAlreadyClaimed: web2$/,
    good: { ingress: [{ routerName: 'default', ...conditions(is('Admitted', 'True')) }] },
  },
  'OpenShift: a machine cannot be made': {
    type: 'machine.openshift.io/v1beta1/Machine',
    bad: { phase: 'Failed', errorReason: 'InvalidConfiguration', errorMessage: 'no such instance type' },
    says: /^phase is Failed: no such instance type$/,
    good: { phase: 'Running', ...conditions(is('Drainable', 'True'), is('InstanceExists', 'True')) },
  },
  'Gatekeeper: a template is no Rego': {
    type: 'templates.gatekeeper.sh/v1/ConstraintTemplate',
    bad: {
      created: false,
      byPod: [{ id: 'audit-1', errors: [{ code: 'ingest_error', message: 'rego_parse_error' }] }],
    },
    says: /^errors is ingest_error: rego_parse_error$/,
    good: { created: true, byPod: [{ id: 'audit-1', observedGeneration: 1 }] },
  },
  'Karpenter: what sums up is told by what it names': {
    type: 'karpenter.k8s.aws/v1/EC2NodeClass',
    bad: conditions(
      is('SubnetsReady', 'False', 'SubnetsNotFound', 'SubnetSelector did not match any Subnets'),
      is('Ready', 'False', 'UnhealthyDependents', 'SubnetsReady=False'),
    ),
    says: /^Ready is False, SubnetsNotFound: SubnetSelector did not match any Subnets$/,
    good: conditions(is('SubnetsReady', 'True'), is('CapacityReservationsReady', 'True'), is('Ready', 'True')),
  },
  'Karpenter: machines start and never become nodes': {
    type: 'karpenter.sh/v1/NodePool',
    bad: conditions(is('NodeRegistrationHealthy', 'False', 'RegistrationFailed', 'x'), is('Ready', 'True')),
    says: /^NodeRegistrationHealthy is False, RegistrationFailed: x$/,
    good: conditions(is('NodeRegistrationHealthy', 'Unknown', 'AwaitingReconciliation', 'x'), is('Ready', 'True')),
    ...degraded,
  },
  'Tigera: what says nothing has the words of what does': {
    type: 'operator.tigera.io/v1/TigeraStatus',
    bad: conditions(is('Available', 'False'), is('Degraded', 'True', 'ResourceNotReady', 'DaemonSet is not available')),
    says: /^Available is False, ResourceNotReady: DaemonSet is not available$/,
    good: conditions(
      is('Available', 'True', 'AllObjectsAvailable'),
      is('Degraded', 'False'),
      is('Progressing', 'False'),
    ),
  },
  "Vault's operator": {
    type: 'secrets.hashicorp.com/v1beta1/VaultStaticSecret',
    bad: conditions(is('SecretSynced', 'False', 'VaultClientError', 'permission denied'), is('Ready', 'False')),
    says: /^SecretSynced is False, VaultClientError: permission denied$/,
    good: conditions(is('Ready', 'True'), is('SecretSynced', 'True'), is('RolloutRestart', 'False', 'NoTargets')),
  },
  'Longhorn: a node lacks packages': {
    type: 'longhorn.io/v1beta2/Node',
    bad: conditions(is('Ready', 'True'), is('RequiredPackages', 'False', 'PackagesNotInstalled', 'open-iscsi')),
    says: /^RequiredPackages is False, PackagesNotInstalled: open-iscsi$/,
    good: conditions(is('Ready', 'True'), is('RequiredPackages', 'True'), is('HugePagesAvailable', 'False')),
    ...degraded,
  },
  'Fleet: a repository cannot be read': {
    type: 'fleet.cattle.io/v1alpha1/GitRepo',
    bad: conditions(is('Ready', 'True'), is('GitPolling', 'False', '', 'authentication required')),
    says: /^GitPolling is False: authentication required$/,
    good: conditions(is('Ready', 'True'), is('GitPolling', 'True'), is('Stalled', 'False')),
  },
  'Ray: a job failed': {
    type: 'ray.io/v1/RayJob',
    bad: { jobStatus: 'FAILED', message: 'the driver exited with 1' },
    says: /^jobStatus is FAILED: the driver exited with 1$/,
    good: { jobStatus: 'STOPPED' },
    ...runFailed,
  },
  'Spark: an application failed': {
    type: 'sparkoperator.k8s.io/v1beta2/SparkApplication',
    bad: { applicationState: { state: 'FAILED', errorMessage: 'driver container failed with ExitCode: 1' } },
    says: /^applicationState is FAILED: driver container failed with ExitCode: 1$/,
    good: { applicationState: { state: 'COMPLETED' } },
    ...runFailed,
  },
};

/** What operators write of objects that are well, by conditions that look as if they were not. */
const well: Readonly<Record<string, object>> = {
  'karpenter.sh/v1/NodeClaim': conditions(
    is('Ready', 'True'),
    is('Drifted', 'True', 'NodePoolDrifted'),
    is('ConsistentStateFound', 'False', 'ConsistencyCheckFailed', "expected resource didn't register"),
  ),
  'postgresql.cnpg.io/v1/Cluster': {
    phase: 'Cluster in healthy state',
    ...conditions(is('Ready', 'True'), is('ContinuousArchiving', 'True'), is('ConsistentSystemID', 'True', 'Unique')),
  },
  'autoscaling.k8s.io/v1/VerticalPodAutoscaler': conditions(
    is('RecommendationProvided', 'False'),
    is('LowConfidence', 'True'),
  ),
  'management.cattle.io/v3/Cluster': conditions(is('Ready', 'True'), is('Pending', 'True'), is('Waiting', 'True')),
  'provisioning.cattle.io/v1/Cluster': conditions(is('Ready', 'True'), is('RKECluster', 'Unknown')),
  'helm.cattle.io/v1/HelmChart': conditions(is('JobCreated', 'True', 'Job created'), is('Failed', 'False')),
  'kafka.strimzi.io/v1beta2/KafkaRebalance': conditions(is('ProposalReady', 'True')),
  'kubeflow.org/v1/PyTorchJob': conditions(is('Running', 'False'), is('Succeeded', 'True', 'PyTorchJobSucceeded')),
  'ray.io/v1/RayCluster': { state: 'ready', ...conditions(is('RayClusterSuspended', 'False')) },
  'serving.kserve.io/v1beta1/InferenceService': conditions(is('Ready', 'True'), is('Stopped', 'False')),
  's3.services.k8s.aws/v1alpha1/Bucket': conditions(
    is('ACK.ResourceSynced', 'True'),
    is('ACK.LateInitialized', 'True'),
  ),
  'nvidia.com/v1/ClusterPolicy': { state: 'ready', ...conditions(is('Ready', 'True'), is('Error', 'False')) },
  'apps.openshift.io/v1/DeploymentConfig': conditions(is('Available', 'True'), is('Progressing', 'True')),
  'build.openshift.io/v1/Build': { phase: 'Complete', ...conditions(is('New', 'False'), is('Complete', 'True')) },
  'argoproj.io/v1alpha1/ApplicationSet': conditions(is('ErrorOccurred', 'False'), is('ResourcesUpToDate', 'True')),
  'triggers.tekton.dev/v1beta1/EventListener': conditions(is('Deployment', 'True'), is('Progressing', 'True')),
  'example.org/v1alpha1/XDatabase': conditions(is('Synced', 'True'), is('Ready', 'True'), is('Responsive', 'True')),
  'upgrade.cattle.io/v1/Plan': conditions(is('LatestResolved', 'True', 'Version'), is('Validated', 'True')),
  'elbv2.k8s.aws/v1beta1/TargetGroupBinding': { observedGeneration: 1 },
  'external-secrets.io/v1/ClusterSecretStore': { capabilities: 'ReadWrite', ...ready },
};

function custom(type: string, status: object): Raw {
  const at = type.lastIndexOf('/');
  return object(type.slice(0, at), type.slice(at + 1), 'shop/a', {
    metadata: { generation: 1, creationTimestamp: ago(6 * 3600) },
    status,
  });
}

function faultyCase({ type, bad, says, good, code = 'custom-resource-not-ready' }: Twins): FaultyCase {
  const [group = '', , kind] = type.split('/');
  return {
    objects: [custom(type, bad)],
    expect: [{ code, on: `${kind}${group.endsWith('.k8s.io') ? '' : `.${group}`} shop/a`, says }],
    cure: () => [custom(type, good)],
  };
}

const route = (to: string) =>
  object('route.openshift.io/v1', 'Route', 'shop/web', {
    spec: { host: 'a.example', to: { kind: 'Service', name: to } },
    status: { ingress: [{ routerName: 'default', ...conditions(is('Admitted', 'True')) }] },
  });

testAnalyzer(customResourceCondition, {
  faulty: {
    ...Object.fromEntries(Object.entries(ecosystems).map(([title, twins]) => [title, faultyCase(twins)])),
    'OpenShift: a route is admitted, and leads to no Service': {
      objects: [route('wbe'), object('v1', 'Service', 'shop/web')],
      expect: [
        {
          code: 'custom-resource-reference-missing',
          on: 'Route.route.openshift.io shop/web',
          says: /^spec\.to names Service wbe, which does not exist$/,
          blames: ['Service shop/wbe'],
        },
      ],
      cure: ([, service]) => [route('web'), service!],
    },
  },
  healthy: Object.fromEntries(
    Object.entries(well).map(([type, status]) => [type, { objects: [custom(type, status)] }]),
  ),
});
