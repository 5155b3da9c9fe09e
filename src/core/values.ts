import { formatRef, type ObjectRef } from './objects.ts';
import { formatAge } from './time.ts';

/**
 * What a message can hold. A renderer, and the vault that masks what a model gets, treat each by its kind:
 * - a plain string is a name from the cluster (masked as a whole)
 * - a number or a {@link Word} is vocabulary (shown as it is)
 * - {@link Untrusted} is text that somebody else wrote (shown without control characters, fenced, masked inside)
 * - {@link Varying} is a figure that changes by itself (shown as it is, told to a model as a magnitude)
 */
export type Value = string | number | Word | Untrusted | Labels | Varying | ObjectRef | readonly Value[];

/** A word of Kubernetes' own vocabulary: a reason, a phase, a field path, a quantity, an exit code. */
export interface Word {
  readonly word: string;
  /** Set where it is so only since time has passed, and stands in a part of a message that can be left out. See {@link elapsed}. */
  readonly elapsed?: true;
}
/** Text from outside: of a kubelet, a controller, an application. */
export interface Untrusted {
  readonly text: string;
}
/** A set of labels or a selector. */
export interface Labels {
  readonly labels: Readonly<Record<string, string>>;
}
/**
 * A figure that changes although nothing happens that is worth telling: a number of restarts, an age. A question to a model
 * holds its magnitude alone, so that the same incident gives the same question ten minutes later.
 */
export interface Varying {
  readonly varying: number;
  readonly unit: 'count' | 'seconds';
}

export function word(value: string): Word {
  return { word: value };
}

/** What time alone adds to a finding, such as a deadline that is over: a question to a model leaves it out, to stay the same. */
export function elapsed(value: string): Word {
  return { word: value, elapsed: true };
}

export function isElapsed(value: Value | undefined): boolean {
  return typeof value === 'object' && 'elapsed' in value;
}

/** At most this much of a text is kept: a message in an event may be 1 KiB, a termination message 4 KiB. */
const longestText = 1024;

export function text(value: string): Untrusted {
  const line = value.trim();
  return { text: line.length > longestText ? `${line.slice(0, longestText)}…` : line };
}

export function labels(value: Readonly<Record<string, string>>): Labels {
  return { labels: { ...value } };
}

export function varying(value: number, unit: Varying['unit'] = 'count'): Varying {
  return { varying: value, unit };
}

/** How a renderer writes each kind of value. */
export interface ValueFormat {
  name(value: string): string;
  word(value: string): string;
  text(value: string): string;
  ref(value: ObjectRef): string;
}

// C0 and C1 controls (terminal escapes among them), zero-width and bidirectional marks, line separators, lone surrogates, what
// XML has no character for.
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]+|\p{Surrogate}/gu;

/** Text that cannot move a cursor, change colours, or run backwards: each such run of characters becomes one space. */
export function printable(value: string): string {
  return value.replace(unprintable, ' ');
}

/** Plain text without colour, the form of `message` in JSON. */
export const plainFormat: ValueFormat = {
  name: value => printable(value),
  word: value => printable(value),
  text: value => printable(value),
  ref: value => printable(formatRef(value)),
};

export function formatValue(value: Value, format: ValueFormat = plainFormat): string {
  if (typeof value === 'string') return format.name(value);
  if (typeof value === 'number') return String(value);
  if ('word' in value) return format.word(value.word);
  if ('text' in value) return format.text(value.text);
  if ('varying' in value) return value.unit === 'seconds' ? formatAge(value.varying) : String(value.varying);
  if ('labels' in value) {
    const pairs = Object.entries(value.labels).map(([key, v]) => format.name(`${key}=${v}`));
    return pairs.length === 0 ? '(empty)' : pairs.join(',');
  }
  if ('kind' in value) return format.ref(value);
  return formatList((value as readonly Value[]).map(v => formatValue(v, format)));
}

/** A list in a message names at most this many and counts the rest. */
const longestList = 5;

export function formatList(items: readonly string[]): string {
  if (items.length <= longestList) return items.join(', ');
  return `${items.slice(0, longestList).join(', ')} and ${items.length - longestList} more`;
}
