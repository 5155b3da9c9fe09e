import { compareText, type KubeObject, type ObjectRef, refOf } from '../../src/core/objects.ts';

export interface NearLabels {
  readonly object: KubeObject;
  readonly ref: ObjectRef;
  /** The one label that differs, what the object has there and what the selector wants. */
  readonly label: string;
  readonly has: string;
  readonly wants: string;
}

/**
 * The object that misses a selector by one label only. Of a selector with a single label, one whose value for it is there
 * but different; a pod without the label at all is no near miss.
 */
export function nearestByLabels(selector: Readonly<Record<string, string>>, objects: readonly KubeObject[]): NearLabels | undefined {
  const wanted = Object.entries(selector).sort(([a], [b]) => compareText(a, b));
  let best: NearLabels | undefined;
  for (const object of objects) {
    const differing = wanted.filter(([key, value]) => object.metadata.labels[key] !== value);
    const [only] = differing;
    if (only === undefined || differing.length > 1) continue;
    const [label, wants] = only;
    const has = object.metadata.labels[label];
    if (has === undefined) {
      // A missing label is a near miss only if the others tie the object to the selector.
      if (wanted.length < 2) continue;
      best ??= { object, ref: refOf(object), label, has: '(no such label)', wants };
    } else if (best === undefined || best.has === '(no such label)' || looksAlike(has, wants) > looksAlike(best.has, wants)) {
      best = { object, ref: refOf(object), label, has, wants };
    }
  }
  return best;
}

/** Letters in common at the beginning and the end: `nginx` is nearer to `nginx-v2` than `postgres` is. */
function looksAlike(a: string, b: string): number {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return start + end;
}
