import type { Fields } from '../../core/fields.ts';
import type { KindDefinition } from '../../core/kinds/define.ts';
import { definitionOf, type Kind, kindOfType } from '../../core/kinds/index.ts';
import { groupOf, type KubeObject, metadata } from '../../core/objects.ts';
import { emptyMap } from './containers.ts';
import { isJsonObject, isTable, type JsonObject } from './json.ts';

/**
 * The one door into memory: whatever an object was encoded in, it passes here, and what must not pass is dropped here.
 * (The annotation `last-applied-configuration` is dropped a step earlier, by the readers of maps: see `lastApplied`.)
 */

/** The table of a whole object: its metadata, then the fields of its kind. */
export function rootTable(definition: KindDefinition): Fields {
  return rootOf(definition).fields;
}

interface Root {
  readonly fields: Fields;
  /** The nested tables of the top level, which are always there. */
  readonly tables: readonly (readonly [name: string, table: Fields])[];
}

const roots = new WeakMap<KindDefinition, Root>();

function rootOf(definition: KindDefinition): Root {
  const known = roots.get(definition);
  if (known !== undefined) return known;
  const fields: Fields = { metadata: [1, metadata], ...definition.fields };
  const tables = Object.entries(fields).flatMap(([name, [, type]]) => (isTable(type) ? [[name, type] as const] : []));
  const root = { fields, tables };
  roots.set(definition, root);
  return root;
}

/**
 * Makes a decoded root an object: with the type that items of lists do not carry, and with everything there that is
 * promised to be always there.
 * @param emptyOf makes the empty object of a table, in the shape of the decoder that made `root`
 */
export function normalise(
  definition: KindDefinition,
  root: Record<string, unknown>,
  emptyOf: (fields: Fields) => Record<string, unknown>,
): KubeObject {
  for (const [name, table] of rootOf(definition).tables) root[name] ??= emptyOf(table);
  const meta = root.metadata as Record<string, unknown>;
  meta.name ??= '';
  meta.namespace ??= '';
  meta.uid ??= '';
  meta.creationTimestamp ??= '';
  // An annotation of a Secret can hold what the Secret holds: tools keep copies there.
  if (definition.metadataOnly || definition.listedAs?.kind === 'Secret') meta.annotations = emptyMap;
  return { apiVersion: apiVersionOf(definition), kind: definition.kind, ...root } as unknown as KubeObject;
}

/** `v1`, `apps/v1`. */
export function apiVersionOf(definition: KindDefinition): string {
  return definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
}

/** Versions that recordings of older clusters hold, and that agree with the table in every field it has. */
const olderVersions: { readonly [K in Kind]?: readonly string[] } = {
  APIService: ['v1beta1'],
  CSIDriver: ['v1beta1'],
  CSINode: ['v1beta1'],
  ClusterRole: ['v1beta1'],
  ClusterRoleBinding: ['v1beta1'],
  CronJob: ['v1beta1'],
  DestinationRule: ['v1beta1', 'v1alpha3'],
  EndpointSlice: ['v1beta1'],
  'Gateway.networking.istio.io': ['v1beta1', 'v1alpha3'],
  HorizontalPodAutoscaler: ['v2beta2'],
  IngressClass: ['v1beta1'],
  Lease: ['v1beta1'],
  MutatingWebhookConfiguration: ['v1beta1'],
  PeerAuthentication: ['v1beta1'],
  PodDisruptionBudget: ['v1beta1'],
  PriorityClass: ['v1beta1'],
  Role: ['v1beta1'],
  RoleBinding: ['v1beta1'],
  RuntimeClass: ['v1beta1'],
  ServiceEntry: ['v1beta1', 'v1alpha3'],
  StorageClass: ['v1beta1'],
  ValidatingAdmissionPolicy: ['v1beta1'],
  ValidatingAdmissionPolicyBinding: ['v1beta1'],
  ValidatingWebhookConfiguration: ['v1beta1'],
  VirtualService: ['v1beta1', 'v1alpha3'],
  VolumeAttachment: ['v1beta1'],
};

/** The definition by which an object of this type can be read; undefined for a kind, group or version without a table. */
export function readableAs(apiVersion: string, kind: string): KindDefinition | undefined {
  const known = kindOfType(groupOf(apiVersion), kind);
  if (known === undefined) return undefined;
  const definition = definitionOf(known);
  if (known === 'CustomResource' || apiVersion === apiVersionOf(definition)) return definition;
  const older: Readonly<Record<string, readonly string[] | undefined>> = olderVersions;
  return older[known]?.includes(apiVersion.slice(apiVersion.indexOf('/') + 1)) ? definition : undefined;
}

/**
 * An Event of `events.k8s.io` in the shape of the core group's. The two are views of the same object: a recording may
 * hold either.
 */
export function asCoreEvent(json: JsonObject): JsonObject {
  if (json.kind !== 'Event' || typeof json.apiVersion !== 'string' || groupOf(json.apiVersion) !== 'events.k8s.io')
    return json;
  return {
    ...json,
    apiVersion: 'v1',
    involvedObject: json.regarding,
    message: json.note,
    source: json.deprecatedSource,
    firstTimestamp: json.deprecatedFirstTimestamp,
    lastTimestamp: json.deprecatedLastTimestamp,
    count: json.deprecatedCount,
    reportingComponent: json.reportingController,
    series: isJsonObject(json.series) ? json.series : undefined,
  };
}
