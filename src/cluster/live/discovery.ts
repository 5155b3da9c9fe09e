import { UserError } from '../../core/errors.ts';
import { isCustomGroup, isWorthListing } from '../../core/kinds/custom-types.ts';
import type { KindDefinition } from '../../core/kinds/define.ts';
import { kindOfType, kinds } from '../../core/kinds/index.ts';
import { compareText } from '../../core/objects.ts';
import type { ResourceType } from '../../core/resources.ts';
import { readableKind } from '../decode/older-versions.ts';
import { isMapping, type Mapping } from './kubeconfig-file.ts';
import type { Answer, Tally, Transport } from './transport.ts';

/** How a kind is served. */
export type Served =
  /**
   * List it, in this version. An older version than the one of its table can be read in JSON alone. It is `sure` where the
   * server says so; else a listing finds out.
   */
  | { readonly state: 'served'; readonly version: string; readonly jsonOnly: boolean; readonly sure: boolean }
  | { readonly state: 'not-served' }
  /** In other versions only, which its table cannot read. */
  | { readonly state: 'other-versions'; readonly versions: readonly string[] }
  /** The APIService of its group is down. */
  | { readonly state: 'stale-group' };

/** What a server says of itself. */
export interface Discovery {
  /** Whether the server refused the credentials (401) for everything. */
  readonly refused: boolean;
  /** `gitVersion`; undefined if the server does not tell. */
  readonly serverVersion: string | undefined;
  served(definition: KindDefinition): Served;
  /**
   * The types of custom resources that have a status, each in the version that the server prefers, by group and kind.
   * Undefined if the server does not say: because it may not or cannot now, or is older than 1.26.
   * (Their definitions would say the same, in megabytes of schemas that few users may list.)
   */
  readonly customTypes: readonly KindDefinition[] | undefined;
}

interface Resource {
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

interface Version {
  readonly name: string;
  /** By plural. Undefined where only the version is known (the legacy form). */
  readonly resources: ReadonlyMap<string, Resource> | undefined;
  readonly stale: boolean;
}

/** By group. */
type Groups = ReadonlyMap<string, readonly Version[]>;

const form = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;

/** The newest form that the server knows comes back: aggregated since 1.26, before that a list of groups and versions. */
const accept = [form('v2'), form('v2beta1'), 'application/json'].join(', ');

/**
 * Asks what the server serves, in two requests however many groups there are. What has no group every API server serves: where
 * one does not, a listing finds out.
 * @throws UserError if the credentials are refused, or if this is no API server; TransportError if it does not answer
 */
export async function discover(transport: Transport, signal: AbortSignal, tally: Tally): Promise<Discovery> {
  const ask = (path: string) => transport.get({ path, accept, signal, tallies: [tally] });
  const answers = await Promise.all([ask('/apis'), ask('/version')]);
  const [named, version] = answers;
  const groups = groupsOf(named, transport.where);
  return {
    refused: answers.every(answer => answer.status === 401),
    serverVersion: versionOf(version),
    served: servedBy(groups),
    customTypes: groups === undefined || isLegacy(groups) ? undefined : customTypesOf(groups),
  };
}

/**
 * All types of objects that can be listed, each in the version that the server prefers. Undefined if the server does not say,
 * or is older than 1.26.
 * @throws UserError, TransportError
 */
export async function discoverTypes(
  transport: Transport,
  signal: AbortSignal,
  tallies: readonly Tally[],
): Promise<ResourceType[] | undefined> {
  const ask = (path: string) => transport.get({ path, accept, signal, tallies });
  const answers = await Promise.all(['/api', '/apis'].map(ask));
  const types = new Map<string, ResourceType>();
  for (const answer of answers) {
    const groups = groupsOf(answer, transport.where);
    if (groups === undefined || (groups.size > 0 && isLegacy(groups))) return undefined;
    for (const [group, versions] of groups) {
      for (const { name: version, resources = new Map<string, Resource>() } of versions) {
        for (const [plural, { subresources: _, ...resource }] of resources) {
          if (resource.verbs.includes('list') && !types.has(`${group}/${plural}`))
            types.set(`${group}/${plural}`, { ...resource, group, version, plural });
        }
      }
    }
  }
  return [...types.values()];
}

function customTypesOf(groups: Groups): KindDefinition[] {
  const types = new Map<string, KindDefinition>();
  for (const [group, versions] of groups) {
    if (!isCustomGroup(group)) continue;
    // The server names the version that it prefers first.
    for (const { name, resources = new Map<string, Resource>() } of versions) {
      for (const [plural, { kind, namespaced, verbs, subresources }] of resources) {
        if (kindOfType(group, kind) !== 'CustomResource' || types.has(`${group}/${kind}`)) continue;
        if (!verbs.includes('list') || !isWorthListing({ group, kind }, subresources)) continue;
        types.set(`${group}/${kind}`, { ...kinds.CustomResource, group, version: name, plural, kind, namespaced });
      }
    }
  }
  return [...types.values()].sort((a, b) => compareText(a.group, b.group) || compareText(a.kind, b.kind));
}

/** @param known undefined if the server does not say: then a listing finds out */
function servedBy(known: Groups | undefined): Discovery['served'] {
  return definition => {
    const { group, version, kind, jsonOnly } = definition;
    const { plural } = definition.listedAs ?? definition;
    const asDescribed = { state: 'served', version, jsonOnly: false } as const;
    const versions = known?.get(group);
    // The legacy form leaves a group out while its APIService is down: only a listing tells that from a group that is not there.
    // Custom resources have no APIService that could be.
    if (group === '' || known === undefined || (versions === undefined && isLegacy(known) && jsonOnly !== true))
      return { ...asDescribed, sure: false };
    const having = (versions ?? []).filter(v => v.resources?.has(plural) ?? true);
    const sure = !isLegacy(known);
    if (having.some(v => v.name === version && !v.stale)) return { ...asDescribed, sure };
    const older = having.find(v => !v.stale && readableKind(`${group}/${v.name}`, kind) !== undefined);
    if (older !== undefined) return { state: 'served', version: older.name, jsonOnly: true, sure };
    if (versions?.some(v => v.stale)) return { state: 'stale-group' };
    return having.length === 0
      ? { state: 'not-served' }
      : { state: 'other-versions', versions: having.map(v => v.name) };
  };
}

function isLegacy(groups: Groups): boolean {
  return [...groups.values()].every(versions => versions.every(v => v.resources === undefined));
}

/** Undefined if the server may not or cannot say now. */
function groupsOf(answer: Answer, where: string): Groups | undefined {
  const { status, contentType } = answer;
  if (status === 401 || status === 403 || status === 429 || status >= 500) return undefined;
  const json = status === 200 ? parse(answer) : undefined;
  if (json?.kind === 'APIGroupDiscoveryList') return new Map(listOf(json.items).map(aggregated));
  if (json?.kind === 'APIGroupList') return new Map(listOf(json.groups).map(legacyGroup));
  // A server that is none would answer 404 to every listing, which would look like an empty cluster.
  const got = status === 200 ? contentType || 'an answer without a type' : `status ${status}`;
  throw new UserError(
    `${where} is not a Kubernetes API server: asked for its API groups, got ${got}. Check the server's URL.`,
  );
}

function aggregated(group: Mapping): [string, Version[]] {
  const name = isMapping(group.metadata) ? group.metadata.name : '';
  const versions = listOf(group.versions).map(version => ({
    name: String(version.version),
    resources: new Map(listOf(version.resources).map(resourceOf)),
    stale: version.freshness === 'Stale',
  }));
  return [typeof name === 'string' ? name : '', versions];
}

function resourceOf({
  resource,
  responseKind,
  singularResource,
  shortNames,
  scope,
  verbs,
  subresources,
}: Mapping): [string, Resource] {
  return [
    String(resource),
    {
      kind: isMapping(responseKind) ? String(responseKind.kind) : '',
      singular: typeof singularResource === 'string' ? singularResource : '',
      shortNames: texts(shortNames),
      namespaced: scope !== 'Cluster',
      verbs: texts(verbs),
      subresources: listOf(subresources).map(({ subresource }) => String(subresource)),
    },
  ];
}

function legacyGroup(group: Mapping): [string, Version[]] {
  return [String(group.name), listOf(group.versions).map(version => legacy(String(version.version)))];
}

function legacy(name: string): Version {
  return { name, resources: undefined, stale: false };
}

function versionOf(answer: Answer): string | undefined {
  const version = answer.status === 200 ? parse(answer)?.gitVersion : undefined;
  return typeof version === 'string' ? version : undefined;
}

function parse({ body }: Answer): Mapping | undefined {
  try {
    const json: unknown = JSON.parse(body.toString());
    return isMapping(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): Mapping[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(v => typeof v === 'string') : [];
}
