import { isField, isKubernetesKey } from '../../vocabulary/vocabulary.ts';

/** A form by which a name is known for one wherever it stands, and what its token is called. */
interface Form {
  readonly type: string;
  readonly pattern: RegExp;
}

const label = '[A-Za-z0-9_-]+';
const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';

/** In order: the first that fits counts. All are tried at the beginning of a word, but for paths. */
const forms: readonly Form[] = [
  // The port, the scheme and what is before the host are told apart by `urlParts`.
  { type: 'url', pattern: /[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s"'`<>\\]*[^\s"'`<>\\.,;:!?)\]}]/y },
  { type: 'email', pattern: new RegExp(`[\\w.+-]+@${label}(?:\\.${label})+`, 'y') },
  { type: 'arn', pattern: /arn:[\w-]*:[^\s"'`,;]+/y },
  { type: 'token', pattern: /eyJ[\w-]{8,}(?:\.[\w-]+){0,4}/y },
  { type: 'uid', pattern: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy },
  { type: 'digest', pattern: /(?:sha256|sha512|sha1|md5):[0-9a-f]{8,}(?!\w)/iy },
  {
    type: 'image',
    pattern: new RegExp(`${label}(?:\\.${label})+(?::\\d+)?(?:/[\\w.-]+)+(?::[\\w.-]*\\w)?(?:@sha256:[0-9a-f]+)?`, 'y'),
  },
  { type: 'address', pattern: new RegExp(`${octet}(?:\\.${octet}){3}(?:/\\d{1,2})?(?!\\w|\\.\\w|-[A-Za-z])`, 'y') },
  { type: 'address', pattern: /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])/iy },
  {
    type: 'address',
    pattern:
      /(?<!\w)(?=[0-9a-f:]*::)[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:\/\d{1,3})?(?![\w:])|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}(?:\/\d{1,3})?(?![\w:])/iy,
  },
  { type: 'id', pattern: /(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}(?![\w-])/iy },
  // A long string in base64: what has both cases and digits and is longer than any word.
  { type: 'token', pattern: /(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{40,}={0,2}/y },
  { type: 'path', pattern: /[A-Za-z]:\\[^\s"'`<>|]+/y },
];

/** A word of nothing but letters, as most are: it has none of these forms. */
const letters = /[A-Za-z]+(?![\w:/@.\\+%-])/y;

const absolutePath = /\/[\p{L}\p{N}_.@~][^\s"'`<>,;:()[\]{}|\\]*/uy;

export interface Found {
  readonly text: string;
  readonly type: string;
}

/** What of a known form begins at a position: at the beginning of a word, or at a slash. */
export function formAt(text: string, at: number): Found | undefined {
  if (text[at] === '/') return pathAt(text, at);
  letters.lastIndex = at;
  if (letters.test(text)) return undefined;
  for (const { type, pattern } of forms) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    if (type === 'image' && isOther(found)) continue;
    return { text: found, type: type === 'image' && !isSurelyImage(found) ? 'name' : type };
  }
  return undefined;
}

/** The form of a whole value, if it has one. */
export function formOf(value: string): string | undefined {
  const found = value === '' ? undefined : formAt(value, 0);
  return found?.text === value && found.type !== 'name' ? found.type : undefined;
}

/** What looks like an image, and is the key of a label, a version of an API, or two figures. */
function isOther(found: string): boolean {
  return isKubernetesKey(found) || /\/v\d+(?:(?:alpha|beta)\d+)?$/.test(found) || /^[\d./-]+$/.test(found);
}

/** `acme.com/hold` may as well be a finalizer, or the key of a label. */
function isSurelyImage(found: string): boolean {
  return /[:@]|\/.*\//.test(found);
}

function pathAt(text: string, at: number): Found | undefined {
  if (at > 0 && /[\p{L}\p{N}_.\])]/u.test(text[at - 1]!)) return undefined;
  absolutePath.lastIndex = at;
  const found = absolutePath.exec(text)?.[0].replace(/[.!?]+$/, '');
  return found === undefined ? undefined : { text: found, type: 'path' };
}

export interface UrlParts {
  readonly scheme: string;
  readonly credentials: string;
  readonly host: string;
  /** With its colon. */
  readonly port: string;
  /** Path, query and fragment, with what they begin with. */
  readonly rest: string;
}

/** Splits any URL, also those that `new URL` refuses. */
export function urlParts(url: string): UrlParts {
  const [, scheme = '', credentials = '', host = '', port = '', rest = ''] =
    /^([^:]+):\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?(.*)$/s.exec(url) ?? [];
  return { scheme, credentials, host, port, rest };
}

/** What stands in brackets after these fields is a word of Kubernetes, and no name: a condition, a resource, a key. */
const keyedByWords = new Set(
  'conditions hard used limits requests max min capacity allocatable metrics annotations labels default defaultRequest'.split(
    ' ',
  ),
);

const indexTypes: ReadonlyMap<string, string> = new Map([
  ['data', 'key'],
  ['rules', 'host'],
  ['env', 'variable'],
  ['paths', 'path'],
  ['tls', 'secret'],
]);

/** What stands in brackets after a field: the type of its token, or undefined if it is a word of Kubernetes. */
export function indexType(field: string): string | undefined {
  if (keyedByWords.has(field)) return undefined;
  if (/container(?:Statuses|s)$/i.test(field)) return 'container';
  return indexTypes.get(field) ?? (/s$/.test(field) && isField(field) ? field.slice(0, -1) : 'name');
}
