import { withRarestLabel } from '../../src/core/label-index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { matchesLabels } from '../../src/core/selectors.ts';

const none: readonly never[] = [];

/**
 * The objects of a listing that have all of these labels: `cluster.select` for kinds that are only consulted. The listing
 * is indexed once; an empty selector, as of a Service, selects nothing.
 */
export function withLabels<T extends KubeObject>(
  listing: readonly T[],
  wanted: Readonly<Record<string, string>>,
): readonly T[] {
  if (Object.keys(wanted).length === 0) return none;
  return withRarestLabel(listing, wanted).filter(object => matchesLabels(wanted, object.metadata.labels));
}
