/**
 * Words by which analyzers recognise what others wrote: parts of messages of runtimes, drivers and databases, and names of
 * software that many run. Without them the diagnosis would not be the same, and they name nobody. In small letters.
 */
export const readWords: ReadonlySet<string> = new Set(
  `
aborting accepting access accessdenied accessdeniedexception account accounts adding aggregation ahostsv aks alb
amazon antrea approval aquasecurity argo argocd argoproj attacher authority authorized autoscale autoscaler
availability aws azure backup blocked calico canal canary cancelled castai cattle cdi checkpoint cifs cilium cli
clusterset clustertrustbundles cmdadd collection collector com constraints consul contain context control corrupt
critical crossplane datadog deadlock deallocate debugging defined deploying devel dial dig digest directive disks
distribute dockercfg dockerconfigjson dockerd dockerize drain dynamic eai ebs ecdsa editor efs eks emerg encryption
ensure environ envoy eof equal err etc etcdserver exceed existent exporter extend extensible falco finddiskbylun
firewall flannel flapping fluent flux fsck garbage gatekeeper gce getaddrinfo getent getter gke gmp grafana horizontal
hugepages idling implemented infeasible installing interrupt isready issuing istio java javascript javax jdk jks
kagent karpenter kdbx keda keystore kindnet knative kubeadm kubevirt kueue kwok kyverno lang linkerd lister login
longhorn mariadb matchinterpodaffinity metallb microsoft misbehaving mongodb mongoservererror mounter multus mysql
mysqladmin ncat net netrc networkplugin nginx noauth non notin nslookup nxdomain occurred olm openshift opentelemetry
operatorframework org ovn panicked parameter parsing password paused pendingpopulation pfx pgpass pkg pkix placeholder
plane podcertificaterequests podfitshostports podman postgres poststarthook problems provided proxyconnect rancher
ranges ratio reader recurring redis reserve reserving resizer rke rook rotate router rsa safely sasl scala schedulers
secure self sensitive servfail severe shim shorthand sidecar signature signing sigs skew slices snapshotter sock
springframework stackgres standards stateful stats strimzi subset superblock tekton telnet tigera toml toomanyrequests
topologyaware traefik translate trivy uncaught unmarshal upstream usr util var variable vault velero viewer virtual
virtualmachines vpa warn watch watcher weave workflow writer wrongpass
`
    .trim()
    .split(/\s+/),
);
