import { podSandbox } from '../../analyzers/pod-sandbox.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { event } from '../helpers/objects.ts';
import { creatingPod } from '../helpers/pods.ts';

const github = 'https://github.com';
const failed = 'Failed to create pod sandbox: rpc error: code = Unknown desc =';
/** Before Kubernetes 1.18. */
const older = 'Failed create pod sandbox: rpc error: code = Unknown desc =';
const id = '3dcfdb21462e255a8f4059ca8540c8df05863bd6444cb22290133f894840845e';

/** What network plugins said through dockershim, containerd and CRI-O, and what those said themselves. */
const sandboxes: readonly Dialect[] = [
  {
    words: `${failed} failed to setup network for sandbox "${id}": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized`,
    source: `${github}/projectcalico/calico/issues/9215`,
    code: 'pod-sandbox-failed',
    says: /by network plugin calico: error getting ClusterInformation: connection is unauthorized: Unauthorized$/,
  },
  {
    words: `${failed} [failed to set up sandbox container "${id}" network for pod "pod-with-cm": networkPlugin cni failed to set up pod "pod-with-cm_default" network: error getting ClusterInformation: connection is unauthorized: Unauthorized, failed to clean up sandbox container "${id}" network for pod "pod-with-cm": networkPlugin cni failed to teardown pod "pod-with-cm_default" network: error getting ClusterInformation: connection is unauthorized: Unauthorized]`,
    source: `${github}/projectcalico/calico/issues/5712`,
    code: 'pod-sandbox-failed',
    says: /by network plugin calico: error getting ClusterInformation: connection is unauthorized: Unauthorized$/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": plugin type="calico" failed (add): Unauthorized`,
    source: `${github}/easzlab/kubeasz/issues/1332`,
    code: 'pod-sandbox-failed',
    says: /by network plugin calico: Unauthorized$/,
  },
  {
    words: `(combined from similar events): ${failed} failed to setup network for sandbox "${id}": plugin type="consul-cni" name="consul-cni" failed (add): error retrieving pod: Unauthorized`,
    source: `${github}/projectcalico/calico/issues/8903`,
    code: 'pod-sandbox-failed',
    says: /by network plugin consul-cni: error retrieving pod: Unauthorized$/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
    source: `${github}/aws/karpenter-provider-aws/issues/3989`,
    code: 'pod-no-address',
    says: /node node-a has no IP address left .*: add cmd: failed to assign an IP address to container$/,
  },
  {
    words: `(combined from similar events): ${older} failed to set up sandbox container "${id}" network for pod "custom-test-endpoint-5659dd6f47-92rj7": NetworkPlugin cni failed to set up pod "custom-test-endpoint-523422f47-92rj7_default" network: add cmd: failed to assign an IP address to container`,
    source: `${github}/aws/amazon-vpc-cni-k8s/issues/668`,
    code: 'pod-no-address',
    says: /: add cmd: failed to assign an IP address to container$/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": failed to allocate for range 0: no IP addresses available in range set: 10.1.56.1-10.1.56.254`,
    source: `${github}/canonical/microk8s/issues/1147`,
    code: 'pod-no-address',
    says: /in range set: 10\.1\.56\.1-10\.1\.56\.254$/,
  },
  {
    words: `${failed} NetworkPlugin cni failed to set up pod "myzep-79945ccb7f-rz8ld_myzep" network: failed to allocate for range 0: no IP addresses available in range set: 10.42.0.1-10.42.0.254`,
    source: `${github}/rancher/rancher/issues/14504`,
    code: 'pod-no-address',
    says: /in range set: 10\.42\.0\.1-10\.42\.0\.254$/,
  },
  {
    words: `${failed} failed to set up sandbox container "${id}" network for pod "nginx-deployment-5f8bd9f69b-zbvfj": networkPlugin cni failed to set up pod "nginx-deployment-5f8bd9f69b-zbvfj_clusterip" network: Failed to allocate pool: Failed to delegate: Failed to allocate pool: No available address pools`,
    source: `${github}/Azure/aks-engine/issues/4263`,
    code: 'pod-no-address',
    says: /No available address pools$/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": Failed to allocate pool: Failed to delegate: Failed to allocate address: No available addresses`,
    source: `${github}/Azure/AKS/issues/2532`,
    code: 'pod-no-address',
    says: /No available addresses$/,
  },
  {
    words: `${failed} failed to setup network for sandbox '${id}': plugin type='azure-vnet' failed (add): IPAM Invoker Add failed with error: Failed to get IP address from CNS with error: %w: AllocateIPConfig failed: not enough IPs available for 9c6a7f37-dd43-4f7c-a01f-1ff41653609c, waiting on Azure CNS to allocate more with NC Status: , IP config request is [IPConfigRequest: DesiredIPAddress , PodInterfaceID a1876957-eth0, InfraContainerID ${id}, OrchestratorContext {'PodName':'a_podname','PodNamespace':'my_namespace'}]`,
    source: `${github}/MicrosoftDocs/architecture-center/pull/4402`,
    code: 'pod-no-address',
    says: /AllocateIPConfig failed: not enough IPs available/,
  },
  {
    words: `${older} [failed to set up sandbox container "${id}" network for pod "cilium-etcd-zj5wtgvx9d": NetworkPlugin cni failed to set up pod "cilium-etcd-zj5wtgvx9d_kube-system" network: unable to connect to Cilium daemon: Failed to create cilium agent client after 30.000000 seconds timeout: %!!(MISSING)s(<nil>), failed to clean up sandbox container "${id}" network for pod "cilium-etcd-zj5wtgvx9d": NetworkPlugin cni failed to teardown pod "cilium-etcd-zj5wtgvx9d_kube-system" network: unable to connect to Cilium daemon]`,
    source: `${github}/cilium/cilium/issues/6801`,
    code: 'pod-sandbox-failed',
    says: /by network plugin cilium: unable to connect to Cilium daemon: Failed to create cilium agent client after 30/,
  },
  {
    words: `${older} failed to create pod network sandbox k8s_cilium-operator-7d6ddddbf5-4bq6b_kube-system_e99f61c8-ffd4-43e5-952f-d4528da1b7ba_0(${id}): unable to connect to Cilium daemon: failed to create cilium agent client after 30.000000 seconds timeout: Get http:///var/run/cilium/cilium.sock/v1/config: dial unix /var/run/cilium/cilium.sock: connect: no such file or directory`,
    source: `${github}/cilium/cilium/issues/9322`,
    code: 'pod-sandbox-failed',
    says: /by network plugin cilium: unable to connect to Cilium daemon: .*cilium\.sock: connect: no such file/,
  },
  {
    words: `${older} NetworkPlugin cni failed to set up pod "app1-78b4c7b56c-qzwp8_default" network: Unable to create endpoint: [PUT /endpoint/{id}][500] putEndpointIdFailed  endpoint 16569 did not synchronously regenerate after timeout`,
    source: `${github}/cilium/cilium/issues/4598`,
    code: 'pod-sandbox-failed',
    says: /by network plugin cilium: Unable to create endpoint: .*did not synchronously regenerate/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": plugin type="flannel" failed (add): loadFlannelSubnetEnv failed: open /run/flannel/subnet.env: no such file or directory`,
    source: `${github}/flannel-io/flannel/issues/2253`,
    code: 'pod-sandbox-failed',
    says: /by network plugin flannel: loadFlannelSubnetEnv failed: open \/run\/flannel\/subnet\.env/,
  },
  {
    words: `${older} failed to setup network for sandbox "${id}": open /run/flannel/subnet.env: no such file or directory`,
    source: `${github}/k3s-io/k3s/issues/122`,
    code: 'pod-sandbox-failed',
    says: /by network plugin flannel: open \/run\/flannel\/subnet\.env: no such file or directory$/,
  },
  {
    words: `${older} NetworkPlugin cni failed to set up pod "podtest_default" network: open /run/flannel/subnet.env: no such file or directory`,
    source: `${github}/kubernetes/kubernetes/issues/65526`,
    code: 'pod-sandbox-failed',
    says: /by network plugin flannel: open \/run\/flannel\/subnet\.env: no such file or directory$/,
  },
  {
    words: `(combined from similar events): ${failed} failed to create pod network sandbox k8s_apiserver-vfkpj_openshift-apiserver_f51f1602-3d29-4986-8552-42cdc4e7c869_0(${id}): error adding pod openshift-apiserver_apiserver-vfkpj to CNI network "multus-cni-network": [openshift-apiserver/apiserver-vfkpj/4581fd06-fc1d-4baa-9390-825666f47f74:ovn-kubernetes]: error adding container to network "ovn-kubernetes": CNI request failed with status 400: '[openshift-apiserver/apiserver-vfkpj ${id}] [openshift-apiserver/apiserver-vfkpj ${id}] failed to configure pod interface: timed out waiting for OVS port binding (ovn-installed) for 0a:58:0a:82`,
    source: `${github}/okd-project/okd/issues/1109`,
    code: 'pod-sandbox-failed',
    says: /by network plugin ovn-kubernetes: CNI request failed with status 400: 'failed to configure pod interface: timed out/,
  },
  {
    words: `(combined from similar events): ${failed} failed to setup network for sandbox "${id}": plugin type="multus-shim" name="multus-cni-network" failed (add): CmdAdd (shim): CNI request failed with status 400: '&{ContainerID:${id} Netns:/var/run/netns/cni-6b56adca-52a8-4fb4-dd71-88c36d440d1d IfName:eth0 Args:K8S_POD_INFRA_CONTAINER_ID=${id};K8S_POD_UID=8ba599e4-5217-4d9f-863a-47ad30bbcafb;IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=source-pod Path: StdinData:[123 34 99 97 112 97 98]} ContainerID:"${id}"`,
    source: `${github}/kubeovn/kube-ovn/issues/2897`,
    code: 'pod-sandbox-failed',
    says: /by network plugin multus-shim: CNI request failed with status 400: (?!.*StdinData)/,
  },
  {
    words: `${failed} failed to setup network for sandbox "${id}": plugin type="weave-net" name="weave" failed (add): unable to allocate IP address: Post "http://127.0.0.1:6784/ip/${id}": dial tcp 127.0.0.1:6784: connect: connection refused`,
    source: `${github}/weaveworks/weave/issues/3998`,
    code: 'pod-sandbox-failed',
    says: /by network plugin weave-net: unable to allocate IP address: .*connection refused$/,
  },
  {
    words: `${failed} failed to reserve sandbox name "iis-1809-5b4c4fbc9b-t55hd_default_ddc4e2a5-6229-4abd-9712-f18423f0f0a5_0": name "iis-1809-5b4c4fbc9b-t55hd_default_ddc4e2a5-6229-4abd-9712-f18423f0f0a5_0" is reserved for "${id}"`,
    source: `${github}/kubernetes/kubernetes/issues/107561`,
    code: 'pod-sandbox-failed',
    says: /on node node-a, because an earlier attempt still hangs in the container runtime: failed to reserve/,
  },
  {
    words: `${older} error reserving pod name k8s_authentication-operator-54f5d6c8c9-qpmd5_openshift-authentication-operator_45d93718-e90f-4888-bad6-660cf9c37a87_0 for id ${id}`,
    source: `${github}/cri-o/cri-o/issues/2984`,
    code: 'pod-sandbox-failed',
    says: /because an earlier attempt still hangs in the container runtime: error reserving pod name/,
  },
  {
    words: 'Failed create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    source: `${github}/cri-o/cri-o/issues/2984`,
    code: 'pod-sandbox-failed',
    says: /on node node-a: context deadline exceeded$/,
  },
  {
    words: `${failed} failed to get sandbox image "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause:3.9": failed to pull image "123456789101.dkr.ecr.ap-southeast-2.amazonaws.com/k8s-example/pause:3.9": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
    source: `${github}/kubernetes/kops/issues/16762`,
    code: 'pod-sandbox-failed',
    says: /because the image of the sandbox itself cannot be pulled: failed to get sandbox image .*pause:3\.9/,
  },
];

testDialects('sandboxes', [podSandbox], sandboxes, ({ words }) => [
  creatingPod(),
  event(creatingPod(), 'FailedCreatePodSandBox', words),
]);
