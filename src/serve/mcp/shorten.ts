import { estimateTokens } from '../../explain/cost.ts';

/** An answer as it is told. */
export type Told = Readonly<Record<string, unknown>>;

/** A text of fewer characters is not worth cutting. */
const shortText = 200;

export function tokensOf(value: unknown): number {
  return estimateTokens(JSON.stringify(value));
}

/** An answer without its empty lists. Objects of the API are left as they are: there an empty list may mean something. */
export function withoutEmpty<T>(value: T): T;
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => withoutEmpty(item));
  if (!isRecord(value) || isObjectOfApi(value)) return value;
  const kept = Object.entries(value).filter(([, inside]) => !Array.isArray(inside) || inside.length > 0);
  return Object.fromEntries(kept.map(([key, inside]) => [key, withoutEmpty(inside)]));
}

/**
 * What fits of an answer: the longest lists and texts lose their ends, until it does. `leftOut` says how much: items of a
 * list, characters of a text, besides what the use case left out itself.
 */
export function shorten(answer: Told, limit: number): Told {
  const leftOut: Record<string, number> = isRecord(answer.leftOut) ? { ...(answer.leftOut as typeof leftOut) } : {};
  let told = answer;
  while (tokensOf({ ...told, leftOut }) > limit) {
    const longest = longestIn(told, '');
    if (longest === undefined) break;
    const { path, length } = longest;
    const kept = Math.ceil(length / 2);
    leftOut[path] = (leftOut[path] ?? 0) + length - kept;
    told = shortened(told, path, '', kept) as Told;
  }
  return Object.keys(leftOut).length === 0 ? told : { ...told, leftOut };
}

interface Long {
  readonly path: string;
  readonly length: number;
  readonly size: number;
}

/** The list or text that takes the most room. */
function longestIn(value: unknown, path: string): Long | undefined {
  if (typeof value === 'string')
    return value.length <= shortText ? undefined : { path, length: value.length, size: value.length };
  if (Array.isArray(value) && value.length > 1)
    return { path, length: value.length, size: JSON.stringify(value).length };
  const inside = partsOf(value, path).map(([part, where]) => longestIn(part, where));
  return inside.reduce((most, one) => (one !== undefined && one.size > (most?.size ?? 0) ? one : most), undefined);
}

function shortened(value: unknown, wanted: string, path: string, kept: number): unknown {
  if (path === wanted) return Array.isArray(value) ? value.slice(0, kept) : String(value).slice(0, kept);
  if (!wanted.startsWith(path)) return value;
  if (Array.isArray(value)) return value.map((item, i) => shortened(item, wanted, `${path}[${i}]`, kept));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [key, shortened(inside, wanted, within(path, key), kept)]),
  );
}

function partsOf(value: unknown, path: string): [part: unknown, path: string][] {
  if (Array.isArray(value)) return value.map((item, i) => [item, `${path}[${i}]`]);
  return isRecord(value) ? Object.entries(value).map(([key, inside]) => [inside, within(path, key)]) : [];
}

function within(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function isObjectOfApi(value: Told): boolean {
  return 'apiVersion' in value && 'metadata' in value;
}

function isRecord(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
