import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';
import { isOwn, ownTemplate, type PodTemplate, type TemplateContainer, workloadKinds } from './_shared/workloads.ts';

const docs = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline';

/** What shares a kernel namespace of the node. */
const shared = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** Who can talk to a container runtime can start a privileged container. */
const runtimeSocket =
  /(^|\/)(docker|containerd|crio|cri-dockerd|dockershim|podman)\.sock$|^\/(var\/)?run\/(containerd|crio)$/;

/** What is below these is the node itself, its secrets and those of its pods. */
const sensitive = [
  '/boot',
  '/dev',
  '/etc',
  '/proc',
  '/root',
  '/home',
  '/sys',
  '/usr',
  '/lib',
  '/var/lib/kubelet',
  '/var/run',
];

/** What leads from a pod to its node. Agents of nodes need some of it: who has the profile on sees them in one line. */
export const workloadHostAccess = defineAnalyzer({
  id: 'workload-host-access',
  profile: 'best-practice',
  subject: workloadKinds,
  title: 'Pods that reach into their node',
  aliases: ['Security'],
  where: isOwn,
  codes: {
    'workload-host-namespaces': {
      severity: 'warning',
      habit: true,
      message: 'shares namespaces of its node: {namespaces}',
      why: 'With hostNetwork a pod reaches what listens only on the node, and bypasses network policies; with hostPID and hostIPC it sees the processes of all others. The baseline Pod Security Standard forbids all three.',
      fix: 'Remove {namespaces}, unless the pod is an agent of its node.',
      docs,
    },
    'workload-host-ports': {
      severity: 'warning',
      habit: true,
      message: 'takes ports of its node: {containers} ({ports})',
      why: 'A port of a node can be taken by one pod only, and is open to whoever reaches the node. The baseline Pod Security Standard forbids it.',
      fix: 'Remove hostPort and expose the pods by a Service.',
      docs,
    },
    'workload-runtime-socket': {
      severity: 'warning',
      habit: true,
      message: 'mounts the socket of the container runtime of its node: {paths}',
      why: 'Whoever can talk to the runtime can start a privileged container, and so controls the node.',
      fix: 'Remove the volume. To build images there are tools that need no runtime.',
      docs,
    },
    'workload-sensitive-host-path': {
      severity: 'warning',
      habit: true,
      message: 'mounts what belongs to its node: {paths}',
      why: 'These paths hold the configuration of the node, its devices, its credentials or those of its pods. The baseline Pod Security Standard forbids all hostPath volumes.',
      fix: 'Remove the volume, or mount the one file that is needed, readOnly.',
      docs,
    },
    'workload-writable-host-path': {
      severity: 'info',
      habit: true,
      message: 'may write to directories of its node: {paths}',
      why: 'What is written to a hostPath volume stays on that node, fills its disk, and is read by whatever pod comes next. The baseline Pod Security Standard forbids all hostPath volumes.',
      fix: 'Use a persistent volume (of type local for disks of the node), or mount it readOnly.',
      docs,
    },
  },
  check(workload, _cluster, report) {
    const template = ownTemplate(workload);
    if (template === undefined) return;
    const { spec: pod, path, containers } = template;
    const namespaces = shared.filter(field => pod[field] === true).map(word);
    if (namespaces.length > 0) {
      report('workload-host-namespaces', workload, {
        with: { namespaces },
        evidence: namespaces.map(({ word: field }) => ({
          of: workload,
          path: `${path}.${field}`,
          value: word('true'),
        })),
      });
    }
    // On the network of the node, the API server fills in a hostPort for every port.
    const open = pod.hostNetwork === true ? [] : containers.filter(({ spec }) => hostPorts(spec).length > 0);
    if (open.length > 0) {
      report('workload-host-ports', workload, {
        with: { containers: open.map(({ name }) => name), ports: open.flatMap(({ spec }) => hostPorts(spec)) },
        evidence: open.map(c => ({ of: workload, path: `${c.path}.ports.hostPort`, value: hostPorts(c.spec) })),
      });
    }
    const mounts = groupBy(hostPaths(template), codeOf);
    for (const [code, paths] of mounts) {
      if (code === undefined) continue;
      report(code, workload, {
        with: { paths: paths.map(({ path: host }) => host) },
        evidence: paths.map(({ path: host, volume }) => ({
          of: workload,
          path: `${path}.volumes[${volume}].hostPath.path`,
          value: host,
        })),
      });
    }
  },
});

function hostPorts({ ports }: TemplateContainer['spec']): number[] {
  return ports.flatMap(({ hostPort }) => hostPort ?? []);
}

interface HostPath {
  readonly path: string;
  readonly volume: string;
  readonly writable: boolean;
}

function hostPaths({ spec: { volumes }, containers }: PodTemplate): HostPath[] {
  const mounts = containers.flatMap(({ spec }) => spec.volumeMounts);
  return volumes.flatMap(({ name = '', hostPath }) => {
    if (hostPath?.path === undefined) return [];
    const writable = mounts.some(mount => mount.name === name && mount.readOnly !== true);
    return [{ path: hostPath.path.replace(/(.)\/+$/, '$1'), volume: name, writable }];
  });
}

/** How bad a path is; undefined if it is only read and nothing much. */
function codeOf({ path, writable }: HostPath) {
  if (runtimeSocket.test(path)) return 'workload-runtime-socket';
  if (path === '/' || sensitive.some(root => path === root || path.startsWith(`${root}/`)))
    return 'workload-sensitive-host-path';
  return writable ? 'workload-writable-host-path' : undefined;
}
