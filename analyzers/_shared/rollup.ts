import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { isReady, isStarting, startGrace } from './pods.ts';

type Pod = Kinds['Pod'];
type Ages = Pick<ClusterView<never, never>, 'age'>;

/** The pods that count for their controller: neither finished nor being deleted. */
export function alive(pods: readonly Pod[]): Pod[] {
  return pods.filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed',
  );
}

/** The pods that their controller waits for. */
export function unready(pods: readonly Pod[]): Pod[] {
  return alive(pods).filter(pod => !isReady(pod));
}

/**
 * Whether what a controller lacks may be only a matter of time: all pods that are not ready are young, and if none is,
 * something changed a moment ago (`times`: of conditions).
 */
export function isSettling(waiting: readonly Pod[], cluster: Ages, times: readonly (string | undefined)[]): boolean {
  if (waiting.length > 0) return waiting.every(pod => isStarting(pod, cluster));
  return times.some(time => cluster.age(time) < startGrace);
}

/** Images that differ between two pod templates of one workload: of the first such container. */
export function imageChange(
  before: Kinds['Deployment']['spec']['template'],
  after: Kinds['Deployment']['spec']['template'],
): { image: string; was: string } | undefined {
  const images = new Map(before?.spec?.containers.map(({ name, image }) => [name, image]) ?? []);
  for (const { name, image } of after?.spec?.containers ?? []) {
    const was = images.get(name);
    if (image !== undefined && was !== undefined && image !== was) return { image, was };
  }
  return undefined;
}

/** The ReplicaSet of a Deployment's newest revision, and those of older ones that still have pods. */
export function revisionsOf(sets: readonly Kinds['ReplicaSet'][]): {
  newest: Kinds['ReplicaSet'] | undefined;
  old: Kinds['ReplicaSet'][];
} {
  const [newest, ...older] = [...sets].sort((a, b) => revision(b) - revision(a));
  return { newest, old: older.filter(({ status }) => (status.replicas ?? 0) > 0) };
}

/** The Deployment controller numbers its ReplicaSets by this annotation; a roll-back gives an old one a new number. */
function revision({ metadata }: Kinds['ReplicaSet']): number {
  return Number(metadata.annotations['deployment.kubernetes.io/revision'] ?? 0) || 0;
}
