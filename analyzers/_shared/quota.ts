import type { Kinds } from '../../src/core/kinds/index.ts';
import { exceeds, parseQuantity } from '../../src/core/quantities.ts';
import type { QuotaAmount } from './admission.ts';

type Quota = Kinds['ResourceQuota'];
type Pod = Kinds['Pod'];

/** The amounts of a refusal that the quota, as it is now, still has no room for. */
export function withoutRoom(quota: Quota, amounts: readonly QuotaAmount[]): QuotaAmount[] {
  return amounts.filter(({ resource, requested }) => exceeds(parseQuantity(requested), roomIn(quota, resource)));
}

/** What is left of a resource; without end if the quota does not limit it. */
export function roomIn({ status }: Quota, resource: string): number {
  const hard = status.hard[resource];
  return hard === undefined
    ? Number.POSITIVE_INFINITY
    : parseQuantity(hard) - parseQuantity(status.used[resource] ?? '0');
}

/**
 * How much of a quota's resource a pod takes; undefined if pods do not count for it. Finished pods take nothing.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function podUsage(pod: Pod, resource: string): number | undefined {
  const counted = pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';
  if (resource === 'pods') return counted ? 1 : 0;
  if (resource === 'count/pods') return 1;
  const [, side = 'requests', name] =
    /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage|hugepages-\w+|[\w.-]+\/[\w.-]+)$/.exec(resource) ?? [];
  if (name === undefined || name.startsWith('count/')) return undefined;
  if (!counted) return 0;
  const of = side === 'limits' ? 'limits' : 'requests';
  const amount = (container: Pod['spec']['containers'][number]): number =>
    parseQuantity(container.resources?.[of][name] ?? '0') || 0;
  const sidecars = pod.spec.initContainers.filter(container => container.restartPolicy === 'Always');
  const running = sum([...pod.spec.containers, ...sidecars].map(amount));
  const starting = Math.max(
    0,
    ...pod.spec.initContainers.filter(container => container.restartPolicy !== 'Always').map(amount),
  );
  return Math.max(running, starting) + (parseQuantity(pod.spec.overhead[name] ?? '0') || 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
