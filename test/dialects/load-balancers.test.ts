import { serviceLoadBalancer } from '../../analyzers/service-load-balancer.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { service } from '../helpers/network.ts';
import { event } from '../helpers/objects.ts';

interface Refusal extends Dialect {
  readonly reason: string;
}

const github = 'https://github.com';
const code = 'service-load-balancer-failed';
const syncing = 'Error syncing load balancer: failed to ensure load balancer:';

/** What the controllers of clouds and of MetalLB said of Services. */
const refusals: readonly Refusal[] = [
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} could not find any suitable subnets for creating the ELB`,
    source: `${github}/chanzuckerberg/happy/pull/637`,
    code,
    says: /SyncLoadBalancerFailed: could not find any suitable subnets for creating the ELB$/,
  },
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} timed out waiting for the condition`,
    source: `${github}/Azure/AKS/issues/1692`,
    code,
    says: /SyncLoadBalancerFailed: timed out waiting for the condition$/,
  },
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} Retriable: false, RetryAfter: 0s, HTTPStatusCode: 429, RawError: Retriable: false, RetryAfter: 0s, HTTPStatusCode: 429, RawError: {"Error":{"Details":[{"Code":"GatewayError","Message":"Error occurred in resource provider infrastructure services.","Target":null}]`,
    source: `${github}/kubernetes-sigs/cloud-provider-azure/issues/792`,
    code,
    says: /SyncLoadBalancerFailed: Retriable: false, .*HTTPStatusCode: 429/,
  },
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} Code="RetryableError" Message="A retryable error occurred." Details=[{"code":"RetryableErrorDueToAnotherOperation","message":"Operation PutLoadBalancerOperation (f0c4a1d9-f486-4fef-9692-6902e6f433c8) is updating resource /subscriptions/b15328d0/resourceGroups/shoot-name/providers/Microsoft.Network/loadBalancers/shoot-name. The call can be retried in 11 seconds."}]`,
    source: `${github}/gardener/gardener/issues/1533`,
    code,
    says: /SyncLoadBalancerFailed: Code="RetryableError"/,
  },
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} error creating loadbalancer kube_service_kubernetes_kube-system_ingress-ingress-nginx-controller: error creating loadbalancer [OMITTED VERBOSE DATA HERE]: Bad request with: [POST https://de-cgn.stage.openstack.get-cloud.io:9876/v2.0/lbaas/loadbalancers], error message: {"faultcode": "Client", "faultstring": "Validation failure: Pools must be named when creating a fully populated loadbalancer.", "debuginfo": null}`,
    source: `${github}/kubernetes/cloud-provider-openstack/issues/1441`,
    code,
    says: /SyncLoadBalancerFailed: error creating loadbalancer .*Pools must be named/,
  },
  {
    reason: 'UpdateLoadBalancerFailed',
    words: 'Error updating load balancer with new hosts map[dev-cluster-pool1-6859d6dfc5-gch75:{}]: Resource not found',
    source: `${github}/kubernetes/cloud-provider-openstack/issues/970`,
    code,
    says: /UpdateLoadBalancerFailed: .*Resource not found$/,
  },
  {
    reason: 'CreatingLoadBalancerFailed',
    words:
      'Error creating load balancer (will retry): error getting LB for service kube-system/tiller-deploy: Service(kube-system/tiller-deploy) - Loadbalancer not found',
    source: `${github}/Azure/acs-engine/issues/2151`,
    code,
    says: /CreatingLoadBalancerFailed: error getting LB for service .*Loadbalancer not found$/,
  },
  {
    reason: 'CreatingLoadBalancerFailed',
    words:
      'Error creating load balancer (will retry): error getting LB for service kube-system/kube-dns: Resource not found',
    source: `${github}/ovh/terraform-ovh-publiccloud-k8s/issues/70`,
    code,
    says: /CreatingLoadBalancerFailed: error getting LB for service kube-system\/kube-dns: Resource not found$/,
  },
  {
    reason: 'SyncLoadBalancerFailed',
    words: `${syncing} creating load balancer: Service error:LimitExceeded. The following service limits were exceeded: lb-100mbps-count. Request a service limit increase from the service limits page in the console. . http status code: 400.`,
    source: `${github}/oracle/oci-cloud-controller-manager/issues/378`,
    code,
    says: /limits were exceeded: lb-100mbps-count/,
  },
  {
    reason: 'AllocationFailed',
    words: 'Failed to allocate IP for "pihole/pihole-dns-udp": no available IPs',
    source: `${github}/metallb/metallb/issues/2553`,
    code,
    says: /AllocationFailed: .*no available IPs$/,
  },
  {
    reason: 'AllocationFailed',
    words: 'Failed to allocate IP for "service-a": no available IPs in pool x',
    source: `${github}/metallb/metallb/pull/2891`,
    code,
    says: /AllocationFailed: .*no available IPs in pool x$/,
  },
  {
    reason: 'AllocationFailed',
    words: 'Failed to allocate IP for "service-a": ["<nil>"] is not allowed in config for service',
    source: `${github}/metallb/metallb/pull/2891`,
    code,
    says: /AllocationFailed: .*is not allowed in config/,
  },
  {
    reason: 'AllocationFailed',
    words:
      'Failed to allocate IP for "kube-system/ingress": cannot assign "192.168.0.40" to "kube-system/ingress", no pool owns that IP',
    source: `${github}/metallb/metallb/issues/173`,
    code,
    says: /no pool owns that IP$/,
  },
  {
    reason: 'FailedBuildModel',
    words:
      "Failed build model due to couldn't auto-discover subnets: UnauthorizedOperation: You are not authorized to perform this operation.\n\tstatus code: 403",
    source: `${github}/kubernetes-sigs/aws-load-balancer-controller/issues/2525`,
    code,
    says: /FailedBuildModel: .*auto-discover subnets: UnauthorizedOperation/,
  },
  {
    reason: 'FailedDeployModel',
    words: 'Failed deploy model due to InternalFailure: status code: 500',
    source: `${github}/kubernetes-sigs/aws-load-balancer-controller/issues/3242`,
    code,
    says: /FailedDeployModel: .*InternalFailure: status code: 500$/,
  },
];

const web = service('shop/web', { app: 'web' }, { type: 'LoadBalancer' });

testDialects('load balancers', [serviceLoadBalancer], refusals, ({ reason, words }) => [
  web,
  event(web, reason, words),
]);
