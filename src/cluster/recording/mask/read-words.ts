/**
 * Words by which analyzers recognise what others wrote: parts of messages of runtimes, drivers and databases, the words of
 * PromQL, and names of software that many run. Without them the diagnosis would not be the same, and they name nobody. In small letters.
 */
export const readWords: ReadonlySet<string> = new Set(
  `
aborting absent accepting access accessdenied accessdeniedexception account accounts acos acosh adding aggregation
ahostsv aks alb amazon anchored and antrea approval aquasecurity argo argocd argoproj asin asinh atan atanh attacher
authority authorized autoscale autoscaler availability avg aws azure backup blocked bool bottomk by calico canal
canary cancelled castai cattle cdi ceil changes checkpoint cifs cilium clamp cli clusterset clustertrustbundles cmdadd
collection collector com constraints consul contain context control corrupt cos cosh count critical crossplane datadog
day days deadlock deallocate debugging defined deg delta deploying deriv desc dev devel dial dig digest directive
disks distribute dockercfg dockerconfigjson dockerd dockerize double drain dynamic eai ebs ecdsa editor efs eks emerg
encryption end ensure environ envoy eof equal err etc etcdserver exceed existent exp exponential exporter extend
extensible falco finddiskbylun firewall first flannel flapping floor fluent flux fraction fsck garbage gatekeeper gce
getaddrinfo getent getter gke gmp grafana group histogram holt horizontal hour hugepages idelta idling ignoring
implemented increase inf infeasible info installing interrupt irate isready issuing istio java javascript javax jdk
jks join kagent karpenter kdbx keda keystore kindnet knative kubeadm kubevirt kueue kwok kyverno label lang last left
limitk linear linkerd lister ln log login longhorn mad mariadb matchinterpodaffinity max metallb microsoft min minute
misbehaving mongodb mongoservererror month mounter multus mysql mysqladmin nan ncat net netrc networkplugin nginx
noauth non notin nslookup nxdomain occurred of offset olm on openshift opentelemetry operatorframework or org over ovn
panicked parameter parsing password paused pendingpopulation pfx pgpass pi pkg pkix placeholder plane
podcertificaterequests podfitshostports podman postgres poststarthook predict present problems provided proxyconnect
quantile rad rancher range ranges rate ratio reader recurring redis reserve reserving resets resizer right rke rook
rotate round router rsa safely sasl scala scalar schedulers secure self sensitive servfail severe sgn shim shorthand
sidecar signature signing sigs sin sinh skew slices smoothed smoothing snapshotter sock sort springframework sqrt
stackgres standards start stateful stats std stddev stdvar step strimzi subset sum superblock tan tanh tekton telnet
tigera time timestamp toml toomanyrequests topk topologyaware traefik translate trivy uncaught unless unmarshal
upstream usr util var variable vault vector velero viewer virtual virtualmachines vpa warn watch watcher weave winters
without workflow writer wrongpass year
`
    .trim()
    .split(/\s+/),
);
