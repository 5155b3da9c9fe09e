/**
 * What stays in text whatever the snapshot calls its things: without it a message of a kubelet cannot be understood, and as
 * a name it tells nothing of whom it belongs to. In small letters; terms of more words, such as `ImagePullBackOff`, stay if all
 * their words do.
 */
export const reservedWords = `
a an the this that these those it its they them their there here we our you your i he his
and or nor not no but if then else so as at by for from in into of off on onto out over per than through till to under until up upon with within without
is are was were be been being am has have had having do does did done doing can could may might must shall should will would cannot
don doesn didn isn aren wasn weren hasn haven hadn couldn wouldn shouldn won mustn needn t s ll ve re d m
what when where which while who whom whose why how because due since again also already still yet only just even ever never always often once twice
all any both each every few less many more most much neither none other others same several some such too very another either else own
one two three four five six seven eight nine ten first second third last next previous new old zero half
about above after against along among around before behind below beside between beyond down during except inside instead like near outside past
able unable allow allowed allows another available unavailable back bad became become begin began best better big by came can cause caused causes
change changed changes check checked checks close closed come complete completed connect connected connection connections contact content contents
could count create created creates creating current currently data day days deadline debug delete deleted deletes deleting deletion denied deny depends describe desired
different disable disabled does down each early empty enable enabled end ended ends enough entries entry error errors errored event events exceeded exceeds
exist existing exists exit exited exits expect expected expired expires fail failed failing fails failure failures fatal field fields file files find
finish finished first follow following follows force forbidden found full get gets getting give given go goes going gone good got group groups had
happen happened hard healthy unhealthy held help helpful high hold holds hour hours however ignored immediate immediately in include included info information initial
inside insufficient internal invalid is issue items keep keeps kept key keys kill killed killing kills kind know known large largest late later latest
lead leader leads least leave left length less let level limit limited limits line list listed local long longer look looking lookup lost low made main
make makes manual match matched matches matching max maximum mean means memory message messages meta method min minimum minute minutes mismatch miss
missing mode more most move much must name named names near need needed needs never new next nil node nodes none normal not nothing now null
number object objects of off ok old omitted on once only open opened operation option order original other out over own owned owner
parse part parts pass passed path paths pending per perform place please point port ports possible present prevent previous problem process processes progress
progressing put range rather reach reached read reading reads ready real reason receive received refuse refused register reject rejected relabel release released remain
remaining remove removed removes replace replaced replaces report reported reports request requested requests require required requires reserved reset resolve
resolved resource resources respond response rest result results resume retain retry retries retrying return returned returning returns right role roles root rule rules run
running runs same satisfied satisfy satisfies say says schedule scheduled scheduling second seconds see seen select selected selector selectors send sent
server servers set sets setting settings setup share shared short show shows shut shutdown signal since size skip skipped small so some soon source
space spec specified specify start started starting starts state states status step still stop stopped stopping stops string succeed succeeded success successful successfully such sum
support supported supports suspend suspended system take taken takes tell template terminate terminated terminating terminates termination test text than that time timed
timeout times to together token too total transition tried true false try trying type types unable unexpected uid unknown unless unset
unsupported until up update updated updating usage use used user users uses using valid value values version versions via volume volumes
wait waited waiting waits want wants warning warnings was way were what will with within without word words work worked working works worse would write written wrong yes zero
abort aborted accept accepted acquire acquired active add added additional address addresses admission admit admitted affinity age agent allocatable allocate allocated
allocation annotation annotations anti api apis app apply applied apps apiserver apiservices architecture arg args argument arguments assign assigned attach attached attaching attachment attempt attempted
attempts authentication authorization auth backoff backend backends balancer bandwidth base baseline bind binding bindings block body bool bound broken
broadcast budget build bus byte bytes ca cache call called calling calls capability capabilities capacity cert certificate certificates certs cgroup chain class classes
claim claims cleanup client clients clone cluster clusters command commands completion completions condition conditions config configs configmap configuration configure configured
conflict conflicts connecting container containers controller controllers conversion cpu cpus crash crashed crashing crashes credentials cron custom daemon
dead default defaults degraded delay delayed dependency deploy deployment descriptor destination detach detached device devices did dir directory disk dns domain
draining driver drivers drop dropped dry duplicate egress endpoint endpoints enforce env environment ephemeral evict evicted eviction evictions exception exec execute executable
exhausted expiry expression external extension failover fault fetch filesystem filter finalizer finalizers finalize flag format fqdn frozen fs fstype gateway gateways
generation global grace graceful gracefully gpu handle handler handshake hash head header headers health healthz heap heartbeat helm hook hooks host hostname hostnames hosts http https
id ids image images immutable inactive index infra ingress ingresses init initialize initialized initializing inject injection inode inodes instance instances integer intermediate interface interval io iops ip ips
issuer issuers job jobs json kernel kubelet kubectl kube kubernetes label labels language layer lease leases leftover lifecycle linux listen listener listening liveness load loaded loadbalancer
lock locked log logs loop machine machines manager mandatory manifest master malformed metadata metric metrics modified module mount mounted mounting mounts multi multiple
mutating namespace namespaces namespaced netpol network networking networks notfound numa occupied online oom operating operator orphan os overlap overlaps overload override owners package packet panic parent partial patch payload
peer permanent permission permissions permitted persistent phase ping pid pids pipe plugin plugins pod pods policy policies pool preempt preempted preemption preempting prefix pressure priority private privileged
probe probes probing proc project projected promote protocol provider provision provisioned provisioner provisioning proxy public pull pulled pulling push quantity quota quotas query queue raw
readiness readonly reachable unreachable reboot rebooted reclaim reconcile reconciled reconciler reconciling reconciliation recover recovered recreate redirect reference references refresh registration registry relist reload remote
renew renewed replica replicas replicaset repository resize resized resizing resolver resolution resolving restart restarted restarting restarts restore restricted retrieve retrieved retryable revision revisions rollback rolled rolling rollout rootfs route routes routing rpc runtime
sandbox scale scaled scaler scaling schedulable unschedulable scheduler schema scope seccomp secret secrets section security segmentation selinux serve served service services serviceaccount session signed signer
snapshot socket spread stack stale startup stalled standby statuscode stderr stdin stdout storage storageclass stream stuck subject subnet subresource suffix swap sync synced syncing syntax synchronize sysctl taint taints tainted tag tags target targets
task tcp temporary terminal thread threads threshold throttled throttling timestamp tls toleration tolerations tolerate tolerated untolerated topology traffic trigger triggered trust trusted udp unauthorized unassigned unbound undefined
unhandled unhandledrejection unique unmount unmounted unmounting unpack unpacking unresolved unreadable unrecognized upgrade upgrading uri url utilization validate validated validating validation vendor verified verify violate violated violates violation violations wait
webhook webhooks workload workloads worker writable yaml zone zones region
affected broke reaches lacks lack mends mend capabilities subjects unrestricted posted cordoned uncordon localhost proof o n counted dozens hundreds severity consequences consequence evidence documentation incident unreachable unreached
`;

/** Words with digits, hyphens or underscores that are of the trade, too. */
export const reservedTerms = `
x509 v1 v2 v3 sha1 sha256 sha512 md5 ipv4 ipv6 http2 h2 h2c utf8 utf-8 base64 amd64 arm64 x86_64 i386 s390x ppc64le riscv64 ext3 ext4 xfs btrfs nfs3 nfs4 s3 k8s k3s rke2 k0s e2e oauth2 log4j neo4j
sigterm sigkill sigsegv sigabrt sigint sighup sigquit sigbus sigill sigfpe sigpipe sigtrap sigusr1 sigusr2
enoent eacces eperm econnrefused econnreset econnaborted etimedout ehostunreach enetunreach ehostdown eaddrinuse eaddrnotavail enospc enomem eagain ebusy eexist einval eio eintr emfile enfile epipe erofs enotdir eisdir enotempty enametoolong eloop enotfound eai_again enosys enotsup edquot exdev ebadf esrch enodev enxio eproto enotconn enoexec
oci runc crun runsc gvisor kata containerd crio cri-o cri docker dockershim cni csi cgroupv2 cgroups overlayfs fuse nfs iscsi ceph rbd lvm iptables nftables ipvs conntrack netns veth bridge vxlan ebpf bpf selinux apparmor
tcp udp sctp icmp grpc http https http/1 tls mtls ssl ssh ldap smtp amqp mqtt ws wss ftp unix dns ntp dhcp nodeport hostport
deadline_exceeded not_found permission_denied resource_exhausted failed_precondition already_exists invalid_argument insufficient_scope unimplemented out_of_range data_loss unauthenticated
manifest_unknown name_unknown blob_unknown err_module_not_found module_not_found cert_has_expired unable_to_verify_leaf_signature self_signed_cert_in_chain depth_zero_self_signed_cert err_socket_timeout err_tls_cert_altname_invalid
init_container exit_code status_code pod_name back-off read-only read-write non-zero non-root non-empty non-existent non-nil built-in so-called up-to-date out-of-memory out-of-range out-of-date time-out end-to-end well-known
in-use in-place in-tree in-cluster out-of-tree copy-on-write dry-run dual-stack single-stack single-node multi-attach node-local cluster-wide cluster-scoped namespace-scoped self-signed self-hosted re-use re-create
pre-stop post-start pre-pull pre-install post-install pre-upgrade post-upgrade pending-install pending-upgrade pending-rollback round-robin long-running short-lived rate-limited rate-limit server-side client-side host-local host-network point-to-point load-balancer load-balancing
one-time all-or-nothing at-least-once kill-pod per-pod per-node per-container best-effort fail-open fail-closed opt-in opt-out case-sensitive case-insensitive lower-case upper-case comma-separated auto-scaling auto-generated
image-pull pull-secret user-defined user-specified user-agent content-type content-length keep-alive x-forwarded-for cross-namespace no-op warm-up cool-down scale-up scale-down scale-to-zero roll-out roll-back fall-back follow-up
kube-system kube-public kube-node-lease kube-apiserver kube-controller-manager kube-scheduler kube-proxy kube-dns kube-state-metrics kube-flannel kube-router kube-root-ca kubecause coredns etcd cloud-controller-manager
cluster-autoscaler control-plane metrics-server default-scheduler leader-election garbage-collector attach-detach attachdetach-controller persistentvolume-controller replicaset-controller deployment-controller job-controller cronjob-controller statefulset-controller daemonset-controller
node-controller taint-eviction-controller horizontal-pod-autoscaler endpoint-slice-controller service-controller namespace-controller resource-claim-controller disruption-controller node-lifecycle-controller
pod-security pod-security-admission api-server node-role instance-type ingress-class pod-template-hash controller-revision-hash nvidia gpu hugepages-1gi hugepages-2mi ephemeral-storage
attachable-volumes linux windows darwin ubuntu debian bottlerocket flatcar talos rhel coreos
tokenreviews tokenrequests subjectaccessreviews localsubjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews selfsubjectreviews servicecidrs ipaddresses leasecandidates resourceslices volumeattributesclasses
csistoragecapacities podtemplates componentstatuses prioritylevelconfigurations flowschemas portforward signers nodeclient selfnodeclient deletecollection impersonate escalate livez readyz configz flagz statusz openapi openid jwks slis
sh flowcontrol requestheader aggregator autoupdate crt htpasswd kube-apiserver-requestheader
`;

/** Values of the API of one word, which stay as they are written there: in small letters they may be anybody's. */
export const reservedValues = `
Allow Always Block Bidirectional Burstable ClientIP Cluster Equivalent Exact Exists Fail Filesystem Forbid Gt Guaranteed HostToContainer Ignore Immediate In Indexed Local Localhost Lt Never NotIn Orphan OrderedReady Parallel Prefix Recycle
Recreate Replace Retain RollingUpdate Unconfined Synced Healthy Degraded Progressing Established Approved Denied Issued Accepted Programmed Paused Suspended Ready Stalled Reconciling
`;

/** Names with dots that everybody has, beside those under kubernetes.io and k8s.io. */
export const reservedNames: ReadonlySet<string> = new Set([
  'localhost',
  'cluster.local',
  'svc.cluster.local',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '::',
  'nvidia.com',
  'amd.com',
  'helm.sh',
  'ebs.csi.aws.com',
  'efs.csi.aws.com',
  'pd.csi.storage.gke.io',
  'disk.csi.azure.com',
  'file.csi.azure.com',
  'csi.vsphere.vmware.com',
  'driver.longhorn.io',
  'rancher.io',
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
]);

/** Paths that are on every machine or that every server of Kubernetes has. */
export const reservedPaths: ReadonlySet<string> = new Set([
  '/',
  '/healthz',
  '/health',
  '/readyz',
  '/livez',
  '/metrics',
  '/api',
  '/apis',
  '/openapi/v2',
  '/openapi/v3',
  '/version',
  '/bin/sh',
  '/bin/bash',
  '/usr/bin/env',
  '/dev/null',
  '/dev/shm',
  '/dev/stdout',
  '/dev/stderr',
  '/dev/termination-log',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/etc/passwd',
  '/proc',
  '/sys',
  '/sys/fs/cgroup',
  '/tmp',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/run/containerd/containerd.sock',
  '/var/run/docker.sock',
  '/opt/cni/bin',
  '/etc/cni/net.d',
]);

/** Groups of projects that many clusters run: who has their kinds tells no more than that. Names that end so are of them too. */
export const knownGroups: readonly string[] = [
  'aquasecurity.github.io',
  'argoproj.io',
  'bitnami.com',
  'cattle.io',
  'cert-manager.io',
  'cilium.io',
  'cloud.google.com',
  'cluster.x-k8s.io',
  'cnpg.io',
  'crossplane.io',
  'eks.amazonaws.com',
  'elastic.co',
  'external-secrets.io',
  'fluxcd.io',
  'gateway.networking.k8s.io',
  'helm.toolkit.fluxcd.io',
  'istio.io',
  'jaegertracing.io',
  'k8s.aws',
  'k8s.io',
  'kafka.strimzi.io',
  'karpenter.sh',
  'keda.sh',
  'kiali.io',
  'knative.dev',
  'kubecause.dev',
  'kubernetes.azure.com',
  'kubescape.io',
  'kubevirt.io',
  'kyverno.io',
  'linkerd.io',
  'longhorn.io',
  'metallb.io',
  'monitoring.coreos.com',
  'networking.gke.io',
  'nginx.org',
  'openreports.io',
  'openshift.io',
  'operators.coreos.com',
  'postgresql.cnpg.io',
  'projectcalico.org',
  'prometheus.io',
  'rabbitmq.com',
  'rancher.io',
  'rook.io',
  'secrets.hashicorp.com',
  'snapshot.storage.k8s.io',
  'strimzi.io',
  'tekton.dev',
  'traefik.io',
  'velero.io',
  'wgpolicyk8s.io',
];
