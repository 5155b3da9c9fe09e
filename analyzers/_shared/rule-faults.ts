import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { nearest } from '../../src/core/near.ts';
import { groupsWith, pluralOf, resourceMeant, resourcesOf, verbMeant } from './api-resources.ts';
import { groupName, has, type Role, type Rule } from './roles.ts';

type Cluster = Pick<ClusterView<never, 'CustomResourceDefinition'>, 'listing'>;

/** A resource of a rule that its API groups do not have, and what was meant. */
export interface WrongResource {
  readonly resource: string;
  readonly near: string;
  /** The resource of which it should be a part, if that is right. */
  readonly parent: string | undefined;
}

/**
 * The resources of a rule that nobody serves. None if one of its groups may have them: `*`, groups of others, and groups
 * that are long gone. None either if another rule grants what was meant: then this one is left over and harms nobody.
 */
export function wrongResources(rule: Rule, role: Role, cluster: Cluster): WrongResource[] {
  return rule.resources.flatMap(resource => {
    const wrong = wrongIn(resource, rule.apiGroups, cluster);
    if (wrong === undefined) return [];
    const { group, near, parent } = wrong;
    if (role.rules.some(other => has(other.apiGroups, [group]) && has(other.resources, [near]))) return [];
    const where = rule.apiGroups.includes(group) ? near : `${near} of API group ${groupName(group)}`;
    return [{ resource, near: where, parent }];
  });
}

interface Wrong {
  readonly near: string;
  readonly group: string;
  readonly parent: string | undefined;
}

function wrongIn(resource: string, groups: readonly string[], cluster: Cluster): Wrong | undefined {
  const [name = '', part] = resource.split('/');
  const own = groups.filter(group => resourcesOf(group) !== undefined);
  if (name === '*' || groups.length === 0) return undefined;
  if (own.length < groups.length) return own.length > 0 ? undefined : wrongCustom(name, groups, cluster);
  const group = own.find(one => resourcesOf(one)!.has(name));
  if (group !== undefined) {
    const parts = resourcesOf(group)!.get(name)!;
    // Whoever sets an owner that blocks deletion is asked for update on its finalizers, whatever the resource.
    if (part === undefined || part === 'finalizers' || part === '*' || parts.includes(part)) return undefined;
    const [near] = nearest(part, parts, 1);
    return near === undefined ? undefined : { near: `${name}/${near}`, group, parent: name };
  }
  const rest = part === undefined ? '' : `/${part}`;
  const [elsewhere] = groupsWith(name);
  if (elsewhere !== undefined) return { near: `${name}${rest}`, group: elsewhere, parent: undefined };
  for (const one of own) {
    const near = resourceMeant(name, [...resourcesOf(one)!.keys()]);
    if (near !== undefined) return { near: `${near}${rest}`, group: one, parent: undefined };
  }
  const plural = pluralOf(name);
  return plural === undefined
    ? undefined
    : { near: `${plural.resource}${rest}`, group: plural.group, parent: undefined };
}

/** Of groups of custom resources no typo is guessed at: a resource may be one of a version that is not installed. */
function wrongCustom(name: string, groups: readonly string[], cluster: Cluster): Wrong | undefined {
  const definitions = cluster.listing('CustomResourceDefinition');
  if (definitions.state === 'unknown') return undefined;
  const known = pluralsByGroup(definitions.objects);
  if (groups.some(group => !known.has(group) || known.get(group)!.plurals.has(name))) return undefined;
  for (const group of groups) {
    const near = known.get(group)!.singulars.get(name.toLowerCase());
    if (near !== undefined) return { near, group, parent: undefined };
  }
  return undefined;
}

interface Names {
  readonly plurals: Set<string>;
  /** Plurals by what else people call a resource. */
  readonly singulars: Map<string, string>;
}

const pluralsByGroup = memoized(
  (definitions: readonly Kinds['CustomResourceDefinition'][]): ReadonlyMap<string, Names> => {
    const groups = new Map<string, Names>();
    for (const { spec } of definitions) {
      const { plural = '', kind = '', shortNames = [] } = spec.names ?? {};
      const names = groups.get(spec.group ?? '') ?? { plurals: new Set(), singulars: new Map() };
      groups.set(spec.group ?? '', names);
      names.plurals.add(plural);
      for (const name of [kind.toLowerCase(), plural.toLowerCase(), ...shortNames]) names.singulars.set(name, plural);
    }
    return groups;
  },
);

/** What a rule grants by verbs that no API server asks for, each with those that were meant. Other APIs have verbs of their own. */
export function wrongVerbs({ verbs, resources, apiGroups }: Rule): { readonly verb: string; readonly near: string }[] {
  if (resources.length === 0 || apiGroups.some(group => resourcesOf(group) === undefined)) return [];
  return verbs.flatMap(verb => {
    const near = verbMeant(verb);
    return near === undefined ? [] : [{ verb, near }];
  });
}

/** The resources that a rule lets somebody create by name only, which no other rule lets them create by any name. */
export function createdByName({ verbs, resources, apiGroups, resourceNames }: Rule, role: Role): string[] {
  if (resourceNames.length === 0 || !verbs.includes('create')) return [];
  const others = role.rules.filter(rule => rule.resourceNames.length === 0 && has(rule.verbs, ['create']));
  return resources.filter(
    // Of a part of an object, such as a token or an eviction, the name is known.
    resource =>
      !resource.includes('/') &&
      !others.some(rule => has(rule.resources, [resource]) && has(rule.apiGroups, apiGroups)),
  );
}

/** `pod-reader`, `secrets-viewer-role`: a resource, and what may be done to it. */
const nameForm = /^([a-z]+)-(?:reader|viewer|lister|watcher|getter|editor|writer)(?:-role)?$/;

/** The resource that a role is named after, if it grants nothing on that, and all that it grants is of Kubernetes. */
export function namedAfter({ metadata, rules }: Role): string | undefined {
  const word = nameForm.exec(metadata.name)?.[1];
  const resource = word === undefined ? undefined : pluralOf(word)?.resource;
  if (resource === undefined || rules.length === 0) return undefined;
  const isPlain = rules.every(
    ({ apiGroups, resources }) =>
      apiGroups.every(group => resourcesOf(group) !== undefined) && !resources.includes('*'),
  );
  const granted = rules.flatMap(({ resources }) => resources.map(name => name.split('/')[0]));
  return isPlain && !granted.includes(resource) ? resource : undefined;
}
