import { UserError } from '../core/errors.ts';
import type { GroupKind } from '../core/kinds/custom-types.ts';
import { type Kind, kinds } from '../core/kinds/index.ts';
import { kindNamed, kindNames } from '../core/kinds/names.ts';
import { nearest } from '../core/near.ts';
import { formatRef, groupOf, isBuiltInGroup, type KubeObject, type ObjectRef, refOf } from '../core/objects.ts';
import { printable } from '../core/values.ts';
import type { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';
import { isComplete } from './store.ts';

/** An object as a person names it: `deploy`, `web`. */
export interface AskedObject {
  readonly type: string;
  readonly name: string;
}

/** An object that was asked for, and that something is known of. */
export interface Found {
  readonly ref: ObjectRef;
  /** Not there if it is known only from what others say of it. */
  readonly object: KubeObject | undefined;
}

/** A type that was asked for. */
interface AskedType {
  readonly kind: Kind;
  /** The type of custom resource, if it is none of Kubernetes. */
  readonly of: GroupKind | undefined;
}

/**
 * The objects that go by these names: in these namespaces, or in all. An object that is not there is found too if a finding is
 * about it: what others need of it is just what is asked for.
 * @throws UserError with near matches if there is none, or that it cannot be known
 */
export function findAsked(
  asked: readonly AskedObject[],
  namespaces: readonly string[] | undefined,
  index: ClusterIndex,
  drafts: readonly Draft[],
): Found[] {
  const found = new Map<string, Found>();
  for (const one of asked) {
    const type = typeNamed(one.type, index);
    const inScope = ({ namespace }: { readonly namespace?: string }): boolean =>
      namespaces === undefined || !namespace || namespaces.includes(namespace);
    const objects = objectsOf(type, index).filter(({ metadata }) => metadata.name === one.name && inScope(metadata));
    const matches = objects.map((object): Found => ({ ref: refOf(object), object }));
    if (matches.length === 0) {
      for (const ref of drafts.flatMap(draft => [draft.ref, draft.topOwner])) {
        if (ref.name === one.name && isOf(ref, type) && inScope(ref)) matches.push({ ref, object: undefined });
      }
    }
    if (matches.length === 0) throw notFound(one.name, type, namespaces, index);
    for (const match of matches) found.set(formatRef(match.ref), match);
  }
  return [...found.values()];
}

function typeNamed(name: string, index: ClusterIndex): AskedType {
  const kind = kindNamed(name);
  if (kind !== undefined) return { kind, of: undefined };
  const wanted = name.toLowerCase();
  const types = customTypes(index);
  const known = types.find(type =>
    type.names.some(n => wanted === n || wanted === `${n}.${type.of.group}` || isVersioned(wanted, n, type.of.group)),
  );
  if (known !== undefined) return { kind: 'CustomResource', of: known.of };
  const near = nearest(wanted, [...kindNames, ...types.flatMap(type => type.names)]);
  throw new UserError(`there is no kind "${printable(name)}"${didYouMean(near)}`);
}

/** `certificates.v1.cert-manager.io`. */
function isVersioned(wanted: string, name: string, group: string): boolean {
  return wanted.startsWith(`${name}.v`) && wanted.endsWith(`.${group}`);
}

/** The types of custom resources by the names that their definitions give them, and by their kinds where these are not known. */
function customTypes(index: ClusterIndex): { readonly of: GroupKind; readonly names: readonly string[] }[] {
  const defined = index.store.objects('CustomResourceDefinition').map(({ spec: { group = '', names } }) => ({
    of: { group, kind: names?.kind ?? '' },
    names: [names?.kind, names?.singular, names?.plural, ...(names?.shortNames ?? [])].flatMap(name =>
      name === undefined || name === '' ? [] : [name.toLowerCase()],
    ),
  }));
  const seen = new Map<string, GroupKind>();
  for (const { apiVersion, kind } of index.store.objects('CustomResource'))
    seen.set(`${apiVersion} ${kind}`, { group: groupOf(apiVersion), kind });
  return [...defined, ...[...seen.values()].map(of => ({ of, names: [of.kind.toLowerCase()] }))];
}

function objectsOf({ kind, of }: AskedType, index: ClusterIndex): readonly KubeObject[] {
  const objects: readonly KubeObject[] = index.store.objects(kind);
  if (of === undefined) return objects;
  return objects.filter(object => object.kind === of.kind && groupOf(object.apiVersion) === of.group);
}

function isOf(ref: ObjectRef, { kind, of = kinds[kind] }: AskedType): boolean {
  return ref.kind === of.kind && (ref.group ?? '') === (isBuiltInGroup(of.group) ? '' : of.group);
}

function notFound(
  name: string,
  type: AskedType,
  namespaces: readonly string[] | undefined,
  index: ClusterIndex,
): UserError {
  const label = type.of?.kind ?? type.kind;
  const namespaced = type.of === undefined ? kinds[type.kind].namespaced : index.store.isNamespaced(type.of);
  const places = namespaced ? namespaces : undefined;
  const wrong = places === undefined ? undefined : missingNamespace(places, index);
  if (wrong !== undefined) return new UserError(`there is no ${label} "${printable(name)}": ${wrong}`);
  for (const place of places ?? [undefined]) {
    const { state, why } = index.store.state(type.kind, place, type.of);
    if (isComplete(state)) continue;
    const where = place === undefined ? '' : ` in namespace ${printable(place)}`;
    return new UserError(
      `it is not known whether there is a ${label} "${printable(name)}"${where}: ${state}${why === undefined ? '' : `: ${printable(why)}`}`,
    );
  }
  const same = objectsOf(type, index);
  const elsewhere = same.filter(object => object.metadata.name === name).map(object => formatRef(refOf(object)));
  const here = same.filter(({ metadata }) => places === undefined || places.includes(metadata.namespace));
  const names = nearest(
    name,
    here.map(object => object.metadata.name),
  );
  const near = here.filter(object => names.includes(object.metadata.name)).map(object => formatRef(refOf(object)));
  const where = places === undefined ? '' : ` in namespace ${places.map(printable).join(', ')}`;
  const others = otherKinds(name, places, index);
  const hint = didYouMean([...new Set([...elsewhere, ...others, ...near])].slice(0, 3).map(printable));
  return new UserError(`there is no ${label} "${printable(name)}"${where}${hint}`);
}

/** What people deploy and expose: what else may have been meant by a name. */
const commonKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Service', 'Pod'] as const;

function otherKinds(name: string, places: readonly string[] | undefined, index: ClusterIndex): string[] {
  return commonKinds
    .flatMap((kind): readonly KubeObject[] => index.store.objects(kind))
    .filter(({ metadata }) => metadata.name === name && places?.includes(metadata.namespace) !== false)
    .map(object => formatRef(refOf(object)));
}

/** @throws UserError with near misses if one of them does not exist; where that is not known, it is not said */
export function checkNamespaces(places: readonly string[], index: ClusterIndex): void {
  const missing = missingNamespace(places, index);
  if (missing !== undefined) throw new UserError(missing);
}

/** That one of the namespaces does not exist: nothing can be found in it, however it is spelt. */
function missingNamespace(places: readonly string[], index: ClusterIndex): string | undefined {
  if (!isComplete(index.store.state('Namespace').state)) return undefined;
  const existing = index.store.objects('Namespace').map(({ metadata }) => metadata.name);
  const wrong = places.find(place => !existing.includes(place));
  if (wrong === undefined || existing.length === 0) return undefined;
  return `there is no namespace "${printable(wrong)}"${didYouMean(nearest(wrong, existing))}`;
}

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
}
