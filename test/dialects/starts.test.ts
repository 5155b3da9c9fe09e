import { podCreate } from '../../analyzers/pod-create.ts';
import { podStart } from '../../analyzers/pod-start.ts';
import { type Dialect, testDialects } from '../helpers/dialects.ts';
import { brokenPod, waiting } from '../helpers/pods.ts';

interface Start extends Dialect {
  /** `RunContainerError` if not given. */
  readonly reason?: string;
}

const github = 'https://github.com';
const shim =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:';
const emptyDir = '/var/lib/kubelet/pods/4a8aca9f/volumes/kubernetes.io~empty-dir/secrets-init';

/** What runc and crun said of processes, through docker, containerd and CRI-O; and what those said of containers. */
const starts: readonly Start[] = [
  {
    words: `${shim} exec: "/app": stat /app: no such file or directory: unknown`,
    source: `${github}/CyCoreSystems/asterisk-k8s-demo/pull/25`,
    code: 'pod-command-not-found',
    says: /runs a command that its image does not have: \/app /,
  },
  {
    words:
      'OCI runtime create failed: container_linux.go:367: starting container process caused: exec: "echo": executable file not found in $PATH: unknown',
    source: `${github}/containerd/rust-extensions/issues/183`,
    code: 'pod-command-not-found',
    says: /does not have: echo /,
  },
  {
    words:
      'failed to start container "app": Error response from daemon: OCI runtime exec failed: exec failed: container_linux.go:345: starting container process caused "exec: \\"sh\\": executable file not found in $PATH": unknown',
    source: `${github}/containerd/containerd/issues/3597`,
    code: 'pod-command-not-found',
    says: /does not have: sh /,
  },
  {
    words:
      'Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "./docker/docker-entrypoint.sh": stat ./docker/docker-entrypoint.sh: no such file or directory: unknown.',
    source: `${github}/whyour/qinglong/issues/2567`,
    code: 'pod-command-not-found',
    says: /does not have: \.\/docker\/docker-entrypoint\.sh /,
  },
  {
    reason: 'CreateContainerError',
    words:
      'container create failed: time="2025-04-16T20:10:28+08:00" level=error msg="runc create failed: unable to start container process: error during container init: exec: \\"./health-inspection-agent\\": stat ./health-inspection-agent: no such file or directory"',
    source: `${github}/cri-o/cri-o/issues/9136`,
    code: 'pod-command-not-found',
    says: /does not have: \.\/health-inspection-agent /,
  },
  {
    reason: 'CreateContainerError',
    words:
      'runc create failed: unable to start container process: exec: "/cluster/kube-apiserver-operator": executable file not found in $PATH',
    source: `${github}/opencontainers/runc/issues/4713`,
    code: 'pod-command-not-found',
    says: /does not have: \/cluster\/kube-apiserver-operator /,
  },
  {
    reason: 'CreateContainerError',
    words: 'container create failed: executable file `nonexistent` not found in $PATH: No such file or directory',
    source: `${github}/containers/crun/issues/1688`,
    code: 'pod-command-not-found',
    says: /does not have: nonexistent /,
  },
  {
    words: `${shim} error during container init: error mounting "/var/lib/kubelet/pods/f5240d38-cf62-43e9-86f0-6753c88a70df/containers/local-path-init/988bea63" to rootfs at "/dev/termination-log": possibly malicious path detected -- refusing to operate on /run/containerd/io.containerd.runtime.v2.task/k8s.io/local-path-init/rootfs/dev/termination-log (deleted): unknown`,
    source: `${github}/openebs/openebs/issues/3998`,
    code: 'pod-start-error',
    says: /cannot be started: .*possibly malicious path detected/,
  },
  {
    words: `${shim} error during container init: error mounting "${emptyDir}" to rootfs at "/secrets-init/bin": open o_path procfd: open /run/containerd/io.containerd.runtime.v2.task/k8s.io/secrets-init/rootfs/secrets-init/bin: not a directory: unknown`,
    source: `${github}/doitintl/secrets-init/issues/50`,
    code: 'pod-start-error',
    says: /cannot be started, because volume secrets-init cannot be mounted at \/secrets-init\/bin: .*not a directory/,
  },
  {
    words:
      'failed to start container "sregproxy": Error response from daemon: OCI runtime create failed: container_linux.go:370: starting container process caused: process_linux.go:338: getting the final child\'s pid from pipe caused: read init-p: connection reset by peer: unknown',
    source: `${github}/kubermatic/kubermatic/issues/6847`,
    code: 'pod-start-error',
    says: /cannot be started: .*read init-p: connection reset by peer/,
  },
  {
    words:
      'failed to create containerd task: OCI runtime create failed: Unable to copy /var/lib/kubelet/pods/5a8481ff-62a8-11e9-ac08-525400335363/etc-hosts to /run/containerd/io.containerd.runtime.v1.linux/k8s.io/d3f920/rootfs/etc/hosts: open /run/containerd/io.containerd.runtime.v1.linux/k8s.io/d3f920/rootfs/etc/hosts: no such file or directory: unknown',
    source: `${github}/nabla-containers/runnc/issues/76`,
    code: 'pod-start-error',
    says: /cannot be started: .*etc\/hosts: no such file/,
  },
  {
    reason: 'CreateContainerError',
    words: 'context deadline exceeded',
    source: `${github}/containerd/containerd/issues/4604`,
    code: 'pod-create-error',
    says: /cannot be created by the container runtime: context deadline exceeded$/,
  },
  {
    reason: 'CreateContainerError',
    words:
      'failed to reserve container name "app_web-77c979f8bf-px4v9_shop_0": name "app_web-77c979f8bf-px4v9_shop_0" is reserved for "818fcfef09165d91ac8c86ed88714bb159a8358c3eca473ec07611a51d72b140"',
    source: `${github}/containerd/containerd/issues/4604`,
    code: 'pod-create-error',
    says: /cannot be created by the container runtime: failed to reserve container name/,
  },
  {
    reason: 'CreateContainerError',
    words:
      'failed to reserve container name "<name>"; check if another CreateContainer request is in progress: name "<name>" is reserved for "<original-container-id>"',
    source: `${github}/amazonlinux/amazon-linux-2023/issues/1097`,
    code: 'pod-create-error',
    says: /check if another CreateContainer request is in progress/,
  },
  {
    reason: 'CreateContainerError',
    words:
      "failed to generate container 'd6fc1b513ce3c4840ff93d38dbeefda622afed3b2fd917ab81e25d9a5fadcf50', spec: failed to generate spec: failed to stat '/data/containerd/pods/999075e7-3746-4c4a-b9a9-794f580c6825/volumes/kubernetes.io~csi/pvc-92dbd015-e441-434b-80af-37b44d8efd78/mount' errno=512",
    source: `${github}/containerd/containerd/issues/13867`,
    code: 'pod-create-error',
    says: /failed to stat '\S+pvc-92dbd015/,
  },
];

testDialects('starts', [podStart, podCreate], starts, ({ words, reason = 'RunContainerError' }) => [
  brokenPod([waiting('app', reason, words)], {
    spec: {
      containers: [
        {
          name: 'app',
          image: 'registry.example.com/app:1.0',
          volumeMounts: [{ name: 'secrets-init', mountPath: '/secrets-init/bin' }],
        },
      ],
    },
  }),
]);
