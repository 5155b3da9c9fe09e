import type { Fields } from '../core/fields.ts';
import { definitionOf, type Kind, kindOfType, kinds } from '../core/kinds/index.ts';
import { kindNamed, kindNames } from '../core/kinds/names.ts';
import { isBuiltInGroup, type ObjectRef } from '../core/objects.ts';
import { knownGroups, reservedNames, reservedTerms, reservedValues, reservedWords } from './reserved.ts';
import { terms } from './terms.ts';
import { words } from './words.ts';

/**
 * What may stay in text that a model gets. *Reserved* words are of Kubernetes, of kernels and of runtimes: they stay
 * though a thing of the cluster is called so. *Plain* words stay unless a thing is called so. Nothing else stays.
 */
const fields = new Set((Object.keys(kinds) as Kind[]).flatMap(kind => fieldsOf(definitionOf(kind).fields)));
const reserved = new Set([
  ...listOf(reservedWords),
  ...listOf(reservedTerms),
  ...kindNames,
  ...(Object.keys(kinds) as Kind[]).flatMap(partsOf),
  // A field of one word, such as `password` or `match`, may be anybody's word: it is reserved in the path of a field alone.
  ...[...fields].filter(field => /[A-Z]/.test(field)).map(field => field.toLowerCase()),
]);
const knownTerms = new Set([...listOf(terms), ...listOf(reservedValues)]);
const plain = new Set(listOf(words));

/** A reserved word, a kind, a field, or a name that Kubernetes gives to a reason, a condition or a value. */
export function isReserved(word: string): boolean {
  return reserved.has(word.toLowerCase()) || knownTerms.has(word);
}

/** The name of a field of some kind, as in `spec.match`. */
export function isField(word: string): boolean {
  return fields.has(word);
}

/** A word of English or of technology. */
export function isPlain(word: string): boolean {
  return plain.has(word.toLowerCase());
}

/** `ImagePullBackOff` is `Image`, `Pull`, `Back`, `Off`; undefined for what is no word of several. */
export function humpsOf(word: string): string[] | undefined {
  if (!/^[A-Za-z]\w*[a-z]\w*[A-Z]|^[A-Z]{2,}s?[a-z]/.test(word) || word.includes('_')) return undefined;
  const humps = word.match(/[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return humps.length > 1 ? humps : undefined;
}

/**
 * A number, a quantity, a duration, a percentage, a range, a version: what says how much, and not who. A number of ten
 * digits or more is an account, a telephone or a moment. A suffix of a version is that of those who build Kubernetes.
 */
const figure =
  /^(?:[+-]?\d{1,9}(?:\.\d{1,9})?(?:[mnuk]|[KMGTPE]i?B?|B|kB|%|x|[num]s|[smhdwy]|th|st|nd|rd)?|\d{1,6}-\d{1,6}|(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|ns|d))+|v?\d{1,4}(?:\.\d{1,6}){1,2}(?:[-+](?:alpha|beta|rc|gke|eks|aks|k3s|rke2r?|k0s|vmware)[.-]?[0-9a-f.]{0,16})?|v\d{1,2}(?:(?:alpha|beta)\d{1,2})?)$/;

export function isFigure(word: string): boolean {
  return figure.test(word);
}

/** The kind that a word names in messages, if it is no short name: `secret`, `Secret`, `secrets`. */
export function kindCalled(word: string): Kind | undefined {
  const folded = word.toLowerCase();
  const kind = kindNamed(folded);
  return kind !== undefined && (folded === kind.toLowerCase() || folded === definitionOf(kind).plural)
    ? kind
    : undefined;
}

/** Whether a kind is Kubernetes' own or one of a project that many clusters run, so that it names nobody. */
export function isKnownKind({ group = '', kind }: Pick<ObjectRef, 'group' | 'kind'>): boolean {
  if (isKnownGroup(group)) return !isBuiltInGroup(group) || isReserved(kind) || /^[a-z-]+$/.test(kind);
  const known = kindOfType(group, kind);
  return known !== undefined && known !== 'CustomResource';
}

/** Whether an API group is Kubernetes' own or that of a project that many clusters run. */
export function isKnownGroup(group: string): boolean {
  return isBuiltInGroup(group) || knownGroups.some(known => group === known || group.endsWith(`.${known}`));
}

const knownDomains = new Set([...knownGroups, ...reservedNames, 'kubernetes.io', 'x-k8s.io']);

/** The end of a name with dots that everybody has, as long as it may be: `k8s.io` of `acme.k8s.io`; `''` if there is none. */
export function knownDomainOf(name: string): string {
  for (let from = 0; ; ) {
    const domain = name.slice(from);
    const next = domain.indexOf('.');
    if (next < 0) return '';
    if (knownDomains.has(domain.toLowerCase())) return domain;
    from += next + 1;
  }
}

/** Whether a key of a label or an annotation is under a prefix that is kept for Kubernetes. */
export function isKubernetesKey(key: string): boolean {
  return /^(?:[a-z0-9-]+\.)*(?:kubernetes|k8s)\.io\//.test(key);
}

function listOf(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** What a kind is called in messages: it, its plural, the parts of its group. */
function partsOf(kind: Kind): string[] {
  const { group, plural, kind: name } = definitionOf(kind);
  return [name.toLowerCase(), plural, ...(isBuiltInGroup(group) ? group.split('.') : [])];
}

function fieldsOf(fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, [, type]]) => {
    const inner = Array.isArray(type) ? type[0] : type;
    return [name.replace('...', ''), ...(typeof inner === 'object' ? fieldsOf(inner) : [])];
  });
}
