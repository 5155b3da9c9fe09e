import { byLabel, withRarestLabel } from '../../src/core/label-index.ts';
import { memoized } from '../../src/core/memo.ts';
import { nameList, nearestIn, neighboursIn } from '../../src/core/near.ts';
import { compareText, type KubeObject, type ObjectRef, refOf } from '../../src/core/objects.ts';
import { matchesLabels } from '../../src/core/selectors.ts';

export interface NearLabels extends Miss {
  readonly ref: ObjectRef;
}

interface Miss {
  readonly object: KubeObject;
  /** The one label that differs, what the object has there and what the selector wants. */
  readonly label: string;
  readonly has: string;
  readonly wants: string;
}

type Labels = Readonly<Record<string, string>>;

const noSuchLabel = '(no such label)';

/**
 * The object that misses a selector by one label only. A selector with a single label is missed by everything: there its
 * value must be like the one that is wanted, or be the only value there is; a pod without the label is no near miss.
 * Compared are values and not objects, of which there may be thousands for each: the listing is indexed once.
 */
export function nearestByLabels(selector: Labels, objects: readonly KubeObject[]): NearLabels | undefined {
  const labels = Object.keys(selector).sort(compareText);
  const near =
    labels.length === 1
      ? nearestValue(labels[0]!, selector[labels[0]!]!, objects)
      : labels.flatMap(label => missesBy(label, selector, objects)).sort(compareMisses)[0];
  return near && { ...near, ref: refOf(near.object) };
}

function nearestValue(label: string, wants: string, objects: readonly KubeObject[]): Miss | undefined {
  const byValue = byLabel(label, objects);
  const others = byValue.size - Number(byValue.has(wants));
  const [has] =
    others === 1 ? [...byValue.keys()].filter(value => value !== wants) : nearestIn(wants, valuesOf(byValue), 1);
  return has === undefined ? undefined : { object: byValue.get(has)![0]!, label, has, wants };
}

/** The objects that differ in this label alone, one for each value that they have there; if none has one, one without it. */
function missesBy(label: string, selector: Labels, objects: readonly KubeObject[]): Miss[] {
  const { [label]: wants = '', ...others } = selector;
  const alike = withRarestLabel(objects, others);
  const byValue = byLabel(label, alike);
  const misses = neighboursIn(wants, valuesOf(byValue)).flatMap(value => {
    const object = value === wants ? undefined : byValue.get(value)!.find(hasOthers);
    return object === undefined ? [] : [{ object, label, has: value, wants }];
  });
  if (misses.length > 0) return misses;
  // That a label is missing says something, since the others tie the object to the selector.
  const without = alike.find(object => object.metadata.labels[label] === undefined && hasOthers(object));
  return without === undefined ? [] : [{ object: without, label, has: noSuchLabel, wants }];

  function hasOthers({ metadata }: KubeObject): boolean {
    return matchesLabels(others, metadata.labels);
  }
}

const valuesOf = memoized((byValue: ReadonlyMap<string, unknown>) => nameList(byValue.keys()));

/** The closer first, then in the order of listings. */
function compareMisses(a: Miss, b: Miss): number {
  const [one, other] = [a.object.metadata, b.object.metadata];
  return (
    closeness(b) - closeness(a) || compareText(one.namespace, other.namespace) || compareText(one.name, other.name)
  );
}

/** Letters in common at the beginning and the end: `nginx` is nearer to `nginx-v2` than `postgres` is. */
function closeness({ has, wants }: Miss): number {
  if (has === noSuchLabel) return -1;
  let start = 0;
  while (start < has.length && has[start] === wants[start]) start++;
  let end = 0;
  while (end < has.length - start && end < wants.length - start && has.at(-1 - end) === wants.at(-1 - end)) end++;
  return start + end;
}
