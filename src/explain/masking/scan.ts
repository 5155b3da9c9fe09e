import { reservedNames, reservedPaths } from '../../vocabulary/reserved.ts';
import {
  humpsOf,
  isField,
  isFigure,
  isKubernetesKey,
  isPlain,
  isReserved,
  kindCalled,
} from '../../vocabulary/vocabulary.ts';
import { type Dictionary, wordAt } from './dictionary.ts';
import { type Found, formAt, formOf, indexType, urlParts } from './patterns.ts';
import type { Tokens } from './tokens.ts';

/**
 * Masks text that others wrote: what is not known to be a word stays in no case. Of what is there, the longest counts: a
 * name of the snapshot, something of a known form (an address, a URL), a word.
 */
export class Scanner {
  readonly #names: Dictionary;
  readonly #tokens: Tokens;

  constructor(names: Dictionary, tokens: Tokens) {
    this.#names = names;
    this.#tokens = tokens;
  }

  /** @param strict where names are expected, such as in quotes: plain words do not stay */
  mask(text: string, strict = false): string {
    let masked = '';
    let strictUntil = strict ? text.length : 0;
    for (let at = 0; at < text.length; ) {
      strictUntil = Math.max(strictUntil, quotedUntil(text, at));
      const piece = this.#pieceAt(text, at, at < strictUntil, masked);
      masked += piece.masked;
      at += piece.length;
    }
    return masked;
  }

  /** What a user wrote: names of the snapshot, and nothing else. */
  maskNames(text: string): string {
    let masked = '';
    for (let at = 0; at < text.length; ) {
      const word = wordAt(text, at);
      const known = this.#names.longestAt(text, at);
      const name = known.length > word.length || this.#isName(word) ? known || word : '';
      masked += name === '' ? word || text[at]! : this.#token(name);
      at += (name || word).length || 1;
    }
    return masked;
  }

  #pieceAt(text: string, at: number, strict: boolean, before: string): { masked: string; length: number } {
    const character = text[at]!;
    const word = wordAt(text, at);
    if (word === '') {
      const index = character === '[' && /\w$/.test(before) ? indexAt(text, at) : undefined;
      if (index !== undefined) return { masked: this.#index(index), length: index.content.length + 2 };
      const path = character === '/' || character === ':' ? formAt(text, at) : undefined;
      return path === undefined
        ? { masked: character, length: 1 }
        : { masked: this.#form(path), length: path.text.length };
    }
    const form = formAt(text, at);
    const dotted = dottedAt(text, at, word);
    const name = this.#names.longestAt(text, at);
    // An address may stand in a range, which looks like one word.
    if (form !== undefined && form.text.length >= (form.type === 'address' ? 0 : Math.max(name.length, dotted.length)))
      return { masked: this.#form(form), length: form.text.length };
    const isStrict = strict || isNamePosition(text, at, at + Math.max(name.length, dotted.length));
    const kind = kindBefore(text, at);
    if (name.length > dotted.length && !this.#isVocabulary(name))
      return { masked: this.#token(name, kind), length: name.length };
    const masked = dotted === word ? this.#word(word, isStrict, kind) : this.#dotted(dotted, kind);
    return { masked, length: dotted.length };
  }

  #word(word: string, strict: boolean, kind = ''): string {
    if (this.#stays(word, strict)) return word;
    const isName = this.#names.has(word) || this.#names.hasFolded(word);
    return this.#token(
      word,
      kind || (/^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(word) ? 'variable' : isName ? 'name' : 'word'),
    );
  }

  #stays(word: string, strict: boolean): boolean {
    if (isFigure(word)) return true;
    if (isReserved(word)) return !this.#isCustomKind(word);
    if (word.length < 2) return !strict && /[A-Za-z]/.test(word);
    // A name that was masked in this question already must not stand beside its token.
    if (word.length > 2 && this.#tokens.has(word)) return false;
    if (isWordOfTerms(word)) return !this.#names.hasKind(word);
    const humps = humpsOf(word);
    if (/^kube-[a-z-]+$/.test(word)) return word.split('-').every(part => isReserved(part) || isPlain(part));
    if (strict) return false;
    if (humps !== undefined)
      return !this.#names.has(word) && humps.every(hump => isWordOfTerms(hump) || this.#isPlainHere(hump));
    return this.#isPlainHere(word);
  }

  #isPlainHere(word: string): boolean {
    return isPlain(word) && !this.#names.hasFolded(word);
  }

  /** A custom resource may be of a kind whose name Kubernetes uses for something else, such as a condition. */
  #isCustomKind(word: string): boolean {
    return this.#tokens.has(word) && humpsOf(word) !== undefined;
  }

  /** Names with dots: an API group, the path of a field, a host. */
  #dotted(run: string, kind: string): string {
    if (isFigure(run) || reservedNames.has(run.toLowerCase())) return run;
    const labels = run.split('.');
    if (labels.every(isWordOfTerms) && !labels.every(isFigure)) return run;
    if (isFieldPath(labels) || (languageRoots.has(labels[0]!) && labels.every(label => this.#stays(label, false))))
      return run;
    const service = this.#clusterName(run);
    if (service !== undefined) return service;
    if (kind !== '' || this.#names.has(run)) return this.#token(run, kind);
    if (/\.(?:kubernetes|k8s)\.io$/.test(run) || this.#isKnownByParts(labels))
      return labels.map(label => (isWordOfTerms(label) ? label : this.#token(label))).join('.');
    return this.#token(run, labels.length > 2 ? 'host' : 'word');
  }

  /** `web.shop.svc.cluster.local`: which Service, and in which namespace. */
  #clusterName(host: string): string | undefined {
    const [, names = '', suffix = ''] = /^(.+)\.(svc(?:\.[\w.-]+)?)$/.exec(host) ?? [];
    if (names === '') return undefined;
    const types = ['namespace', 'service', 'pod'];
    const labels = names.split('.').reverse();
    const masked = labels.map((name, i) => (isReserved(name) ? name : this.#token(name, types[Math.min(i, 2)]!)));
    const domain = suffix.slice('svc.'.length);
    const end = domain === '' || domain === 'cluster.local' ? suffix : `svc.${this.#token(domain, 'domain')}`;
    return `${masked.reverse().join('.')}.${end}`;
  }

  /** `spec.containers[app]`: the path stays, what is in brackets is a name or a number. */
  #index({ field, content }: Index): string {
    const type = indexType(field);
    if (isFigure(content) || content === '/' || isKubernetesKey(content)) return `[${content}]`;
    const masked = type === undefined ? this.mask(content, true) : this.#token(content, type);
    return masked.startsWith('[[') && masked.endsWith(']]') ? masked : `[${masked}]`;
  }

  #form({ text, type }: Found): string {
    if (type === 'url') return this.#url(text);
    if (type === 'path') return reservedPaths.has(text) ? text : this.#token(text, type);
    if (type === 'digest') return text.replace(/[^:]+$/, hex => this.#token(hex, type));
    return reservedNames.has(text) ? text : this.#token(text, type);
  }

  #url(url: string): string {
    const { scheme, credentials, host, port, rest } = urlParts(url);
    const user = credentials === '' ? '' : `${this.#token(credentials, 'login')}@`;
    const path =
      reservedPaths.has(rest) || rest === ''
        ? rest
        : `${rest[0]}${rest.length === 1 ? '' : this.#token(rest.slice(1), 'path')}`;
    return `${this.#word(scheme, false)}://${user}${this.#host(host)}${port}${path}`;
  }

  #host(host: string): string {
    const bare = host.replace(/^\[|\]$/g, '');
    if (bare === '' || reservedNames.has(bare)) return host;
    const masked = this.#clusterName(bare) ?? this.#token(bare, formOf(bare) ?? 'host');
    return bare === host ? masked : `[${masked}]`;
  }

  /** The token of a name; what it is called is seen from its form, else from where it stands. */
  #token(name: string, type = ''): string {
    return this.#tokens.of(
      name,
      type === '' || type === 'name' || type === 'word' ? (formOf(name) ?? (type || 'name')) : type,
    );
  }

  #isKnownByParts(labels: readonly string[]): boolean {
    return labels.every(label => isWordOfTerms(label) || this.#tokens.has(label) || this.#names.has(label));
  }

  /** A name of the snapshot that is made of nothing but words of Kubernetes, such as `apps/v1`. */
  #isVocabulary(name: string): boolean {
    return (
      isKubernetesKey(name) ||
      name.split(/[^\p{L}\p{N}_-]+/u).every(part => part === '' || isFigure(part) || isReserved(part))
    );
  }

  #isName(word: string): boolean {
    if (word === '' || isReserved(word) || isFigure(word)) return false;
    return (word.length > 3 && (this.#names.has(word) || this.#names.hasFolded(word))) || this.#tokens.hasObject(word);
  }
}

/** A word that is reserved, or made of such words, or a figure. */
function isWordOfTerms(word: string): boolean {
  return (
    isReserved(word) || isFigure(word) || (humpsOf(word)?.every(hump => isReserved(hump) || isFigure(hump)) ?? false)
  );
}

/** What the names of classes and modules begin with that come with a language: `java.lang.OutOfMemoryError`. */
const languageRoots = new Set([
  'java',
  'javax',
  'jdk',
  'kotlin',
  'scala',
  'python',
  'node',
  'os',
  'builtins',
  'system',
  'System',
]);

const pathRoots = new Set(['spec', 'status', 'metadata', 'webhooks', 'subjects', 'data']);

function isFieldPath([root = '', ...fields]: readonly string[]): boolean {
  return pathRoots.has(root) && fields.every(isField);
}

/** Words and the dots between them: no sentence ends within. */
function dottedAt(text: string, at: number, first: string): string {
  let end = at + first.length;
  while (text[end] === '.') {
    const next = wordAt(text, end + 1);
    if (next === '') break;
    end += 1 + next.length;
  }
  return text.slice(at, end);
}

/** Where quotes end that begin here, if there is no space within: a name, most likely. An apostrophe in a word is no quote. */
function quotedUntil(text: string, at: number): number {
  const quote = text[at]!;
  if (!/["'`]/.test(quote) || (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!))) return 0;
  let end = at + 1;
  while (end < text.length && !/["'`\\\s]/.test(text[end]!)) end++;
  return text[end] === quote || text[end] === '\\' ? end : 0;
}

/** The kind that is named right before: `secret "db" not found`, `service/web`, `deployments.apps "web"`; else `''`. */
function kindBefore(text: string, at: number): string {
  const [, word = ''] =
    /([A-Za-z]+)(?:\.[a-z0-9.]+)?(?:[\s:=]+|\/|)\\?["'`]?$/.exec(text.slice(Math.max(0, at - 64), at)) ?? [];
  return kindCalled(word) ?? '';
}

interface Index {
  readonly field: string;
  readonly content: string;
}

/** `[app]` right behind the name of a field. */
function indexAt(text: string, at: number): Index | undefined {
  const field = /[A-Za-z]+$/.exec(text.slice(Math.max(0, at - 64), at))?.[0];
  const end = text.indexOf(']', at);
  if (field === undefined || end < at + 2) return undefined;
  const content = text.slice(at + 1, end);
  return /[\s[]/.test(content) ? undefined : { field, content };
}

/** Where a word is a name although it looks like a plain one: a value after `=` or `:`, one side of a slash, before a port. */
function isNamePosition(text: string, begin: number, end: number): boolean {
  const before = text[begin - 1] ?? ' ';
  const after = text[end] ?? ' ';
  return '=/:@$#{<['.includes(before) || '/@'.includes(after) || /^:\d/.test(text.slice(end, end + 2));
}
