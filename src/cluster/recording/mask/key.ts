import { UserError } from '../../../core/errors.ts';
import { piecesOf } from './pieces.ts';
import { inCaseOf } from './pseudonyms.ts';

/** What a mask stands for. Whoever has it can undo the mask: it stays with the owner of the cluster. */
export interface MaskKey {
  readonly schemaVersion: 1;
  /** What pseudonyms are made with. */
  readonly key: string;
  /** Each pseudonym and what it stands for, in small letters. */
  readonly words: Readonly<Record<string, string>>;
  readonly ids: Readonly<Record<string, string>>;
  readonly addresses: Readonly<Record<string, string>>;
}

/** @throws UserError if it is no key of a mask */
export function parseMaskKey(text: string, path: string): MaskKey {
  const parsed = jsonOf(text);
  if (parsed === undefined) throw new UserError(`${path} is no key of a mask: kubecause record --mask-key writes one`);
  if (parsed.schemaVersion !== 1)
    throw new UserError(`${path} is the key of a mask of a newer version (${parsed.schemaVersion}); this one reads 1`);
  return parsed;
}

function jsonOf(text: string): MaskKey | undefined {
  try {
    const parsed = JSON.parse(text) as MaskKey | null;
    const isKey =
      typeof parsed?.schemaVersion === 'number' &&
      typeof parsed.key === 'string' &&
      [parsed.words, parsed.ids, parsed.addresses].every(isTable);
    return isKey ? parsed : undefined;
  } catch {
    // Not JSON: the caller says what was expected.
    return undefined;
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(item => typeof item === 'string');
}

/** Text with what stood there before it was masked. */
export function unmasked(text: string, { words, ids, addresses }: MaskKey): string {
  const tables = {
    word: new Map(Object.entries(words)),
    id: new Map(Object.entries(ids)),
    address: new Map(Object.entries(addresses)),
  };
  let result = '';
  for (const { type, text: piece } of piecesOf(text)) {
    const known = type === 'fixed' ? undefined : tables[type].get(type === 'word' ? piece.toLowerCase() : piece);
    result += known === undefined ? piece : type === 'word' ? inCaseOf(piece, known) : known;
  }
  return result;
}

/** Pairs the other way round. */
export function reversed(table: Readonly<Record<string, string>> = {}): (readonly [string, string])[] {
  return Object.entries(table).map(([from, to]) => [to, from] as const);
}
