import type { Convention } from './custom-convention.ts';

/** What clusters are made of and kept up to date by: delivery, certificates, machines, networks, storage, clouds. */
export const platform: readonly Convention[] = [
  // cert-manager: pkg/apis/certmanager/v1/types_*.go, pkg/apis/acme/v1/types_order.go. A failed request stays as history.
  { group: 'cert-manager.io', slow: true },
  {
    group: 'cert-manager.io',
    kinds: ['CertificateRequest'],
    run: true,
    bad: { InvalidRequest: 'error', Denied: 'error' },
  },
  {
    group: 'acme.cert-manager.io',
    run: true,
    slow: true,
    states: { state: { invalid: 'error', errored: 'error', expired: 'warning' } },
  },
  // Argo CD: pkg/apis/application/v1alpha1/types.go. Conditions of an Application have no status: they are there or not.
  {
    group: 'argoproj.io',
    kinds: ['Application'],
    bad: {
      InvalidSpecError: 'error',
      ComparisonError: 'error',
      SyncError: 'error',
      DeletionError: 'error',
      UnknownError: 'error',
    },
    states: {
      'operationState.phase': { Failed: 'error', Error: 'error' },
      'health.status': { Degraded: 'error', Missing: 'warning' },
    },
  },
  { group: 'argoproj.io', kinds: ['ApplicationSet'], bad: { ErrorOccurred: 'error' }, ignore: ['ResourcesUpToDate'] },
  // Argo Rollouts: `Healthy` is False while a canary waits.
  {
    group: 'argoproj.io',
    kinds: ['Rollout'],
    bad: { InvalidSpec: 'error' },
    ignore: ['Healthy'],
    states: { phase: { Degraded: 'error' } },
  },
  {
    group: 'argoproj.io',
    kinds: ['AnalysisRun', 'Experiment'],
    run: true,
    states: { phase: { Failed: 'error', Error: 'error', Inconclusive: 'warning' } },
  },
  // Flux: fluxcd/pkg/apis/meta. `Released` keeps what went wrong when `Ready` says only that it was undone.
  { group: 'helm.toolkit.fluxcd.io', good: { Released: 'error' }, ignore: ['TestSuccess', 'Remediated'] },
  // Crossplane: crossplane-runtime/apis/common/v1/condition.go, crossplane/apis/pkg/v1/conditions.go.
  { group: '.crossplane.io', slow: true },
  { group: '.upbound.io', slow: true, good: { LastAsyncOperation: 'error' } },
  // Cluster API: api/core/v1beta1 and v1beta2. What a Machine lacks is said better by the parts of its readiness.
  {
    group: '.cluster.x-k8s.io',
    slow: true,
    good: {
      InfrastructureReady: 'error',
      BootstrapReady: 'error',
      BootstrapConfigReady: 'error',
      HealthCheckSucceeded: 'error',
      NodeHealthy: 'error',
    },
    states: { phase: { Failed: 'error' } },
  },
  // Istio: istio.io/api meta/v1alpha1; written only where status is switched on.
  { group: '.istio.io', good: { PassedValidation: 'error' } },
  // Cilium: pkg/k8s/apis/cilium.io/v2/cnp_types.go; `IPsAvailable` and the like hold counts and are always Unknown.
  { group: 'cilium.io', good: { Valid: 'error' }, bad: { 'cilium.io/PoolConflict': 'warning' } },
  // Longhorn: k8s/pkg/apis/longhorn/v1beta2. A Volume says what its replicas and engine do; no backup target is no fault.
  {
    group: 'longhorn.io',
    kinds: ['Volume'],
    good: { Scheduled: 'warning' },
    bad: { TooManySnapshots: 'warning' },
    states: { robustness: { faulted: 'error', degraded: 'warning' } },
  },
  { group: 'longhorn.io', kinds: ['Engine', 'Replica'], silent: true },
  { group: 'longhorn.io', kinds: ['Node'], good: { RequiredPackages: 'warning', KernelModulesLoaded: 'warning' } },
  {
    group: 'longhorn.io',
    kinds: ['BackupTarget'],
    bad: { Unavailable: 'warning' },
    quiet: /backup target URL is empty/i,
  },
  { group: 'longhorn.io', kinds: ['Backup', 'SystemBackup'], run: true, states: { state: { Error: 'error' } } },
  // Rook: pkg/apis/ceph.rook.io/v1/types.go.
  {
    group: 'ceph.rook.io',
    slow: true,
    states: {
      'ceph.health': { HEALTH_ERR: 'error', HEALTH_WARN: 'warning' },
      phase: { Failure: 'error', Failed: 'error' },
    },
  },
  // Velero: pkg/apis/velero/v1 and v2alpha1.
  { group: 'velero.io', kinds: ['BackupStorageLocation'], states: { phase: { Unavailable: 'error' } } },
  { group: 'velero.io', kinds: ['Schedule'], states: { phase: { FailedValidation: 'error' } } },
  { group: 'velero.io', kinds: ['BackupRepository'], states: { phase: { NotReady: 'warning' } } },
  {
    group: 'velero.io',
    kinds: ['Backup', 'Restore', 'PodVolumeBackup', 'PodVolumeRestore', 'DataUpload', 'DataDownload'],
    run: true,
    states: {
      phase: {
        Failed: 'error',
        FailedValidation: 'error',
        PartiallyFailed: 'warning',
        FinalizingPartiallyFailed: 'warning',
        WaitingForPluginOperationsPartiallyFailed: 'warning',
      },
    },
  },
  // KubeVirt: staging/src/kubevirt.io/api/core/v1/types.go (PrintableStatus, VirtualMachineInstancePhase).
  {
    group: 'kubevirt.io',
    kinds: ['VirtualMachine'],
    slow: true,
    states: {
      printableStatus: {
        ErrorUnschedulable: 'error',
        ErrorPvcNotFound: 'error',
        ErrorDataVolumeNotFound: 'error',
        DataVolumeError: 'error',
        CrashLoopBackOff: 'error',
        ErrImagePull: 'error',
        ImagePullBackOff: 'error',
      },
    },
  },
  { group: 'kubevirt.io', kinds: ['VirtualMachineInstance'], slow: true, states: { phase: { Failed: 'error' } } },
  {
    group: 'kubevirt.io',
    kinds: ['VirtualMachineInstanceMigration'],
    run: true,
    states: { phase: { Failed: 'warning' } },
  },
  // CDI: a DataVolume waits for its first consumer as long as it takes.
  {
    group: 'cdi.kubevirt.io',
    kinds: ['DataVolume'],
    slow: true,
    states: { phase: { Failed: 'error' } },
    quiet: /WaitForFirstConsumer|PendingPopulation/,
  },
  // OpenShift: config/v1/types_cluster_operator.go and types_cluster_version.go, machineconfiguration/v1/types.go.
  {
    group: 'config.openshift.io',
    kinds: ['ClusterVersion'],
    bad: { Invalid: 'error' },
    good: { ReleaseAccepted: 'warning' },
  },
  {
    group: 'machineconfiguration.openshift.io',
    kinds: ['MachineConfigPool'],
    bad: { RenderDegraded: 'warning', NodeDegraded: 'warning' },
  },
  { group: 'controlplane.operator.openshift.io', good: { Reachable: 'error' } },
  // Operator Lifecycle Manager, version 1: operator-controller api/v1. (The kinds before it have analyzers of their own.)
  { group: 'olm.operatorframework.io', good: { Serving: 'error' }, explainedBy: 'Progressing' },
  // Its machines: machine/v1beta1/types_machine.go.
  { group: 'machine.openshift.io', kinds: ['Machine'], slow: true, states: { phase: { Failed: 'error' } } },
  // Karpenter: sigs.k8s.io/karpenter pkg/apis/v1. A pool whose machines do not become nodes stays Ready.
  {
    group: '.karpenter.sh',
    slow: true,
    good: { NodeRegistrationHealthy: 'warning' },
    unknowable: ['NodeRegistrationHealthy'],
  },
  // Contour: apis/projectcontour/v1/httpproxy.go. Kong: api/configuration/v1. GKE: managed certificates, and its policies.
  { group: 'projectcontour.io', good: { Valid: 'error' } },
  { group: 'configuration.konghq.com', good: { Programmed: 'error' } },
  {
    group: 'networking.gke.io',
    slow: true,
    good: { Attached: 'error' },
    states: {
      certificateStatus: {
        ProvisioningFailed: 'error',
        ProvisioningFailedPermanently: 'error',
        RenewalFailed: 'warning',
      },
    },
  },
  // Rancher Fleet: pkg/apis/fleet.cattle.io/v1alpha1/gitrepo_types.go.
  { group: 'fleet.cattle.io', good: { GitPolling: 'error' } },
  // Vault's operator: secrets.hashicorp.com/v1beta1, whose Ready says no more than that.
  { group: 'secrets.hashicorp.com', good: { SecretSynced: 'error' } },
  // AWS Controllers for Kubernetes: aws-controllers-k8s/runtime apis/core/v1alpha1/conditions.go.
  { group: '.services.k8s.aws', slow: true, bad: { 'ACK.Terminal': 'error', 'ACK.Recoverable': 'warning' } },
  // Vertical pod autoscaler: autoscaler/vertical-pod-autoscaler/pkg/apis/autoscaling.k8s.io/v1/types.go.
  {
    group: 'autoscaling.k8s.io',
    kinds: ['VerticalPodAutoscaler'],
    bad: { ConfigUnsupported: 'error', NoPodsMatched: 'warning' },
  },
];
