// Made by `npm run fix` from the files of this folder; edit those.
import type { Analyzer } from '../src/core/analyzer.ts';
import { acmeChallenge } from './acme-challenge.ts';
import { admissionPolicyBinding } from './admission-policy-binding.ts';
import { admissionPolicyRefuses } from './admission-policy-refuses.ts';
import { apiRequestCount } from './api-request-count.ts';
import { apiServiceAvailable } from './api-service-available.ts';
import { apiVersionWritten } from './api-version-written.ts';
import { bindingBreadth } from './binding-breadth.ts';
import { caBundle } from './ca-bundle.ts';
import { certificateSigningRequest } from './certificate-signing-request.ts';
import { ciliumEndpoint } from './cilium-endpoint.ts';
import { ciliumIdentity } from './cilium-identity.ts';
import { ciliumNetworkPolicy } from './cilium-network-policy.ts';
import { ciliumNode } from './cilium-node.ts';
import { clusterDns } from './cluster-dns.ts';
import { clusterDnsService } from './cluster-dns-service.ts';
import { clusterRelease } from './cluster-release.ts';
import { clusterRoleUnused } from './cluster-role-unused.ts';
import { configMapSize } from './config-map-size.ts';
import { configMapUnused } from './config-map-unused.ts';
import { controlPlaneLease } from './control-plane-lease.ts';
import { cronjobPullSecrets } from './cronjob-pull-secrets.ts';
import { cronjobRuns } from './cronjob-runs.ts';
import { cronjobSchedule } from './cronjob-schedule.ts';
import { cronjobServiceAccount } from './cronjob-service-account.ts';
import { cronjobStarts } from './cronjob-starts.ts';
import { csiDriver } from './csi-driver.ts';
import { customResourceCondition } from './custom-resource-condition.ts';
import { customResourceDefinition } from './custom-resource-definition.ts';
import { daemonsetAvailable } from './daemonset-available.ts';
import { dataVolume } from './data-volume.ts';
import { deletionHeld } from './deletion-held.ts';
import { deploymentAvailable } from './deployment-available.ts';
import { deploymentDrift } from './deployment-drift.ts';
import { deploymentRollout } from './deployment-rollout.ts';
import { destinationRule } from './destination-rule.ts';
import { endpointSliceService } from './endpoint-slice-service.ts';
import { endpointSlices } from './endpoint-slices.ts';
import { gateway } from './gateway.ts';
import { gatewayCertificate } from './gateway-certificate.ts';
import { gatewayClass } from './gateway-class.ts';
import { gatewayRoute } from './gateway-route.ts';
import { helmRelease } from './helm-release.ts';
import { hpaCapacity } from './hpa-capacity.ts';
import { hpaDuplicate } from './hpa-duplicate.ts';
import { hpaLimits } from './hpa-limits.ts';
import { hpaMetrics } from './hpa-metrics.ts';
import { hpaReplicasReset } from './hpa-replicas-reset.ts';
import { hpaRequests } from './hpa-requests.ts';
import { hpaTarget } from './hpa-target.ts';
import { imageVulnerabilities } from './image-vulnerabilities.ts';
import { ingressBackend } from './ingress-backend.ts';
import { ingressCertificate } from './ingress-certificate.ts';
import { ingressClass } from './ingress-class.ts';
import { ingressConflict } from './ingress-conflict.ts';
import { ingressExposure } from './ingress-exposure.ts';
import { ingressStatus } from './ingress-status.ts';
import { ingressTls } from './ingress-tls.ts';
import { istioGateway } from './istio-gateway.ts';
import { jobFailed } from './job-failed.ts';
import { jobRunning } from './job-running.ts';
import { kedaAutoscalerLeft } from './keda-autoscaler-left.ts';
import { kedaScaledJob } from './keda-scaled-job.ts';
import { kedaScaledObject } from './keda-scaled-object.ts';
import { kedaTriggerAuthentication } from './keda-trigger-authentication.ts';
import { limitRangeRefuses } from './limit-range-refuses.ts';
import { meshConfig } from './mesh-config.ts';
import { namespaceFinishedJobs } from './namespace-finished-jobs.ts';
import { namespaceIsolation } from './namespace-isolation.ts';
import { namespaceSidecar } from './namespace-sidecar.ts';
import { namespaceTerminating } from './namespace-terminating.ts';
import { namespaceUnused } from './namespace-unused.ts';
import { namespaceWarnings } from './namespace-warnings.ts';
import { networkPolicy } from './network-policy.ts';
import { networkPolicyDns } from './network-policy-dns.ts';
import { nodeClock } from './node-clock.ts';
import { nodeConditions } from './node-conditions.ts';
import { nodeControlPlane } from './node-control-plane.ts';
import { nodeCordoned } from './node-cordoned.ts';
import { nodeOom } from './node-oom.ts';
import { nodePodLimit } from './node-pod-limit.ts';
import { nodePressure } from './node-pressure.ts';
import { nodeReady } from './node-ready.ts';
import { nodeRuntime } from './node-runtime.ts';
import { nodeSandboxes } from './node-sandboxes.ts';
import { nodeTaints } from './node-taints.ts';
import { nodeUsage } from './node-usage.ts';
import { nodeVersions } from './node-versions.ts';
import { nodeVolumeDrivers } from './node-volume-drivers.ts';
import { olmCatalog } from './olm-catalog.ts';
import { olmClusterServiceVersion } from './olm-cluster-service-version.ts';
import { olmInstallPlan } from './olm-install-plan.ts';
import { olmOperatorGroup } from './olm-operator-group.ts';
import { olmSubscription } from './olm-subscription.ts';
import { pdbBlocks } from './pdb-blocks.ts';
import { pdbSelector } from './pdb-selector.ts';
import { persistentVolume } from './persistent-volume.ts';
import { plainSecrets } from './plain-secrets.ts';
import { podAffinity } from './pod-affinity.ts';
import { podAttach } from './pod-attach.ts';
import { podClaims } from './pod-claims.ts';
import { podCrash } from './pod-crash.ts';
import { podCreate } from './pod-create.ts';
import { podDevices } from './pod-devices.ts';
import { podDisplaced } from './pod-displaced.ts';
import { podEnded } from './pod-ended.ts';
import { podEnvironment } from './pod-environment.ts';
import { podGates } from './pod-gates.ts';
import { podHostPorts } from './pod-host-ports.ts';
import { podImage } from './pod-image.ts';
import { podInitWaiting } from './pod-init-waiting.ts';
import { podMemory } from './pod-memory.ts';
import { podMount } from './pod-mount.ts';
import { podNaked } from './pod-naked.ts';
import { podNodeSelection } from './pod-node-selection.ts';
import { podNotReady } from './pod-not-ready.ts';
import { podOnLostNode } from './pod-on-lost-node.ts';
import { podOwner } from './pod-owner.ts';
import { podProbes } from './pod-probes.ts';
import { podRegistry } from './pod-registry.ts';
import { podResize } from './pod-resize.ts';
import { podResources } from './pod-resources.ts';
import { podRestarts } from './pod-restarts.ts';
import { podSandbox } from './pod-sandbox.ts';
import { podScheduling } from './pod-scheduling.ts';
import { podServiceAccount } from './pod-service-account.ts';
import { podSidecar } from './pod-sidecar.ts';
import { podSpread } from './pod-spread.ts';
import { podStalled } from './pod-stalled.ts';
import { podStart } from './pod-start.ts';
import { podTaints } from './pod-taints.ts';
import { podTerminating } from './pod-terminating.ts';
import { podUsage } from './pod-usage.ts';
import { podVolumeNodes } from './pod-volume-nodes.ts';
import { podVolumes } from './pod-volumes.ts';
import { policyReport } from './policy-report.ts';
import { portNames } from './port-names.ts';
import { prometheusConfiguration } from './prometheus-configuration.ts';
import { prometheusMonitor } from './prometheus-monitor.ts';
import { prometheusRule } from './prometheus-rule.ts';
import { prometheusServer } from './prometheus-server.ts';
import { pvcDeleted } from './pvc-deleted.ts';
import { pvcLost } from './pvc-lost.ts';
import { pvcProvisioning } from './pvc-provisioning.ts';
import { pvcResize } from './pvc-resize.ts';
import { pvcUnused } from './pvc-unused.ts';
import { pvcVolume } from './pvc-volume.ts';
import { quotaRefuses } from './quota-refuses.ts';
import { quotaUsage } from './quota-usage.ts';
import { replicasetAvailable } from './replicaset-available.ts';
import { requiredMetadata } from './required-metadata.ts';
import { roleBinding } from './role-binding.ts';
import { roleBreadth } from './role-breadth.ts';
import { roleRules } from './role-rules.ts';
import { roleUnused } from './role-unused.ts';
import { scanReport } from './scan-report.ts';
import { serviceAccountSecrets } from './service-account-secrets.ts';
import { serviceAccountToken } from './service-account-token.ts';
import { serviceAccountUnused } from './service-account-unused.ts';
import { serviceAllocations } from './service-allocations.ts';
import { serviceEndpoints } from './service-endpoints.ts';
import { serviceExternalIps } from './service-external-ips.ts';
import { serviceExternalName } from './service-external-name.ts';
import { serviceIsolated } from './service-isolated.ts';
import { serviceLoadBalancer } from './service-load-balancer.ts';
import { servicePorts } from './service-ports.ts';
import { serviceSelectorShared } from './service-selector-shared.ts';
import { serviceSingleEndpoint } from './service-single-endpoint.ts';
import { serviceTraffic } from './service-traffic.ts';
import { serviceTypeAllowed } from './service-type-allowed.ts';
import { statefulsetReady } from './statefulset-ready.ts';
import { statefulsetService } from './statefulset-service.ts';
import { statefulsetStorageClass } from './statefulset-storage-class.ts';
import { storageClass } from './storage-class.ts';
import { tlsCertificate } from './tls-certificate.ts';
import { virtualMachine } from './virtual-machine.ts';
import { virtualService } from './virtual-service.ts';
import { virtualServiceConflict } from './virtual-service-conflict.ts';
import { virtualServiceFaults } from './virtual-service-faults.ts';
import { virtualServiceGateway } from './virtual-service-gateway.ts';
import { volumeAttachment } from './volume-attachment.ts';
import { volumeSnapshot } from './volume-snapshot.ts';
import { webhook } from './webhook.ts';
import { webhookRefuses } from './webhook-refuses.ts';
import { workloadBudget } from './workload-budget.ts';
import { workloadHostAccess } from './workload-host-access.ts';
import { workloadImages } from './workload-images.ts';
import { workloadInteractive } from './workload-interactive.ts';
import { workloadOverlap } from './workload-overlap.ts';
import { workloadPodsRefused } from './workload-pods-refused.ts';
import { workloadPrivileges } from './workload-privileges.ts';
import { workloadProbes } from './workload-probes.ts';
import { workloadPullSecrets } from './workload-pull-secrets.ts';
import { workloadReplicas } from './workload-replicas.ts';
import { workloadResources } from './workload-resources.ts';
import { workloadScaledToZero } from './workload-scaled-to-zero.ts';
import { workloadSelector } from './workload-selector.ts';
import { workloadServiceAccountField } from './workload-service-account-field.ts';
import { workloadUsage } from './workload-usage.ts';
import { workloadVariables } from './workload-variables.ts';

/** Every analyzer, by id. */
export const analyzers: readonly Analyzer[] = [
  acmeChallenge,
  admissionPolicyBinding,
  admissionPolicyRefuses,
  apiRequestCount,
  apiServiceAvailable,
  apiVersionWritten,
  bindingBreadth,
  caBundle,
  certificateSigningRequest,
  ciliumEndpoint,
  ciliumIdentity,
  ciliumNetworkPolicy,
  ciliumNode,
  clusterDns,
  clusterDnsService,
  clusterRelease,
  clusterRoleUnused,
  configMapSize,
  configMapUnused,
  controlPlaneLease,
  cronjobPullSecrets,
  cronjobRuns,
  cronjobSchedule,
  cronjobServiceAccount,
  cronjobStarts,
  csiDriver,
  customResourceCondition,
  customResourceDefinition,
  daemonsetAvailable,
  dataVolume,
  deletionHeld,
  deploymentAvailable,
  deploymentDrift,
  deploymentRollout,
  destinationRule,
  endpointSliceService,
  endpointSlices,
  gateway,
  gatewayCertificate,
  gatewayClass,
  gatewayRoute,
  helmRelease,
  hpaCapacity,
  hpaDuplicate,
  hpaLimits,
  hpaMetrics,
  hpaReplicasReset,
  hpaRequests,
  hpaTarget,
  imageVulnerabilities,
  ingressBackend,
  ingressCertificate,
  ingressClass,
  ingressConflict,
  ingressExposure,
  ingressStatus,
  ingressTls,
  istioGateway,
  jobFailed,
  jobRunning,
  kedaAutoscalerLeft,
  kedaScaledJob,
  kedaScaledObject,
  kedaTriggerAuthentication,
  limitRangeRefuses,
  meshConfig,
  namespaceFinishedJobs,
  namespaceIsolation,
  namespaceSidecar,
  namespaceTerminating,
  namespaceUnused,
  namespaceWarnings,
  networkPolicy,
  networkPolicyDns,
  nodeClock,
  nodeConditions,
  nodeControlPlane,
  nodeCordoned,
  nodeOom,
  nodePodLimit,
  nodePressure,
  nodeReady,
  nodeRuntime,
  nodeSandboxes,
  nodeTaints,
  nodeUsage,
  nodeVersions,
  nodeVolumeDrivers,
  olmCatalog,
  olmClusterServiceVersion,
  olmInstallPlan,
  olmOperatorGroup,
  olmSubscription,
  pdbBlocks,
  pdbSelector,
  persistentVolume,
  plainSecrets,
  podAffinity,
  podAttach,
  podClaims,
  podCrash,
  podCreate,
  podDevices,
  podDisplaced,
  podEnded,
  podEnvironment,
  podGates,
  podHostPorts,
  podImage,
  podInitWaiting,
  podMemory,
  podMount,
  podNaked,
  podNodeSelection,
  podNotReady,
  podOnLostNode,
  podOwner,
  podProbes,
  podRegistry,
  podResize,
  podResources,
  podRestarts,
  podSandbox,
  podScheduling,
  podServiceAccount,
  podSidecar,
  podSpread,
  podStalled,
  podStart,
  podTaints,
  podTerminating,
  podUsage,
  podVolumeNodes,
  podVolumes,
  policyReport,
  portNames,
  prometheusConfiguration,
  prometheusMonitor,
  prometheusRule,
  prometheusServer,
  pvcDeleted,
  pvcLost,
  pvcProvisioning,
  pvcResize,
  pvcUnused,
  pvcVolume,
  quotaRefuses,
  quotaUsage,
  replicasetAvailable,
  requiredMetadata,
  roleBinding,
  roleBreadth,
  roleRules,
  roleUnused,
  scanReport,
  serviceAccountSecrets,
  serviceAccountToken,
  serviceAccountUnused,
  serviceAllocations,
  serviceEndpoints,
  serviceExternalIps,
  serviceExternalName,
  serviceIsolated,
  serviceLoadBalancer,
  servicePorts,
  serviceSelectorShared,
  serviceSingleEndpoint,
  serviceTraffic,
  serviceTypeAllowed,
  statefulsetReady,
  statefulsetService,
  statefulsetStorageClass,
  storageClass,
  tlsCertificate,
  virtualMachine,
  virtualService,
  virtualServiceConflict,
  virtualServiceFaults,
  virtualServiceGateway,
  volumeAttachment,
  volumeSnapshot,
  webhook,
  webhookRefuses,
  workloadBudget,
  workloadHostAccess,
  workloadImages,
  workloadInteractive,
  workloadOverlap,
  workloadPodsRefused,
  workloadPrivileges,
  workloadProbes,
  workloadPullSecrets,
  workloadReplicas,
  workloadResources,
  workloadScaledToZero,
  workloadSelector,
  workloadServiceAccountField,
  workloadUsage,
  workloadVariables,
];
