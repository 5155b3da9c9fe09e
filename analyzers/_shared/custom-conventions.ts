/** How bad it is: `error`, it does not do what it is for; `warning`, it does so in part, or by luck. */
export type Weight = 'error' | 'warning';

export type Weights = Readonly<Record<string, Weight>>;

/** A field of the status, beside the conditions, that says how an object is. */
export type StateField =
  | 'phase'
  | 'state'
  | 'robustness'
  | 'printableStatus'
  | 'ceph.health'
  | 'health.status'
  | 'operationState.phase';

/** What the status of custom resources means. The rows that match a type are read together, the general one last. */
export interface Convention {
  /** A group; with a dot before it, all groups that end so. */
  readonly group: string;
  /** Kinds of the group; all if not given. */
  readonly kinds?: readonly string[];
  /** Conditions that are good if True, the one that says most first. */
  readonly good?: Weights;
  /** Conditions that are bad if True. */
  readonly bad?: Weights;
  /** Conditions that say nothing about health, though they are called so. */
  readonly ignore?: readonly string[];
  /** Values of fields that are bad. */
  readonly states?: Readonly<Partial<Record<StateField, Weights>>>;
  /** One of a series, or done once: only the newest counts. */
  readonly run?: true;
  /** It may take many minutes until it is ready: machines, clouds, certificates by mail. */
  readonly slow?: true;
  /** Something else says the same. */
  readonly silent?: true;
  /** The condition whose reason and message tell why, where the one that is bad only tells that. */
  readonly explainedBy?: string;
  /** Reasons and messages that are no fault. */
  readonly quiet?: RegExp;
}

/**
 * What conditions are called by convention. `Progressing` is not among them: that it is False is bad for a Deployment and
 * normal for an operator (see `custom-status.ts`).
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api-conventions.md#typical-status-properties
 * @see https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md (Ready, Stalled, Reconciling)
 */
export const general = {
  good: {
    Established: 'error',
    Synced: 'error',
    Reconciled: 'error',
    Installed: 'error',
    Succeeded: 'error',
    Healthy: 'error',
    Available: 'error',
    Ready: 'error',
  },
  bad: {
    Stalled: 'error',
    Failed: 'error',
    Failing: 'error',
    Failure: 'error',
    Error: 'error',
    ReconcileError: 'error',
    ReconcileFailed: 'error',
    // Operators made of charts: operator-framework/helm-operator-plugins, pkg/reconciler/internal/conditions.
    ReleaseFailed: 'error',
    Irreconcilable: 'error',
    NotReady: 'error',
    Unhealthy: 'error',
    Degraded: 'warning',
  },
} as const satisfies Omit<Convention, 'group'>;

/**
 * What differs from the general conventions, by ecosystem: from the type definitions of each project (`*_types.go`,
 * `conditions.go`), and from the health checks that Argo CD has for them (`resource_customizations`).
 */
export const conventions: readonly Convention[] = [
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
  // Argo Workflows: pkg/apis/workflow/v1alpha1/workflow_types.go.
  {
    group: 'argoproj.io',
    kinds: ['Workflow'],
    run: true,
    bad: { SpecError: 'error' },
    states: { phase: { Failed: 'error', Error: 'error' } },
  },
  { group: 'argoproj.io', kinds: ['CronWorkflow'], bad: { SpecError: 'error', SubmissionError: 'error' } },

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

  // Tekton: pkg/apis/pipeline/v1. Cancelled is what somebody asked for.
  {
    group: 'tekton.dev',
    kinds: ['PipelineRun', 'TaskRun', 'CustomRun', 'Run'],
    run: true,
    quiet: /^\w*(Cancelled|StoppedRun)\w*$/,
  },
  // Knative: a Revision that was replaced may stay broken.
  { group: 'serving.knative.dev', kinds: ['Revision'], run: true },

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

  // Karpenter: sigs.k8s.io/karpenter pkg/apis/v1.
  { group: '.karpenter.sh', slow: true },
  // Kueue: apis/kueue/v1beta1. A queue that is not active admits nothing.
  {
    group: 'kueue.x-k8s.io',
    kinds: ['ClusterQueue', 'LocalQueue', 'AdmissionCheck'],
    good: { Active: 'error' },
  },
  // CloudNativePG: api/v1/cluster_conditions.go, backup_types.go.
  {
    group: 'postgresql.cnpg.io',
    kinds: ['Cluster'],
    good: { ContinuousArchiving: 'warning', LastBackupSucceeded: 'warning' },
  },
  { group: 'postgresql.cnpg.io', kinds: ['Backup'], run: true, states: { phase: { failed: 'error' } } },
  // AWS Controllers for Kubernetes: aws-controllers-k8s/runtime apis/core/v1alpha1/conditions.go.
  { group: '.services.k8s.aws', slow: true, bad: { 'ACK.Terminal': 'error', 'ACK.Recoverable': 'warning' } },
  // Vertical pod autoscaler: autoscaler/vertical-pod-autoscaler/pkg/apis/autoscaling.k8s.io/v1/types.go.
  {
    group: 'autoscaling.k8s.io',
    kinds: ['VerticalPodAutoscaler'],
    bad: { ConfigUnsupported: 'error', NoPodsMatched: 'warning' },
  },
];
