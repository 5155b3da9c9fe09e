import { nearest } from '../../src/core/near.ts';
import { compareText, type KubeObject, type ObjectRef, refOf } from '../../src/core/objects.ts';

export interface NearLabels {
  readonly object: KubeObject;
  readonly ref: ObjectRef;
  /** The one label that differs, what the object has there and what the selector wants. */
  readonly label: string;
  readonly has: string;
  readonly wants: string;
}

const noSuchLabel = '(no such label)';

/**
 * The object that misses a selector by one label only. A selector with a single label is missed by everything: there its
 * value must be like the one that is wanted, or be the only value there is; a pod without the label is no near miss.
 */
export function nearestByLabels(
  selector: Readonly<Record<string, string>>,
  objects: readonly KubeObject[],
): NearLabels | undefined {
  const wanted = Object.entries(selector).sort(([a], [b]) => compareText(a, b));
  const misses = objects.flatMap(object => missBy(wanted, object));
  if (wanted.length === 1) return nearestValue(misses);
  let best: NearLabels | undefined;
  for (const miss of misses) {
    if (best === undefined || closeness(miss) > closeness(best)) best = miss;
  }
  return best;
}

type Pairs = readonly (readonly [key: string, value: string])[];

/** The object, if it differs in exactly one of the pairs. */
function missBy(wanted: Pairs, object: KubeObject): NearLabels[] {
  let differing: Pairs[number] | undefined;
  for (const pair of wanted) {
    if (object.metadata.labels[pair[0]] === pair[1]) continue;
    if (differing !== undefined) return [];
    differing = pair;
  }
  if (differing === undefined) return [];
  const [label, wants] = differing;
  const has = object.metadata.labels[label];
  // That a label is missing says something only if the others tie the object to the selector.
  if (has === undefined && wanted.length === 1) return [];
  return [{ object, ref: refOf(object), label, has: has ?? noSuchLabel, wants }];
}

function nearestValue(misses: readonly NearLabels[]): NearLabels | undefined {
  const values = [...new Set(misses.map(miss => miss.has))];
  const value = values.length === 1 ? values[0] : nearest(misses[0]?.wants ?? '', values, 1)[0];
  return misses.find(miss => miss.has === value);
}

/** Letters in common at the beginning and the end: `nginx` is nearer to `nginx-v2` than `postgres` is. */
function closeness({ has, wants }: NearLabels): number {
  if (has === noSuchLabel) return -1;
  let start = 0;
  while (start < has.length && has[start] === wants[start]) start++;
  let end = 0;
  while (end < has.length - start && end < wants.length - start && has.at(-1 - end) === wants.at(-1 - end)) end++;
  return start + end;
}
