import type { ClusterView } from '../../src/core/analyzer.ts';
import { formatQuantity, parseQuantity } from '../../src/core/quantities.ts';
import { word } from '../../src/core/values.ts';

/** metrics-server measures every 15 seconds; what is older than this is of no use, in seconds. */
const fresh = 300;

/** Whether a measurement is of now. One is a sample: it tells of this moment only, which a peak may have been. */
export function isFresh(timestamp: string | undefined, cluster: Pick<ClusterView<never, never>, 'age'>): boolean {
  return cluster.age(timestamp) < fresh;
}

/** How much of a bound is used; NaN if either is not known. */
export function shareOf(used: string | undefined, bound: string | undefined): number {
  return parseQuantity(used ?? '') / parseQuantity(bound ?? '');
}

/** A quantity as a person writes it: metrics are in nanocores and kibibytes. */
export function shown(resource: string, value: string | number) {
  return word(formatQuantity(resource, typeof value === 'number' ? value : parseQuantity(value)));
}

export function percent(share: number) {
  return word(`${Math.round(share * 100)} %`);
}
