import type { Convention } from './custom-convention.ts';

/** What runs on clusters: databases, brokers, monitoring, pipelines and batches. */
export const services: readonly Convention[] = [
  // Argo Workflows: pkg/apis/workflow/v1alpha1/workflow_types.go.
  {
    group: 'argoproj.io',
    kinds: ['Workflow'],
    run: true,
    bad: { SpecError: 'error' },
    states: { phase: { Failed: 'error', Error: 'error' } },
  },
  { group: 'argoproj.io', kinds: ['CronWorkflow'], bad: { SpecError: 'error', SubmissionError: 'error' } },
  // Argo Events: pkg/apis/events/v1alpha1 (sensor_types.go, eventsource_types.go, eventbus_types.go).
  {
    group: 'argoproj.io',
    kinds: ['EventBus', 'EventSource', 'Sensor'],
    good: {
      Configured: 'error',
      SourcesProvided: 'error',
      DependenciesProvided: 'error',
      TriggersProvided: 'error',
      Deployed: 'error',
    },
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
  // Zalando's operator for PostgreSQL: pkg/apis/acid.zalan.do/v1/const.go.
  {
    group: 'acid.zalan.do',
    states: {
      PostgresClusterStatus: { CreateFailed: 'error', UpdateFailed: 'error', SyncFailed: 'error', Invalid: 'error' },
    },
  },
  // MongoDB's and Percona's operators: api/v1/mongodbcommunity_types.go; pkg/apis/*/v1 (AppStateError).
  { group: '.mongodb.com', slow: true, states: { phase: { Failed: 'error' } } },
  { group: '.percona.com', slow: true, bad: { error: 'error' }, states: { state: { error: 'error' } } },
  // RabbitMQ: cluster-operator internal/status. `NoWarnings` is about settings that work.
  {
    group: 'rabbitmq.com',
    good: { ReconcileSuccess: 'error', ClusterAvailable: 'error', AllReplicasReady: 'warning' },
  },
  // Elastic Cloud on Kubernetes: pkg/apis/elasticsearch/v1/elasticsearch_types.go and elasticsearch_status.go.
  {
    group: 'elasticsearch.k8s.elastic.co',
    good: { ElasticsearchIsReachable: 'error' },
    states: { phase: { Invalid: 'error', Stalled: 'warning' } },
  },
  // Grafana's operator: controllers/controller_shared.go, api/v1beta1/grafana_types.go.
  {
    group: 'grafana.integreatly.org',
    good: {
      DashboardSynchronized: 'error',
      DatasourceSynchronized: 'error',
      FolderSynchronized: 'error',
      AlertGroupSynchronized: 'error',
      ContactPointSynchronized: 'error',
      NotificationPolicySynchronized: 'error',
    },
    bad: { InvalidSpec: 'error', NoMatchingInstance: 'warning' },
    states: { stageStatus: { failed: 'error' } },
  },
  // VictoriaMetrics: api/operator/v1beta1/vmextra_types.go (UpdateStatus).
  { group: 'operator.victoriametrics.com', states: { updateStatus: { failed: 'error' } } },
  // Batches: ray-operator/apis/ray/v1 and Kubeflow's spark-operator api/v1beta2 (ApplicationState).
  { group: 'ray.io', states: { state: { failed: 'error' }, jobStatus: { FAILED: 'error' } } },
  {
    group: 'sparkoperator.k8s.io',
    kinds: ['SparkApplication'],
    run: true,
    states: { 'applicationState.state': { FAILED: 'error', SUBMISSION_FAILED: 'error' } },
  },
];
