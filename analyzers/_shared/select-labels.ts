import { withRarestLabel } from '../../src/core/label-index.ts';
import { rememberLast } from '../../src/core/memo.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import { matchesLabels } from '../../src/core/selectors.ts';

const none: readonly never[] = [];

type LabelMap = Readonly<Record<string, string>>;

/**
 * The objects of a listing that have all of these labels: `cluster.select` for kinds that are only consulted, and for what
 * several analyzers ask one after the other, as for the pods of a Service. The listing is indexed once; an empty selector,
 * as of a Service, selects nothing.
 */
export function withLabels<T extends KubeObject>(listing: readonly T[], wanted: LabelMap): readonly T[] {
  // What is found in a listing of T is T.
  return selected(listing, wanted) as readonly T[];
}

const selected = rememberLast((listing: readonly KubeObject[], wanted: LabelMap): readonly KubeObject[] => {
  if (Object.keys(wanted).length === 0) return none;
  return withRarestLabel(listing, wanted).filter(object => matchesLabels(wanted, object.metadata.labels));
});
