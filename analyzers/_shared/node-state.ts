import type { Kinds } from '../../src/core/kinds/index.ts';
import { conditionOf } from './pods.ts';
import type { Taint } from './tolerations.ts';

type Node = Kinds['Node'];

/** What keeps a node from being used that lies in the node itself, not in what a pod asks. */
export interface Trouble {
  /** In a word: `not ready`, `cordoned`, `short of memory`. */
  readonly state: string;
  /** Whether somebody closed it (`capacity`) or it does not work (`ready`). */
  readonly breaks: 'ready' | 'capacity';
}

/**
 * The taints by which the control plane and the cloud keep pods off a node that is not in order.
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const troubleOfTaint: Readonly<Record<string, Trouble>> = {
  'node.kubernetes.io/not-ready': { state: 'not ready', breaks: 'ready' },
  'node.kubernetes.io/unreachable': { state: 'lost', breaks: 'ready' },
  'node.kubernetes.io/memory-pressure': { state: 'short of memory', breaks: 'ready' },
  'node.kubernetes.io/disk-pressure': { state: 'short of disk', breaks: 'ready' },
  'node.kubernetes.io/pid-pressure': { state: 'short of process ids', breaks: 'ready' },
  'node.kubernetes.io/network-unavailable': { state: 'without network', breaks: 'ready' },
  'node.kubernetes.io/out-of-service': { state: 'out of service', breaks: 'ready' },
  'node.cloudprovider.kubernetes.io/uninitialized': { state: 'not initialised by the cloud', breaks: 'ready' },
  'node.cloudprovider.kubernetes.io/shutdown': { state: 'shut down', breaks: 'ready' },
  'node.kubernetes.io/unschedulable': { state: 'cordoned', breaks: 'capacity' },
};

export function troubleOf(taint: Taint): Trouble | undefined {
  return troubleOfTaint[taint.key ?? ''];
}

/** Whether a node takes no new pods for a reason of its own. */
export function isClosed({ spec }: Node): boolean {
  return spec.taints.some(taint => troubleOf(taint) !== undefined);
}

/** Whether the kubelet was heard of and says that it is ready. */
export function isNodeReady(node: Node): boolean {
  return conditionOf(node, 'Ready')?.status === 'True';
}

/** Nodes of the control plane are not there for workloads: that a pod does not tolerate them is no fault. */
export function isControlPlane(taint: Taint): boolean {
  return taint.key === 'node-role.kubernetes.io/control-plane' || taint.key === 'node-role.kubernetes.io/master';
}
