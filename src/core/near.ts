import { compareText } from './objects.ts';

/** Damerau-Levenshtein distance (a swap of neighbours counts as one edit), or `limit + 1` once it must exceed the limit. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  // What names have in common at both ends, which is most of them, costs nothing.
  let begin = 0;
  let [endA, endB] = [a.length, b.length];
  while (begin < endA && begin < endB && a[begin] === b[begin]) begin++;
  while (endA > begin && endB > begin && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  return distanceOf(a.slice(begin, endA), b.slice(begin, endB), limit);
}

function distanceOf(a: string, b: string, limit: number): number {
  if (a === '' || b === '') return a.length + b.length;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (!same && i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      current.push(cost);
      if (cost < best) best = cost;
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return Math.min(previous[b.length]!, limit + 1);
}

/** Longer names are compared by prefix only: a hostile name must not cost quadratic time. */
const longest = 253;

/**
 * The candidates that a person may have meant by `wanted`, nearest first: a few typos away, or one contains the other
 * as a part between dashes (`db-credentials` for `credentials`). At most `most` of them; ties are broken by name.
 */
export function nearest(wanted: string, candidates: readonly string[], most = 3): string[] {
  const from = wanted.slice(0, longest).toLowerCase();
  const limit = from.length < 3 ? 0 : from.length === 3 ? 1 : from.length <= 8 ? 2 : Math.floor(from.length / 4);
  const scored: { name: string; score: number }[] = [];
  for (const name of new Set(candidates)) {
    if (name === wanted || name === '') continue;
    const to = name.slice(0, longest).toLowerCase();
    const distance = editDistance(from, to, limit);
    if (distance <= limit) scored.push({ name, score: distance });
    else if (isPartOf(from, to) || isPartOf(to, from)) scored.push({ name, score: limit + 1 });
  }
  scored.sort((a, b) => a.score - b.score || compareText(a.name, b.name));
  return scored.slice(0, most).map(s => s.name);
}

/** Of more names than this only neighbours of the wanted one are compared: thousands of dangling names must not take minutes. */
const fewNames = 256;
const neighbours = 64;

/** Names to look for near misses in again and again. */
export interface NameList {
  readonly names: readonly string[];
  /** The same, sorted, each written from its end. */
  readonly backwards: readonly string[];
}

export function nameList(names: Iterable<string>): NameList {
  const sorted = [...new Set(names)].sort(compareText);
  return { names: sorted, backwards: sorted.length <= fewNames ? [] : sorted.map(backwards).sort(compareText) };
}

/**
 * As {@link nearest}, at a cost that does not grow with the list: of a long one those are compared that stand beside the
 * wanted name in order, or in the order of their ends. A name with a typo has its beginning or its end in common with what was meant.
 */
export function nearestIn(wanted: string, list: NameList, most?: number): string[] {
  return nearest(wanted, neighboursIn(wanted, list), most);
}

/** The names of a list that are worth comparing with the wanted one; all of a short list. */
export function neighboursIn(wanted: string, list: NameList): readonly string[] {
  if (list.names.length <= fewNames) return list.names;
  return [...beside(wanted, list.names), ...beside(backwards(wanted), list.backwards).map(backwards)];
}

/** Those that stand around the place of a name in a sorted list: among them are those that have most of their beginning in common with it. */
export function beside(name: string, sorted: readonly string[]): readonly string[] {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareText(sorted[middle]!, name) < 0) from = middle + 1;
    else to = middle;
  }
  return sorted.slice(Math.max(0, from - neighbours), from + neighbours);
}

function backwards(name: string): string {
  return [...name].reverse().join('');
}

/** `credentials` of `db-credentials`, and the beginning of a longer name: `app-config` of `app-configuration`. */
function isPartOf(part: string, whole: string): boolean {
  if (part.length < 4 || part.length > whole.length) return false;
  if (part.length > 5 && whole.startsWith(part)) return true;
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + 1)) {
    const end = at + part.length;
    if ((at === 0 || isSeparator(whole[at - 1])) && (end === whole.length || isSeparator(whole[end]))) return true;
  }
  return false;
}

function isSeparator(character: string | undefined): boolean {
  return character === '-' || character === '.' || character === '_' || character === '/';
}

/** How one name differs from another, without repeating either: safe to show to a model. */
export function difference(wanted: string, near: string): string {
  if (wanted.toLowerCase() === near.toLowerCase()) return 'differs in case only';
  const distance = editDistance(wanted, near, 3);
  if (distance === 1) return 'differs in one letter';
  if (distance <= 3) return `differs in ${distance} letters`;
  return 'is similar';
}
