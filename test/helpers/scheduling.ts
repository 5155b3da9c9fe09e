/** Builders of nodes, and of pods that wait for one. */
import { ago, created, object, type Raw, runningPod } from './objects.ts';

/** When the scheduler first gave up on a pod of {@link waitingPod}. */
const waitingSince = ago(600);

export interface NodeRest {
  readonly labels?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}

/** A node that is ready, with 4 cores, 16Gi and room for 110 pods. */
export function readyNode(name: string, { labels = {}, spec = {}, status = {} }: NodeRest = {}): Raw {
  return object('v1', 'Node', name, {
    metadata: {
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', ...labels },
    },
    spec: { podCIDR: '10.244.0.0/24', ...spec },
    status: {
      capacity: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' },
      allocatable: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110' },
      conditions: [
        {
          type: 'MemoryPressure',
          status: 'False',
          reason: 'KubeletHasSufficientMemory',
          message: 'kubelet has sufficient memory available',
          lastHeartbeatTime: ago(60),
          lastTransitionTime: created,
        },
        {
          type: 'DiskPressure',
          status: 'False',
          reason: 'KubeletHasNoDiskPressure',
          message: 'kubelet has no disk pressure',
          lastHeartbeatTime: ago(60),
          lastTransitionTime: created,
        },
        {
          type: 'PIDPressure',
          status: 'False',
          reason: 'KubeletHasSufficientPID',
          message: 'kubelet has sufficient PID available',
          lastHeartbeatTime: ago(60),
          lastTransitionTime: created,
        },
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: ago(60),
          lastTransitionTime: created,
        },
      ],
      nodeInfo: {
        kubeletVersion: 'v1.36.0',
        containerRuntimeVersion: 'containerd://2.2.1',
        operatingSystem: 'linux',
        architecture: 'amd64',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
      },
      ...status,
    },
  });
}

/** A node whose kubelet fell silent, as the node controller leaves it. */
export function lostNode(name: string, rest: NodeRest = {}): Raw {
  const since = ago(900);
  const unknown = (type: string) => ({
    type,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastHeartbeatTime: ago(960),
    lastTransitionTime: since,
  });
  return readyNode(name, {
    ...rest,
    spec: {
      taints: [
        { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule', timeAdded: since },
        { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: since },
      ],
      ...rest.spec,
    },
    status: { conditions: ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'].map(unknown), ...rest.status },
  });
}

/** A node that was closed with `kubectl cordon`. */
export function cordonedNode(name: string, rest: NodeRest = {}): Raw {
  return readyNode(name, {
    ...rest,
    spec: {
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: ago(3000) }],
    },
  });
}

/** A pod that the scheduler could not place, with its words. */
export function waitingPod(path: string, message: string, spec: object = {}, metadata: object = {}): Raw {
  const pod = runningPod(path, {
    metadata,
    spec,
    status: {
      phase: 'Pending',
      startTime: undefined,
      containerStatuses: undefined,
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: waitingSince },
      ],
    },
  });
  delete (pod as unknown as { spec: { nodeName?: string } }).spec.nodeName;
  return JSON.parse(JSON.stringify(pod)) as Raw;
}

/** `spec.containers` of one container with requests and, if given, ports. */
export function asking(requests: Record<string, string>, more: object = {}): object {
  return { containers: [{ name: 'app', image: 'registry.example.com/app:1.0', resources: { requests }, ...more }] };
}

/** The scheduler's sentence about all nodes, as 1.36 writes it. */
export function refusal(nodes: number, ...reasons: readonly string[]): string {
  return `0/${nodes} nodes are available: ${reasons.join(', ')}. no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;
}
