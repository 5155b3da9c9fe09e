import { customResourceCondition } from '../../analyzers/custom-resource-condition.ts';
import { ago, created, object, ownedBy, type Raw } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

interface Condition {
  readonly type: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly severity?: string;
  readonly lastTransitionTime?: string;
}

const is = (type: string, status: string, reason = '', message = '', rest: object = {}): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: created,
  ...rest,
});
const ready = is('Ready', 'True', 'Ready');

/** A custom resource with these conditions. */
function custom(
  type: string,
  path: string,
  conditions: readonly Condition[],
  rest: { metadata?: object; spec?: object; status?: object } = {},
): Raw {
  const at = type.lastIndexOf('/');
  const { metadata = {}, spec = {}, status = {} } = rest;
  return object(type.slice(0, at), type.slice(at + 1), path, {
    metadata: { generation: 1, ...metadata },
    spec,
    status: { ...(conditions.length === 0 ? {} : { conditions }), ...status },
  });
}

const at = (seconds: number) => ({ metadata: { creationTimestamp: ago(seconds) } });
/** Mends the first object by giving it these conditions. */
const becomes =
  (...conditions: Condition[]) =>
  (objects: Raw[]) => {
    objects[0]!.status = { conditions };
  };

const certManager = 'cert-manager.io/v1';
const certificate = (conditions: readonly Condition[], rest: object = {}) =>
  custom(`${certManager}/Certificate`, 'shop/site', conditions, {
    spec: { secretName: 'site-tls', issuerRef: { name: 'letsencrypt' } },
    ...rest,
  });
const issuerMissing = is('Ready', 'False', 'DoesNotExist', 'Issuer "letsencrypt" not found');
const issuer = (name: string, conditions = [ready]) => custom(`${certManager}/Issuer`, `shop/${name}`, conditions);

const argo = 'argoproj.io/v1alpha1';
const application = (status: object, spec: object = {}) =>
  custom(`${argo}/Application`, 'argocd/shop', [], {
    spec: { destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' }, ...spec },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' }, ...status },
  });
const syncFailed = {
  sync: { status: 'OutOfSync' },
  health: { status: 'Missing' },
  operationState: {
    phase: 'Failed',
    message: 'one or more objects failed to apply, reason: namespaces "shpo" not found',
    finishedAt: created,
  },
};

const helmRelease = (conditions: readonly Condition[], spec: object = {}) =>
  custom('helm.toolkit.fluxcd.io/v2/HelmRelease', 'shop/web', conditions, {
    spec: { chart: { spec: { chart: 'web', sourceRef: { kind: 'HelmRepository', name: 'charts' } } }, ...spec },
  });
const helmRepository = (conditions: readonly Condition[]) =>
  custom('source.toolkit.fluxcd.io/v1/HelmRepository', 'shop/charts', conditions);

const externalSecret = (conditions: readonly Condition[]) =>
  custom('external-secrets.io/v1/ExternalSecret', 'shop/db', conditions, {
    spec: { secretStoreRef: { kind: 'SecretStore', name: 'vault' } },
  });
const deployment = object('apps/v1', 'Deployment', 'shop/web', { spec: { replicas: 1 }, status: {} });
const secret = object('v1', 'Secret', 'shop/key');

const pipeline = { labels: { 'tekton.dev/pipeline': 'build' } };
const pipelineRun = (name: string, age: number, condition: Condition, metadata: object = pipeline) =>
  custom('tekton.dev/v1/PipelineRun', `ci/${name}`, [condition], {
    metadata: { creationTimestamp: ago(age), ...metadata },
  });
const failed = is('Succeeded', 'False', 'Failed', 'Tasks Completed: 1 (Failed: 1, Cancelled 0), Skipped: 2');
const couldntGetTask = is(
  'Succeeded',
  'False',
  'CouldntGetTask',
  'Pipeline ci/build can\'t be Run; it contains Tasks that don\'t exist: Couldn\'t retrieve Task "push": tasks.tekton.dev "push" not found',
);
const succeeded = is('Succeeded', 'True', 'Succeeded', 'Tasks Completed: 3 (Failed: 0, Cancelled 0), Skipped: 0');
const taskRun = (name: string, owner: Raw, condition: Condition, age: number) =>
  custom('tekton.dev/v1/TaskRun', `ci/${name}`, [condition], {
    metadata: { creationTimestamp: ago(age), ...ownedBy(owner), ...pipeline },
  });

const backup = (name: string, age: number, phase: string, metadata: object = {}, status: object = {}) =>
  custom('velero.io/v1/Backup', `velero/${name}`, [], {
    metadata: { creationTimestamp: ago(age), ...metadata },
    spec: { storageLocation: 'default' },
    status: { phase, ...status },
  });
const nightly = { labels: { 'velero.io/schedule-name': 'nightly' } };
const location = (phase: string) =>
  custom('velero.io/v1/BackupStorageLocation', 'velero/default', [], {
    status: { phase, message: 'rpc error: code = Unknown desc = NoSuchBucket' },
  });

const virtualMachine = (printableStatus: string, conditions: readonly Condition[], spec: object = { running: true }) =>
  custom('kubevirt.io/v1/VirtualMachine', 'vms/db', conditions, { spec, status: { printableStatus } });
const noInstance = is('Ready', 'False', 'VMINotExists', 'VMI does not exist');

const operator = (...conditions: Condition[]) =>
  custom('config.openshift.io/v1/ClusterOperator', 'authentication', conditions);
const degraded = is(
  'Degraded',
  'True',
  'OAuthServerRouteEndpointAccessibleController_SyncError',
  'route is not reachable',
);
const idle = is('Progressing', 'False', 'AsExpected');

const machine = (...conditions: Condition[]) =>
  custom('cluster.x-k8s.io/v1beta1/Machine', 'fleet/md-0-abcde', conditions, {
    spec: {
      infrastructureRef: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
        kind: 'AWSMachine',
        name: 'md-0-abcde',
      },
    },
  });

const managed = (...conditions: Condition[]) => custom('s3.aws.upbound.io/v1beta1/Bucket', 'media', conditions);
const reconcileError = is('Synced', 'False', 'ReconcileError', 'create failed: AccessDenied: Access Denied');

const widget = (path: string, conditions: readonly Condition[], rest: object = {}) =>
  custom('example.com/v1/Widget', path, conditions, rest);
const notReady = is('Ready', 'False', 'Broken', 'cannot do it');
const one = (on: string, says: RegExp, rest: object = {}) => [{ code: 'custom-resource-not-ready', on, says, ...rest }];

testAnalyzer(customResourceCondition, {
  faulty: {
    'a condition that the operator declared to be bad': {
      objects: [widget('shop/a', [is('Sleepy', 'Unknown', 'Yawns')])],
      snapshot: {
        settings: {
          conditions: [{ group: '', kind: 'Widget', type: 'Sleepy', bad: ['True', 'Unknown'], severity: 'warning' }],
        },
      },
      expect: [{ code: 'custom-resource-degraded', on: 'Widget.example.com shop/a', says: /Sleepy is Unknown, Yawns/ }],
    },
    'cert-manager: the Issuer does not exist, and there is one like it': {
      fault: 'GAP-20',
      objects: [certificate([issuerMissing]), issuer('letsencrypt-prod')],
      expect: one(
        'Certificate.cert-manager.io shop/site',
        /^Ready is False, DoesNotExist: Issuer "letsencrypt" not found$/,
        {
          blames: ['Issuer.cert-manager.io shop/letsencrypt'],
          settling: false,
        },
      ),
      cure: () => [certificate([ready]), issuer('letsencrypt')],
    },
    'cert-manager: no Issuer can be listed, but the controller names it': {
      fault: 'GAP-20',
      objects: [certificate([issuerMissing], at(60))],
      expect: one('Certificate.cert-manager.io shop/site', /Issuer "letsencrypt" not found/, {
        blames: [],
        settling: false,
      }),
    },
    'cert-manager: an order that failed, and the certificate that waits for it': {
      fault: 'GAP-20',
      objects: [
        custom('acme.cert-manager.io/v1/Order', 'shop/site-1-1234', [], {
          status: { state: 'invalid', reason: 'Failed to finalize Order: 403 urn:ietf:params:acme:error:rateLimited' },
        }),
      ],
      expect: [
        {
          code: 'custom-resource-run-failed',
          on: 'Order.acme.cert-manager.io shop/site-1-1234',
          says: /^state is invalid: Failed to finalize Order: 403/,
        },
      ],
      cure: objects => {
        objects[0]!.status = { state: 'valid' };
      },
    },
    'Argo CD: the destination namespace is misspelt': {
      fault: 'CLU-020',
      objects: [application(syncFailed), object('v1', 'Namespace', 'shop')],
      expect: one('Application.argoproj.io argocd/shop', /namespaces "shpo" not found/, {
        blames: ['Namespace shpo'],
      }),
      cure: objects => [application({}), objects[1]!],
    },
    'Argo CD: in another cluster, nothing is looked up': {
      fault: 'CLU-020',
      objects: [application(syncFailed, { destination: { server: 'https://10.0.0.1', namespace: 'shpo' } })],
      expect: one('Application.argoproj.io argocd/shop', /namespaces "shpo" not found/, { blames: [] }),
    },
    'Argo CD: manifests cannot be made': {
      objects: [
        application({
          sync: { status: 'Unknown' },
          conditions: [
            {
              type: 'ComparisonError',
              message: 'Failed to load target state: repository not found',
              lastTransitionTime: created,
            },
          ],
        }),
      ],
      expect: one('Application.argoproj.io argocd/shop', /^ComparisonError is True: Failed to load target state/),
    },
    'Argo CD: what it deploys is broken': {
      objects: [
        application({
          health: { status: 'Degraded' },
          resources: [
            {
              group: 'apps',
              kind: 'Deployment',
              namespace: 'shop',
              name: 'web',
              version: 'v1',
              health: { status: 'Degraded' },
            },
          ],
        }),
        deployment,
      ],
      expect: one('Application.argoproj.io argocd/shop', /^health is Degraded/),
    },
    'Flux: the source does not exist': {
      fault: 'GAP-20',
      objects: [
        helmRelease([
          is('Ready', 'False', 'SourceNotReady', 'HelmRepository.source.toolkit.fluxcd.io "charts" not found'),
        ]),
        custom('source.toolkit.fluxcd.io/v1/HelmRepository', 'shop/chart', [ready]),
      ],
      expect: one('HelmRelease.helm.toolkit.fluxcd.io shop/web', /"charts" not found/, {
        blames: ['HelmRepository.source.toolkit.fluxcd.io shop/charts'],
      }),
      cure: () => [helmRelease([ready]), helmRepository([ready])],
    },
    'Flux: what failed is told by Released when Ready says only that it was undone': {
      fault: 'GAP-20',
      objects: [
        helmRelease([
          is('Ready', 'False', 'RollbackSucceeded', 'Helm rollback to previous release shop/web.v1 succeeded'),
          is('Released', 'False', 'UpgradeFailed', 'Helm upgrade failed: timed out waiting for Deployment/shop/web'),
        ]),
      ],
      expect: one('HelmRelease.helm.toolkit.fluxcd.io shop/web', /UpgradeFailed: Helm upgrade failed/),
      cure: becomes(ready, is('Released', 'True', 'UpgradeSucceeded')),
    },
    'Flux: nobody has ever looked at it': {
      fault: 'GAP-12',
      objects: [
        custom('kustomize.toolkit.fluxcd.io/v1/Kustomization', 'shop/apps', [], { status: { observedGeneration: -1 } }),
      ],
      expect: [
        {
          code: 'custom-resource-not-observed',
          on: 'Kustomization.kustomize.toolkit.fluxcd.io shop/apps',
          says: /^its controller has not seen generation 1 of it$/,
        },
      ],
      cure: objects => {
        objects[0]!.status = { observedGeneration: 1 };
      },
    },
    'External Secrets: the store is missing': {
      fault: 'GAP-20',
      objects: [
        externalSecret([
          is(
            'Ready',
            'False',
            'SecretSyncedError',
            'could not get SecretStore "vault", SecretStore.external-secrets.io "vault" not found',
          ),
        ]),
        custom('external-secrets.io/v1/SecretStore', 'shop/vaults', [ready]),
      ],
      expect: one('ExternalSecret.external-secrets.io shop/db', /"vault" not found/, {
        blames: ['SecretStore.external-secrets.io shop/vault'],
      }),
    },
    'Crossplane: the cloud refuses': {
      fault: 'GAP-20',
      objects: [managed(is('Ready', 'False', 'Creating'), reconcileError)],
      expect: one('Bucket.s3.aws.upbound.io media', /^Synced is False, ReconcileError: create failed: AccessDenied/),
      cure: becomes(ready, is('Synced', 'True', 'ReconcileSuccess')),
    },
    'Cluster API: a machine is not healthy': {
      fault: 'GAP-20',
      objects: [
        machine(
          is('Ready', 'False', 'NodeNotFound', '', { severity: 'Error' }),
          is('NodeHealthy', 'False', 'NodeNotFound', 'node ip-10-0-0-1 is gone', { severity: 'Error' }),
        ),
      ],
      expect: one(
        'Machine.cluster.x-k8s.io fleet/md-0-abcde',
        /^NodeHealthy is False, NodeNotFound: node ip-10-0-0-1 is gone$/,
      ),
      cure: becomes(ready, is('NodeHealthy', 'True')),
    },
    'Longhorn: a volume lacks replicas': {
      fault: 'STO-019',
      objects: [
        custom(
          'longhorn.io/v1beta2/Volume',
          'longhorn-system/pvc-1',
          [is('Scheduled', 'False', 'ReplicaSchedulingFailure', 'insufficient storage')],
          {
            status: { state: 'attached', robustness: 'degraded' },
          },
        ),
      ],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'Volume.longhorn.io longhorn-system/pvc-1',
          says: /Scheduled is False, ReplicaSchedulingFailure: insufficient storage/,
        },
      ],
      cure: objects => {
        objects[0]!.status = { robustness: 'healthy', conditions: [is('Scheduled', 'True')] };
      },
    },
    'Longhorn: a volume has lost all replicas': {
      fault: 'STO-019',
      objects: [
        custom('longhorn.io/v1beta2/Volume', 'longhorn-system/pvc-1', [], {
          status: { state: 'detached', robustness: 'faulted' },
        }),
      ],
      expect: one('Volume.longhorn.io longhorn-system/pvc-1', /^robustness is faulted$/),
    },
    'Rook: Ceph is not well': {
      fault: 'STO-020',
      objects: [
        custom('ceph.rook.io/v1/CephCluster', 'rook/rook', [ready], {
          status: { phase: 'Ready', ceph: { health: 'HEALTH_WARN' }, message: 'Cluster created successfully' },
        }),
      ],
      expect: [
        { code: 'custom-resource-degraded', on: 'CephCluster.ceph.rook.io rook/rook', says: /^ceph is HEALTH_WARN/ },
      ],
      cure: objects => {
        objects[0]!.status = { phase: 'Ready', ceph: { health: 'HEALTH_OK' } };
      },
    },
    'Velero: the storage is not there, and the backup fails': {
      fault: ['STO-015', 'STO-016'],
      objects: [
        location('Unavailable'),
        backup('nightly-20260301020000', 3600, 'FailedValidation', nightly, {
          validationErrors: ['backup can not be created because location default is unavailable'],
        }),
      ],
      expect: [
        {
          code: 'custom-resource-not-ready',
          on: 'BackupStorageLocation.velero.io velero/default',
          says: /^phase is Unavailable: rpc error/,
        },
        {
          code: 'custom-resource-run-failed',
          on: 'Backup.velero.io velero/nightly-20260301020000',
          says: /location default is unavailable/,
        },
      ],
      cure: () => [location('Available'), backup('nightly-20260301020000', 3600, 'Completed', nightly)],
    },
    'Velero: of the backups of a schedule the newest': {
      fault: 'STO-016',
      objects: [
        backup('nightly-20260301020000', 3600, 'PartiallyFailed', nightly),
        backup('nightly-20260228020000', 90_000, 'Failed', nightly),
      ],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'Backup.velero.io velero/nightly-20260301020000',
          says: /PartiallyFailed/,
        },
      ],
    },
    'Velero: a volume was not backed up': {
      fault: 'STO-017',
      objects: [
        backup('nightly-20260301020000', 3600, 'Completed', nightly),
        custom('velero.io/v1/PodVolumeBackup', 'velero/nightly-20260301020000-x7k2p', [], {
          metadata: ownedBy(backup('nightly-20260301020000', 3600, 'Completed')),
          status: { phase: 'Failed', message: 'pod volume backup failed: no space left on device' },
        }),
      ],
      expect: [
        {
          code: 'custom-resource-run-failed',
          on: 'PodVolumeBackup.velero.io velero/nightly-20260301020000-x7k2p',
          says: /no space left/,
        },
      ],
      cure: objects => {
        objects[1]!.status = { phase: 'Completed' };
      },
    },
    'Velero: a schedule that is no schedule': {
      fault: 'STO-018',
      objects: [
        custom('velero.io/v1/Schedule', 'velero/nightly', [], {
          status: { phase: 'FailedValidation', validationErrors: ['invalid schedule: 61 2 * * *'] },
        }),
      ],
      expect: one('Schedule.velero.io velero/nightly', /^phase is FailedValidation: invalid schedule/),
      cure: objects => {
        objects[0]!.status = { phase: 'Enabled' };
      },
    },
    'KubeVirt: a machine cannot be scheduled': {
      fault: 'CLU-025',
      objects: [
        virtualMachine('ErrorUnschedulable', [
          is('Ready', 'False', 'GuestNotRunning', 'Guest VM is not reported as running'),
        ]),
      ],
      expect: one('VirtualMachine.kubevirt.io vms/db', /GuestNotRunning|ErrorUnschedulable/),
      cure: () => [virtualMachine('Running', [ready])],
    },
    'KubeVirt: a migration failed': {
      fault: 'CLU-026',
      objects: [
        custom('kubevirt.io/v1/VirtualMachineInstanceMigration', 'vms/move', [], {
          metadata: at(600).metadata,
          status: { phase: 'Failed' },
        }),
      ],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'VirtualMachineInstanceMigration.kubevirt.io vms/move',
          says: /phase is Failed/,
        },
      ],
      cure: objects => {
        objects[0]!.status = { phase: 'Succeeded' };
      },
    },
    'Tekton: a task is missing': {
      fault: 'CLU-027',
      objects: [pipelineRun('build-1', 600, couldntGetTask), custom('tekton.dev/v1/Task', 'ci/pull', [])],
      expect: [
        {
          code: 'custom-resource-run-failed',
          on: 'PipelineRun.tekton.dev ci/build-1',
          says: /Task "push"/,
          blames: ['Task.tekton.dev ci/push'],
        },
      ],
      cure: becomes(is('Succeeded', 'True', 'Succeeded')),
    },
    'Tekton: the newest run failed, its tasks too': {
      objects: [
        pipelineRun('build-2', 600, failed),
        pipelineRun('build-1', 6000, failed),
        taskRun(
          'build-2-test',
          pipelineRun('build-2', 600, failed),
          is('Succeeded', 'False', 'Failed', 'exit code 1'),
          590,
        ),
        taskRun(
          'build-1-test',
          pipelineRun('build-1', 6000, failed),
          is('Succeeded', 'False', 'Failed', 'exit code 1'),
          5990,
        ),
      ],
      expect: [
        { code: 'custom-resource-run-failed', on: 'PipelineRun.tekton.dev ci/build-2', says: /Failed: 1/ },
        { code: 'custom-resource-run-failed', on: 'TaskRun.tekton.dev ci/build-2-test', says: /exit code 1/ },
      ],
    },
    'Knative: a Service is not a Service': {
      objects: [
        custom('serving.knative.dev/v1/Service', 'shop/web', [
          is('Ready', 'False', 'RevisionMissing', 'Configuration "web" does not have any ready Revision.'),
        ]),
      ],
      expect: one('Service.serving.knative.dev shop/web', /does not have any ready Revision/),
      cure: becomes(ready),
    },
    'OpenShift: an operator is degraded': {
      fault: 'CLU-011',
      objects: [operator(is('Available', 'True', 'AsExpected'), degraded, idle)],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'ClusterOperator.config.openshift.io authentication',
          says: /route is not reachable/,
        },
      ],
      cure: becomes(is('Available', 'True'), is('Degraded', 'False'), idle),
    },
    'OpenShift: an operator is not available': {
      fault: 'CLU-011',
      objects: [operator(is('Available', 'False', 'Down', 'no pods'), degraded, idle)],
      expect: one('ClusterOperator.config.openshift.io authentication', /^Available is False, Down: no pods$/),
    },
    'OpenShift: nodes cannot be configured': {
      fault: 'CLU-012',
      objects: [
        custom('machineconfiguration.openshift.io/v1/MachineConfigPool', 'worker', [
          is('Degraded', 'True'),
          is(
            'NodeDegraded',
            'True',
            '1 nodes are reporting degraded status on sync',
            'Node worker-1 is reporting: "unexpected on-disk state"',
          ),
          is('Updated', 'False'),
        ]),
      ],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'MachineConfigPool.machineconfiguration.openshift.io worker',
          says: /Node worker-1 is reporting/,
        },
      ],
      cure: becomes(is('Degraded', 'False'), is('Updated', 'True')),
    },
    'OpenShift: an upgrade fails': {
      fault: 'CLU-013',
      objects: [
        custom('config.openshift.io/v1/ClusterVersion', 'version', [
          is('Available', 'True'),
          is('Failing', 'True', 'ClusterOperatorNotAvailable', 'Cluster operator etcd is not available'),
          is('Progressing', 'True', 'ClusterOperatorNotAvailable', 'Unable to apply 4.16.3'),
          is('RetrievedUpdates', 'False', 'RemoteFailed'),
          is('Upgradeable', 'False', 'AdminAckRequired'),
        ]),
      ],
      expect: one(
        'ClusterVersion.config.openshift.io version',
        /^Failing is True, ClusterOperatorNotAvailable: Cluster operator etcd/,
      ),
      cure: becomes(is('Available', 'True'), is('Failing', 'False')),
    },
    'OpenShift: a connection between nodes': {
      fault: 'NET-046',
      objects: [
        custom(
          'controlplane.operator.openshift.io/v1alpha1/PodNetworkConnectivityCheck',
          'openshift-network-diagnostics/a-to-b',
          [is('Reachable', 'False', 'TCPConnectError', 'dial tcp 10.0.0.2:10250: connect: connection refused')],
        ),
      ],
      expect: one(
        'PodNetworkConnectivityCheck.controlplane.operator.openshift.io openshift-network-diagnostics/a-to-b',
        /connection refused/,
      ),
      cure: becomes(is('Reachable', 'True', 'TCPConnectSuccess')),
    },
    'OLM v1: a catalog is not served, an extension retries': {
      fault: 'CLU-019',
      objects: [
        custom('olm.operatorframework.io/v1/ClusterCatalog', 'community', [
          is('Serving', 'False', 'Unavailable', 'source catalog content: not found'),
        ]),
        custom('olm.operatorframework.io/v1/ClusterExtension', 'argocd', [
          is('Progressing', 'True', 'Retrying', 'no bundles found for package "argo"'),
          is('Installed', 'False', 'Failed', 'No bundle installed'),
        ]),
      ],
      expect: [
        {
          code: 'custom-resource-not-ready',
          on: 'ClusterCatalog.olm.operatorframework.io community',
          says: /Serving is False/,
        },
        {
          code: 'custom-resource-not-ready',
          on: 'ClusterExtension.olm.operatorframework.io argocd',
          says: /Installed is False, Retrying: no bundles found for package "argo"/,
        },
      ],
    },
    'cert-manager: the Issuer of a certificate is gone, which nobody has noticed yet': {
      fault: 'GAP-20',
      objects: [certificate([ready]), issuer('letsencrypt-prod')],
      expect: [
        {
          code: 'custom-resource-reference-missing',
          on: 'Certificate.cert-manager.io shop/site',
          says: /^spec.issuerRef names Issuer letsencrypt, which does not exist$/,
          blames: ['Issuer.cert-manager.io shop/letsencrypt'],
          severity: 'warning',
        },
      ],
      cure: objects => [objects[0]!, issuer('letsencrypt')],
    },
    'cert-manager: the Secret of an Issuer is missing': {
      fault: 'GAP-20',
      objects: [
        custom(
          `${certManager}/Issuer`,
          'shop/own',
          [is('Ready', 'False', 'ErrGetKeyPair', 'Error getting keypair for CA issuer: secrets "ca-key" not found')],
          { spec: { ca: { secretName: 'ca-key' } } },
        ),
      ],
      expect: one('Issuer.cert-manager.io shop/own', /ErrGetKeyPair/, {
        blames: ['Secret shop/ca-key'],
        settling: false,
      }),
      cure: objects => {
        becomes(ready)(objects);
        return [...objects, object('v1', 'Secret', 'shop/ca-key')];
      },
    },
    'Argo CD: the project is missing': {
      fault: 'CLU-020',
      objects: [
        application(
          {
            sync: { status: 'Unknown' },
            conditions: [
              {
                type: 'InvalidSpecError',
                message: 'Application referencing project shpo which does not exist',
                lastTransitionTime: created,
              },
            ],
          },
          { project: 'shpo' },
        ),
        custom(`${argo}/AppProject`, 'argocd/shop', []),
      ],
      expect: one('Application.argoproj.io argocd/shop', /project shpo which does not exist/, {
        blames: ['AppProject.argoproj.io argocd/shpo'],
      }),
      cure: objects => [application({}, { project: 'shop' }), objects[1]!],
    },
    'Flux: the chart is not in its repository': {
      fault: 'GAP-20',
      objects: [
        { ...helmRelease([is('Ready', 'False', 'SourceNotReady', "HelmChart 'shop/shop-web' is not ready")]) },
        helmRepository([ready]),
        custom('source.toolkit.fluxcd.io/v1/HelmChart', 'shop/shop-web', [
          is('Ready', 'False', 'InvalidChartReference', 'no chart version found for wbe-1.0.0'),
        ]),
      ],
      expect: [
        ...one('HelmChart.source.toolkit.fluxcd.io shop/shop-web', /no chart version found/),
        ...one('HelmRelease.helm.toolkit.fluxcd.io shop/web', /HelmChart 'shop\/shop-web' is not ready/),
      ],
    },
    'Flux: values from a ConfigMap that is missing': {
      fault: 'GAP-20',
      objects: [
        helmRelease([is('Ready', 'False', 'ValuesError', 'could not resolve ConfigMap chart values reference')], {
          valuesFrom: [
            { kind: 'ConfigMap', name: 'web-vlaues' },
            { kind: 'Secret', name: 'more', optional: true },
          ],
        }),
        helmRepository([ready]),
      ],
      expect: one('HelmRelease.helm.toolkit.fluxcd.io shop/web', /ValuesError/, {
        blames: ['ConfigMap shop/web-vlaues'],
      }),
    },
    'External Secrets: the store of a secret that was fetched is gone': {
      fault: 'GAP-20',
      objects: [
        externalSecret([is('Ready', 'True', 'SecretSynced')]),
        custom('external-secrets.io/v1/SecretStore', 'shop/vault-new', [ready]),
      ],
      expect: [
        {
          code: 'custom-resource-reference-missing',
          on: 'ExternalSecret.external-secrets.io shop/db',
          says: /spec.secretStoreRef names SecretStore vault,/,
          blames: ['SecretStore.external-secrets.io shop/vault'],
        },
      ],
    },
    'Crossplane: the ProviderConfig is missing, in the group above': {
      fault: 'GAP-20',
      objects: [
        custom(
          's3.aws.upbound.io/v1beta1/Bucket',
          'logs',
          [
            is(
              'Synced',
              'False',
              'ReconcileError',
              'connect failed: cannot get referenced Provider: ProviderConfig.aws.upbound.io "defualt" not found',
            ),
          ],
          { spec: { providerConfigRef: { name: 'defualt' } } },
        ),
        custom('aws.upbound.io/v1beta1/ProviderConfig', 'default', []),
      ],
      expect: one('Bucket.s3.aws.upbound.io logs', /"defualt" not found/, {
        blames: ['ProviderConfig.aws.upbound.io defualt'],
      }),
    },
    'Knative: a route to a revision that is missing': {
      fault: 'GAP-20',
      objects: [
        custom(
          'serving.knative.dev/v1/Route',
          'shop/web',
          [is('Ready', 'False', 'RevisionMissing', 'Revision "web-00009" referenced in traffic not found.')],
          {
            spec: { traffic: [{ revisionName: 'web-00009', percent: 100 }] },
          },
        ),
        custom('serving.knative.dev/v1/Revision', 'shop/web-00008', [ready]),
      ],
      expect: one('Route.serving.knative.dev shop/web', /RevisionMissing/, {
        blames: ['Revision.serving.knative.dev shop/web-00009'],
      }),
    },
    'Tekton: a pipeline names a task that is missing, and nobody has run it yet': {
      fault: 'CLU-027',
      objects: [
        custom('tekton.dev/v1/Pipeline', 'ci/build', [], {
          spec: {
            tasks: [
              { name: 'push', taskRef: { kind: 'Task', name: 'psuh' } },
              { name: 'x', taskRef: { resolver: 'hub' } },
            ],
          },
        }),
        custom('tekton.dev/v1/Task', 'ci/push', []),
      ],
      expect: [
        {
          code: 'custom-resource-reference-missing',
          on: 'Pipeline.tekton.dev ci/build',
          says: /spec.tasks.taskRef names Task psuh/,
          blames: ['Task.tekton.dev ci/psuh'],
        },
      ],
    },
    'OLM v1: the ServiceAccount of an extension is missing': {
      fault: 'CLU-019',
      objects: [
        custom(
          'olm.operatorframework.io/v1/ClusterExtension',
          'argocd',
          [
            is('Installed', 'False', 'Failed', 'No bundle installed'),
            is('Progressing', 'True', 'Retrying', 'service account "installer" not found in namespace "argocd"'),
          ],
          { spec: { namespace: 'argocd', serviceAccount: { name: 'installer' } } },
        ),
      ],
      expect: one(
        'ClusterExtension.olm.operatorframework.io argocd',
        /Retrying: service account "installer" not found/,
        {
          blames: ['ServiceAccount argocd/installer'],
        },
      ),
      cure: objects => {
        becomes(is('Installed', 'True'), is('Progressing', 'True', 'Succeeded'))(objects);
        return [...objects, object('v1', 'ServiceAccount', 'argocd/installer')];
      },
    },
    'any: a Secret that its controller misses, where Secrets may not be listed': {
      fault: 'GAP-20',
      objects: [widget('shop/a', [is('Ready', 'False', 'Missing', 'Secret "key" not found')])],
      snapshot: { withheld: { Secret: 'forbidden' } },
      expect: one('Widget.example.com shop/a', /Secret "key" not found/, { blames: ['Secret shop/key'] }),
    },
    'any: a Secret that is there by now is not blamed': {
      objects: [widget('shop/a', [is('Ready', 'False', 'Missing', 'secrets "key" not found')]), secret],
      expect: one('Widget.example.com shop/a', /secrets "key" not found/, { blames: [] }),
    },
    'any: a Secret in another namespace': {
      objects: [widget('shop/a', [is('Ready', 'False', 'Missing', 'Secret "vault/key" does not exist')]), secret],
      expect: one('Widget.example.com shop/a', /vault\/key/, {
        blames: ['Secret vault/key'],
      }),
    },
    'any: a rollout that took too long': {
      objects: [widget('shop/a', [is('Progressing', 'False', 'ProgressDeadlineExceeded', 'timed out')])],
      expect: [
        {
          code: 'custom-resource-degraded',
          on: 'Widget.example.com shop/a',
          says: /^Progressing is False, ProgressDeadlineExceeded: timed out$/,
        },
      ],
    },
    'any: unknown for an hour': {
      objects: [
        widget('shop/a', [
          is('Ready', 'Unknown', 'NoAnswer', 'the machine does not answer', { lastTransitionTime: ago(3600) }),
        ]),
      ],
      expect: [
        { code: 'custom-resource-unknown', on: 'Widget.example.com shop/a', says: /^Ready is Unknown, NoAnswer/ },
      ],
      cure: becomes(ready),
    },
    'any: young': {
      objects: [widget('shop/a', [is('Ready', 'False', 'Broken', 'cannot do it', { lastTransitionTime: ago(20) })])],
      expect: one('Widget.example.com shop/a', /cannot do it/, { settling: true }),
    },
    'any: at work for ten minutes': {
      objects: [
        widget('shop/a', [is('Ready', 'False', 'Provisioning', 'creating disks', { lastTransitionTime: ago(600) })]),
      ],
      expect: one('Widget.example.com shop/a', /creating disks/, { settling: true }),
    },
    'any: at work for an hour': {
      objects: [
        widget('shop/a', [is('Ready', 'False', 'Provisioning', 'creating disks', { lastTransitionTime: ago(3600) })]),
      ],
      expect: one('Widget.example.com shop/a', /creating disks/, { settling: false }),
    },
    'any: changed an hour ago, and not seen': {
      fault: 'GAP-12',
      objects: [
        widget('shop/a', [ready], {
          metadata: { generation: 4, managedFields: [{ time: ago(3600) }, { time: ago(5000), subresource: 'status' }] },
          status: { observedGeneration: 3 },
        }),
      ],
      expect: [
        {
          code: 'custom-resource-not-observed',
          on: 'Widget.example.com shop/a',
          says: /generation 4 of it, only generation 3/,
        },
      ],
      cure: objects => {
        objects[0]!.metadata.generation = 3;
      },
    },
    'any: two of one name': {
      objects: [widget('shop/a', [notReady]), custom('example.com/v1/Gadget', 'shop/a', [notReady])],
      expect: [...one('Gadget.example.com shop/a', /cannot/), ...one('Widget.example.com shop/a', /cannot/)],
    },
  },
  healthy: {
    'a condition that the operator declared to be good, or to say nothing': {
      objects: [widget('shop/a', [is('Degraded', 'True'), is('Ready', 'False')])],
      snapshot: {
        settings: {
          conditions: [
            { group: 'example.com', kind: 'Widget', type: 'Degraded', bad: ['False'], severity: 'error' },
            { group: '', kind: 'Widget', type: 'Ready', bad: ['False'], severity: 'ignore' },
          ],
        },
      },
    },
    'without a status': { objects: [widget('shop/a', [])] },
    ready: { objects: [widget('shop/a', [ready, is('Degraded', 'False'), idle])] },
    'what a run that is over needed, and what is optional, may be gone': {
      objects: [
        custom('tekton.dev/v1/PipelineRun', 'ci/build-1', [succeeded], { spec: { pipelineRef: { name: 'build' } } }),
        custom('tekton.dev/v1/Pipeline', 'ci/other', []),
        helmRelease([ready], { valuesFrom: [{ kind: 'Secret', name: 'more', optional: true }] }),
        helmRepository([ready]),
      ],
    },
    'another cluster has what it needs': {
      objects: [
        helmRelease([ready], { kubeConfig: { secretRef: { name: 'far' } } }),
        custom('source.toolkit.fluxcd.io/v1/HelmRepository', 'shop/x', [ready]),
      ],
    },
    'conditions that say nothing about health': {
      objects: [
        widget('shop/a', [
          is('Upgradeable', 'False', 'AdminAckRequired'),
          is('Active', 'False'),
          is('LiveMigratable', 'False'),
          is('Progressing', 'False', 'AsExpected'),
        ]),
      ],
    },
    'suspended, paused, scaled to zero, being deleted': {
      situation: 'NEG-26',
      objects: [
        widget('shop/a', [notReady], { spec: { suspend: true } }),
        widget('shop/b', [notReady], { spec: { paused: true } }),
        widget('shop/c', [notReady], { spec: { replicas: 0 } }),
        widget('shop/d', [notReady], { metadata: { deletionTimestamp: ago(5) } }),
        widget('shop/e', [notReady, is('Paused', 'True')]),
        widget('shop/f', [notReady], { metadata: { annotations: { 'cluster.x-k8s.io/paused': '' } } }),
        widget('shop/g', [is('Synced', 'False', 'ReconcilePaused')]),
      ],
    },
    'unknown for a minute': {
      objects: [widget('shop/a', [is('Ready', 'Unknown', 'Checking', '', { lastTransitionTime: ago(60) })])],
    },
    'changed a minute ago': {
      objects: [
        widget('shop/a', [ready], {
          metadata: { generation: 4, managedFields: [{ time: ago(60) }, { time: ago(5000), subresource: 'status' }] },
          status: { observedGeneration: 3 },
        }),
      ],
    },
    'nobody says when it was changed': {
      objects: [widget('shop/a', [ready], { metadata: { generation: 4 }, status: { observedGeneration: 3 } })],
    },
    'its own writes raise its generation': {
      objects: [
        widget('shop/a', [ready], {
          metadata: { generation: 4, managedFields: [{ time: ago(3600) }] },
          status: { observedGeneration: 3 },
        }),
      ],
    },
    'cert-manager': {
      objects: [
        certificate([ready, is('Issuing', 'False', 'Issued')]),
        issuer('letsencrypt'),
        custom(`${certManager}/CertificateRequest`, 'shop/site-2', [ready, is('Approved', 'True')], {
          metadata: { ...ownedBy(certificate([])), creationTimestamp: ago(60) },
        }),
        custom(
          `${certManager}/CertificateRequest`,
          'shop/site-1',
          [is('Ready', 'False', 'Failed'), is('Approved', 'True')],
          { metadata: { ...ownedBy(certificate([])), creationTimestamp: ago(6000) } },
        ),
      ],
    },
    'Argo CD': {
      objects: [
        application({
          conditions: [{ type: 'OrphanedResourceWarning', message: 'Application has 2 orphaned resources' }],
          operationState: { phase: 'Failed', message: 'old' },
        }),
        application({ sync: { status: 'OutOfSync' } }),
        application({ health: { status: 'Progressing' } }),
        application({ health: { status: 'Suspended' } }),
        custom(
          `${argo}/Rollout`,
          'shop/web',
          [
            is('Healthy', 'False', 'RolloutHealthy'),
            is('Available', 'True'),
            is('Paused', 'False'),
            is('Progressing', 'True'),
          ],
          { status: { phase: 'Progressing' } },
        ),
      ],
    },
    Flux: {
      objects: [
        helmRelease([ready, is('Released', 'True', 'InstallSucceeded'), is('TestSuccess', 'False', 'TestFailed')]),
        helmRepository([ready, is('ArtifactInStorage', 'True')]),
        helmRelease([is('Ready', 'False', 'InstallFailed')], { suspend: true }),
      ],
    },
    'External Secrets': { objects: [externalSecret([is('Ready', 'True', 'SecretSynced'), is('Deleted', 'False')])] },
    Crossplane: {
      objects: [
        managed(
          ready,
          is('Synced', 'True', 'ReconcileSuccess'),
          is('LastAsyncOperation', 'True'),
          is('AsyncOperation', 'False'),
        ),
        custom(
          'pkg.crossplane.io/v1/ProviderRevision',
          'provider-aws-1',
          [is('Healthy', 'False', 'UnhealthyPackageRevision')],
          { spec: { desiredState: 'Inactive' } },
        ),
        custom('pkg.crossplane.io/v1/Provider', 'provider-aws', [is('Installed', 'True'), is('Healthy', 'True')]),
      ],
    },
    'Cluster API': {
      objects: [
        machine(is('Ready', 'False', 'WaitingForInfrastructure', '1 of 2 completed', { severity: 'Info' })),
        custom(
          'cluster.x-k8s.io/v1beta2/Cluster',
          'fleet/prod',
          [
            is('Available', 'True'),
            is('RollingOut', 'False'),
            is('Remediating', 'False'),
            is('ScalingUp', 'False'),
            is('Deleting', 'False'),
            is('Paused', 'False'),
          ],
          { status: { phase: 'Provisioned' } },
        ),
      ],
    },
    'Istio and Cilium': {
      objects: [
        custom('networking.istio.io/v1/VirtualService', 'shop/web', [is('Reconciled', 'True')]),
        custom('cilium.io/v2/CiliumNetworkPolicy', 'shop/web', [is('Valid', 'True')]),
        custom('cilium.io/v2alpha1/CiliumLoadBalancerIPPool', 'pool', [
          is('cilium.io/PoolConflict', 'False', 'resolved'),
          is('cilium.io/IPsTotal', 'Unknown', 'noreason', '254', { lastTransitionTime: created }),
        ]),
      ],
    },
    Longhorn: {
      objects: [
        custom(
          'longhorn.io/v1beta2/Volume',
          'longhorn-system/pvc-1',
          [
            is('Scheduled', 'True'),
            is('TooManySnapshots', 'False'),
            is('Restore', 'False'),
            is('WaitForBackingImage', 'False'),
          ],
          { status: { state: 'detached', robustness: 'unknown' } },
        ),
        custom('longhorn.io/v1beta2/Node', 'longhorn-system/node-a', [
          ready,
          is('Schedulable', 'False', 'KubernetesNodeCordoned'),
          is('Multipathd', 'False'),
          is('NFSClientInstalled', 'False'),
        ]),
        custom('longhorn.io/v1beta2/Replica', 'longhorn-system/r', [is('RebuildFailed', 'False')], {
          status: { currentState: 'error' },
        }),
        custom('longhorn.io/v1beta2/BackupTarget', 'longhorn-system/default', [
          is('Unavailable', 'True', 'Unavailable', 'backup target URL is empty'),
        ]),
      ],
    },
    'Rook and Velero': {
      objects: [
        custom('ceph.rook.io/v1/CephCluster', 'rook/rook', [ready, is('Progressing', 'False', 'ClusterProgressing')], {
          status: { phase: 'Ready', ceph: { health: 'HEALTH_OK' } },
        }),
        location('Available'),
        backup('nightly-20260301020000', 3600, 'Completed', nightly),
        backup('nightly-20260228020000', 90_000, 'Failed', nightly),
        backup('by-hand', 20 * 86_400, 'Failed'),
        custom('velero.io/v1/PodVolumeBackup', 'velero/old-x7k2p', [], {
          metadata: ownedBy(backup('nightly-20260228020000', 90_000, 'Failed')),
          status: { phase: 'Failed' },
        }),
      ],
    },
    KubeVirt: {
      objects: [
        virtualMachine('Stopped', [noInstance], { runStrategy: 'Manual' }),
        virtualMachine('Stopped', [noInstance], { running: false }),
        virtualMachine('Running', [
          ready,
          is('LiveMigratable', 'False', 'DisksNotLiveMigratable'),
          is('AgentConnected', 'False'),
        ]),
        custom(
          'cdi.kubevirt.io/v1beta1/DataVolume',
          'vms/disk',
          [is('Ready', 'False', 'WaitForFirstConsumer'), is('Running', 'False'), is('Bound', 'False')],
          { status: { phase: 'WaitForFirstConsumer' } },
        ),
        custom('kubevirt.io/v1/VirtualMachineInstance', 'vms/once', [is('Ready', 'False', 'PodTerminating')], {
          status: { phase: 'Succeeded' },
        }),
      ],
    },
    'Tekton: an old run failed, the newest succeeded, one runs, one was cancelled': {
      objects: [
        pipelineRun('build-2', 600, succeeded),
        pipelineRun('build-1', 6000, failed),
        pipelineRun('deploy-1', 100, is('Succeeded', 'Unknown', 'Running'), {}),
        pipelineRun('lint-1', 100, is('Succeeded', 'False', 'Cancelled', 'PipelineRun "lint-1" was cancelled'), {}),
      ],
    },
    Knative: {
      objects: [
        custom('serving.knative.dev/v1/Service', 'shop/web', [ready, is('ConfigurationsReady', 'True')]),
        custom(
          'serving.knative.dev/v1/Revision',
          'shop/web-00002',
          [ready, is('Active', 'False', 'NoTraffic', '', { severity: 'Info' })],
          {
            metadata: {
              ...ownedBy(custom('serving.knative.dev/v1/Configuration', 'shop/web', [])),
              creationTimestamp: ago(60),
            },
          },
        ),
        custom('serving.knative.dev/v1/Revision', 'shop/web-00001', [is('Ready', 'False', 'ContainerMissing')], {
          metadata: {
            ...ownedBy(custom('serving.knative.dev/v1/Configuration', 'shop/web', [])),
            creationTimestamp: ago(6000),
          },
        }),
      ],
    },
    OpenShift: {
      objects: [
        operator(
          is('Available', 'True'),
          is('Degraded', 'False'),
          idle,
          is('Upgradeable', 'False', 'AdminAckRequired'),
          is('EvaluationConditionsDetected', 'Unknown', 'NoData'),
        ),
        custom('config.openshift.io/v1/ClusterVersion', 'version', [
          is('Available', 'True'),
          is('Failing', 'False'),
          is('Progressing', 'False'),
          is('RetrievedUpdates', 'False', 'RemoteFailed'),
          is('Upgradeable', 'False'),
          is('ReleaseAccepted', 'True'),
        ]),
        custom('machineconfiguration.openshift.io/v1/MachineConfigPool', 'worker', [
          is('Updated', 'True'),
          is('Updating', 'False'),
          is('Degraded', 'False'),
          is('NodeDegraded', 'False'),
          is('RenderDegraded', 'False'),
        ]),
      ],
    },
  },
});
