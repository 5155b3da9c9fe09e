/** What has labels as an object has them. */
interface Labelled {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
}

/** Objects of a listing by the value of a label, for each label that was asked for. */
type LabelIndex = Map<string, ReadonlyMap<string, readonly Labelled[]>>;

/** By listing: those of a cluster are the same arrays whoever asks. */
const indexes = new WeakMap<readonly Labelled[], LabelIndex>();

const none: readonly never[] = Object.freeze([]);

/**
 * Of a listing, the objects among which those with all of these labels are: the ones with the rarest of the labels. What
 * `team=shop` and `app=web` select is found among the few with `app=web`. All of the listing for no label.
 */
export function withRarestLabel<T extends Labelled>(
  listing: readonly T[],
  wanted: Readonly<Record<string, string>>,
): readonly T[] {
  let rarest = listing;
  for (const label in wanted) {
    const found = byLabel(label, listing).get(wanted[label]!) ?? none;
    if (found.length < rarest.length) rarest = found;
  }
  return rarest;
}

/** The objects of a listing by the value of a label, in the order of the listing; those without the label are left out. */
export function byLabel<T extends Labelled>(label: string, listing: readonly T[]): ReadonlyMap<string, readonly T[]> {
  let index = indexes.get(listing);
  if (index === undefined) {
    index = new Map();
    indexes.set(listing, index);
  }
  let byValue = index.get(label);
  if (byValue === undefined) {
    byValue = byValueOf(label, listing);
    index.set(label, byValue);
  }
  // The index of a listing of T holds nothing but T.
  return byValue as ReadonlyMap<string, readonly T[]>;
}

function byValueOf(label: string, listing: readonly Labelled[]): ReadonlyMap<string, readonly Labelled[]> {
  const byValue = new Map<string, Labelled[]>();
  for (const object of listing) {
    const value = object.metadata.labels[label];
    if (value === undefined) continue;
    const same = byValue.get(value);
    if (same === undefined) byValue.set(value, [object]);
    else same.push(object);
  }
  return byValue;
}
