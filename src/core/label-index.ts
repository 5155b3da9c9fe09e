import type { KubeObject } from './objects.ts';

/** Objects of a listing by the value of a label, for each label that was asked for. */
type LabelIndex = Map<string, ReadonlyMap<string, readonly KubeObject[]>>;

/** By listing: those of a cluster are the same arrays whoever asks. */
const indexes = new WeakMap<readonly KubeObject[], LabelIndex>();

const none: readonly never[] = Object.freeze([]);

/**
 * Of a listing, the objects among which those with all of these labels are: the ones with the rarest of the labels. What
 * `team=shop` and `app=web` select is found among the few with `app=web`. All of the listing for no label.
 */
export function withRarestLabel<T extends KubeObject>(
  listing: readonly T[],
  wanted: Readonly<Record<string, string>>,
): readonly T[] {
  let index = indexes.get(listing);
  if (index === undefined) {
    index = new Map();
    indexes.set(listing, index);
  }
  let rarest: readonly KubeObject[] = listing;
  for (const label in wanted) {
    let byValue = index.get(label);
    if (byValue === undefined) {
      byValue = byValueOf(label, listing);
      index.set(label, byValue);
    }
    const found = byValue.get(wanted[label]!) ?? none;
    if (found.length < rarest.length) rarest = found;
  }
  // The index of a listing of T holds nothing but T.
  return rarest as readonly T[];
}

function byValueOf(label: string, listing: readonly KubeObject[]): ReadonlyMap<string, readonly KubeObject[]> {
  const byValue = new Map<string, KubeObject[]>();
  for (const object of listing) {
    const value = object.metadata.labels[label];
    if (value === undefined) continue;
    const same = byValue.get(value);
    if (same === undefined) byValue.set(value, [object]);
    else same.push(object);
  }
  return byValue;
}
