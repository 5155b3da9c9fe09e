import { isReserved, knownDomainOf } from '../../../vocabulary/vocabulary.ts';

/**
 * A piece of a text. Only words, ids and addresses are masked.
 *
 * - `fixed`: what stands between words, a figure, a time, what is Kubernetes' own
 * - `word`: letters
 * - `id`: letters and digits that say nothing, such as the end of a pod's name
 * - `address`: of the Internet, and a range of them
 */
export interface Piece {
  readonly type: 'fixed' | 'word' | 'id' | 'address';
  readonly text: string;
  /** Of a word: it is part of a key under a known domain, which anybody may use. */
  readonly ofKnownKey?: true;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const notInNumber = '(?<![\\w.])';

/** In order: the first that fits at a position counts. */
const forms: readonly (readonly [Piece['type'], RegExp])[] = [
  ['fixed', /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/y],
  ['id', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy],
  ['address', new RegExp(`${notInNumber}${octet}(?:\\.${octet}){3}(?:/\\d{1,2})?(?!\\w|\\.\\d)`, 'y')],
  // `ip-10-0-3-17.ec2.internal`, `10-244-1-3.shop.pod.cluster.local`.
  ['address', new RegExp(`(?<![\\w.]|\\d-)${octet}(?:-${octet}){3}(?![\\w-])`, 'y')],
  ['address', /(?<![\w:])(?=[0-9a-f]*:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:\/\d{1,3})?(?![\w:])/iy],
];

const dotted = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/y;
/** What follows a domain in a key: `/name`. */
const keyName = /\/[A-Za-z0-9_.-]+/y;
const joined = /[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)+/uy;
const atom = /[\p{L}\p{N}]+/uy;
const between = /[^\p{L}\p{N}:]+|:/uy;

/** The pieces of a text, in order; together they are the text. */
export function* piecesOf(text: string): Generator<Piece> {
  for (let at = 0; at < text.length; ) {
    const piece = formAt(text, at) ?? namesAt(text, at);
    if (piece === undefined) {
      const word = matchAt(atom, text, at);
      const found = word === '' ? fixed(matchAt(between, text, at)) : undefined;
      if (found === undefined) yield* piecesOfAtom(word);
      else yield found;
      at += word.length || found!.text.length;
    } else {
      for (const part of piece) {
        yield part;
        at += part.text.length;
      }
    }
  }
}

function formAt(text: string, at: number): Piece[] | undefined {
  for (const [type, pattern] of forms) {
    const found = matchAt(pattern, text, at);
    // Two colons are a separator in many languages.
    if (found !== '' && !(type === 'address' && /^:+$/.test(found))) return [{ type, text: found }];
  }
  return undefined;
}

/** A name of several words that stays as a whole or in part: `kube-system`, `app.kubernetes.io/name`. */
function namesAt(text: string, at: number): Piece[] | undefined {
  const run = matchAt(dotted, text, at);
  const domain = knownDomainOf(run);
  if (domain !== '') {
    const before = [...piecesOf(run.slice(0, run.length - domain.length))].map(ofKey);
    const name = matchAt(keyName, text, at + run.length);
    return [...before, fixed(domain), ...[...piecesOf(name)].map(ofKey)];
  }
  const name = matchAt(joined, text, at);
  return name !== '' && isReserved(name) ? [fixed(name)] : undefined;
}

function ofKey(piece: Piece): Piece {
  return piece.type === 'word' ? { ...piece, ofKnownKey: true } : piece;
}

/** A number of this many digits is an account, a telephone or a moment. */
const longNumber = 10;

function* piecesOfAtom(text: string): Generator<Piece> {
  if (/^\d+$/.test(text)) yield text.length < longNumber ? fixed(text) : { type: 'id', text };
  else if (/^\p{L}+$/u.test(text)) yield { type: 'word', text };
  else if (isReserved(text) || isMeasure(text)) yield fixed(text);
  // `web1`, `cart2b`: a word with a number, where an id has digits at every turn.
  else if (/^\p{L}+\d{1,4}$|^\p{L}{4,}\d{1,4}\p{L}{0,3}$/u.test(text))
    for (const part of text.match(/\p{L}+|[^\p{L}]+/gu) ?? []) yield* piecesOfAtom(part);
  else yield { type: 'id', text };
}

/** A quantity, a duration, a version, the letter of a zone; a number with a power, and one in hexadecimal. */
const measures = [
  /^\d+(?:[mnuk]|[KMGTPE]i?B?|kB|[num]?s|[mhdwy])$/,
  /^(?:\d+(?:h|ms|m|s|us|ns|d))+$/,
  /^v\d{1,2}(?:(?:alpha|beta)\d{1,2})?$/,
  /^\d+[a-f]$/,
  /^\d{1,3}[eE]\d{1,2}$/,
  /^0[xX][\da-fA-F]{1,8}$/,
];

function isMeasure(text: string): boolean {
  return measures.some(measure => measure.test(text));
}

function fixed(text: string): Piece {
  return { type: 'fixed', text };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
