import { type Kind, kinds } from '../core/kinds/index.ts';
import { namesOf } from '../core/kinds/names.ts';
import { nearest } from '../core/near.ts';
import { groupOf, type KubeObject } from '../core/objects.ts';
import {
  type RawObject,
  ResourceError,
  type ResourceList,
  type Resources,
  type ResourceType,
} from '../core/resources.ts';
import type { WantedAccess } from '../core/reviews.ts';
import { matchesSelector, parseSelector } from '../core/selectors.ts';
import type { Store } from '../engine/store.ts';
import type { Caller } from './access.ts';
import { RequestError } from './request-error.ts';

/**
 * What a caller may ask a cluster: only of the namespaces that it may see, if it may not see all; and only what it could read
 * itself, where somebody knows that.
 */
export function within(
  { namespaces, mayRead }: Pick<Caller, 'namespaces' | 'mayRead'>,
  resources: Resources,
): Resources {
  if (namespaces === 'all' && mayRead === undefined) return resources;
  const check = ({ kind, namespaced }: Pick<ResourceType, 'kind' | 'namespaced'>, namespace: string | undefined) => {
    if (namespaces === 'all') return;
    const seen = [...namespaces].sort().join(', ');
    if (!namespaced)
      throw new RequestError('forbidden', `${kind} is cluster-scoped, and you may see only these namespaces: ${seen}`);
    if (namespace === undefined) throw new RequestError('invalid', `name a namespace that you may see: ${seen}`);
    if (!namespaces.has(namespace)) throw new RequestError('forbidden', `you may see only these namespaces: ${seen}`);
  };
  const checkRead = async (wanted: WantedAccess, signal: AbortSignal): Promise<void> => {
    if (mayRead === undefined || (await mayRead(wanted, signal))) return;
    const { verb, resource, group, namespace } = wanted;
    const place = namespace === undefined ? 'in all namespaces' : `in ${namespace}`;
    throw new RequestError('forbidden', `you may not ${verb} ${resource}${group && `.${group}`} ${place}`);
  };
  return {
    types: signal => resources.types(signal),
    async list(wanted, signal) {
      const { type, namespace } = wanted;
      check(type, namespace);
      await checkRead({ verb: 'list', group: type.group, resource: type.plural, namespace }, signal);
      return await resources.list(wanted, signal);
    },
    async get(type, namespace, name, signal) {
      const isOwn = namespaces !== 'all' && isNamespace(type) && namespaces.has(name);
      if (!isOwn) check(type, namespace);
      if (!isOwn) await checkRead({ verb: 'get', group: type.group, resource: type.plural, namespace, name }, signal);
      return await resources.get(type, namespace, name, signal);
    },
    async log(wanted, signal) {
      const { namespace, pod } = wanted;
      check({ kind: 'Pod', namespaced: true }, namespace);
      await checkRead({ verb: 'get', group: '', resource: 'pods/log', namespace, name: pod }, signal);
      return await resources.log(wanted, signal);
    },
  };
}

function isNamespace({ group, kind }: ResourceType): boolean {
  return group === '' && kind === 'Namespace';
}

/** What a recording can answer: of the objects that it holds, the fields that are kept. */
export function storedResources(store: Store): Resources {
  const types = storedTypes(store);
  const objectsOf = ({ group, kind }: ResourceType): readonly KubeObject[] => {
    const known = types.get(`${group}/${kind}`)?.kept;
    const objects: readonly KubeObject[] = known === undefined ? [] : store.objects(known);
    return objects.filter(object => object.kind === kind && groupOf(object.apiVersion) === group);
  };
  return {
    types: async () => [...types.values()].map(({ type }) => type),
    async list({ type, namespace, selector, limit, cursor = '0' }: ResourceList) {
      const parsed = selector === undefined ? undefined : parseSelector('selector', selector);
      const found = objectsOf(type).filter(
        ({ metadata }) =>
          (namespace === undefined || metadata.namespace === namespace) &&
          (parsed === undefined || matchesSelector(parsed, metadata.labels)),
      );
      const from = Number(cursor);
      const to = from + limit;
      return { objects: found.slice(from, to).map(asRaw), ...(to < found.length && { next: String(to) }) };
    },
    async get(type, namespace = '', name) {
      const found = objectsOf(type).find(
        ({ metadata }) => metadata.name === name && (!type.namespaced || metadata.namespace === namespace),
      );
      if (found === undefined) throw new ResourceError('not-found', `the recording holds no ${type.kind} "${name}"`);
      return asRaw(found);
    },
    async log() {
      throw new ResourceError('unavailable', 'a recording has no logs to ask for');
    },
  };
}

interface StoredType {
  readonly type: ResourceType;
  /** Under what the store keeps it. */
  readonly kept: Kind;
}

function storedTypes(store: Store): Map<string, StoredType> {
  const types = new Map<string, StoredType>();
  for (const kept of Object.keys(kinds) as Kind[]) {
    const { group, version, kind, plural, namespaced } = kinds[kept];
    if (kept === 'CustomResource' || store.objects(kept).length === 0) continue;
    const shortNames = namesOf(kept).slice(2);
    const type = {
      group,
      version,
      kind,
      plural,
      singular: kind.toLowerCase(),
      shortNames,
      namespaced,
      verbs: ['get', 'list'],
    };
    types.set(`${group}/${kind}`, { type, kept });
  }
  for (const { apiVersion, kind, metadata } of store.objects('CustomResource')) {
    const group = groupOf(apiVersion);
    if (types.has(`${group}/${kind}`)) continue;
    const singular = kind.toLowerCase();
    const type = {
      group,
      version: apiVersion.slice(group.length + 1),
      kind,
      plural: `${singular}s`,
      singular,
      shortNames: [],
      namespaced: metadata.namespace !== '',
      verbs: ['get', 'list'],
    };
    types.set(`${group}/${kind}`, { type, kept: 'CustomResource' });
  }
  return types;
}

/** An object is data already. */
function asRaw(object: KubeObject): RawObject {
  return { ...object };
}

/**
 * The type that goes by a name as kubectl takes it: `deploy`, `deployments`, `Deployment`, `certificates.cert-manager.io`,
 * `deployments.v1.apps`. Kubernetes' own groups come before others.
 * @throws RequestError with near matches
 */
export function typeNamed(name: string, types: readonly ResourceType[]): ResourceType {
  const wanted = name.toLowerCase();
  const found = types.find(type => spellings(type).includes(wanted));
  if (found !== undefined) return found;
  const near = nearest(
    wanted,
    types.flatMap(type => [type.singular || type.kind.toLowerCase(), type.plural, ...type.shortNames]),
  );
  throw new RequestError(
    'invalid',
    `the cluster serves no type "${name}"${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}`,
  );
}

function spellings({ group, version, kind, plural, singular, shortNames }: ResourceType): string[] {
  const names = [plural, singular, kind.toLowerCase(), ...shortNames];
  return names.flatMap(name => [name, `${name}.${group}`, `${name}.${version}.${group}`]);
}
