import { type CustomType, formatType } from '../../core/kinds/custom-types.ts';
import type { KindDefinition } from '../../core/kinds/define.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import type { OpenChunk } from './dating.ts';
import type { Discovery, Served } from './discovery.ts';
import type { Listing } from './listing.ts';

/** What is listed: a kind, or one type of custom resource. */
export interface Target {
  readonly kind: Kind;
  readonly of?: CustomType;
  readonly definition: KindDefinition;
  readonly version: string;
  readonly jsonOnly: boolean;
  /** Whether the server says that it serves it. */
  readonly sure: boolean;
}

/**
 * Types of custom resources that are listed at most. A cluster has tens of them; the providers of Crossplane bring hundreds
 * each, of which a few are used.
 */
export const mostCustomTypes = 500;

/** Custom resources have no protobuf. */
export function customTarget(definition: KindDefinition): Target {
  const { group, kind, namespaced, version } = definition;
  return { kind: 'CustomResource', of: { group, kind, namespaced }, definition, version, jsonOnly: true, sure: true };
}

/** What a listing gave, in a namespace or everywhere. */
export function chunksOf({ kind, of }: Target, namespace: string | undefined, listing: Listing): OpenChunk[] {
  const { objects, state, why, began } = listing;
  const chunks: OpenChunk[] = objects.length === 0 ? [] : [{ type: 'objects', kind, objects }];
  chunks.push({
    type: 'state',
    kind,
    ...(of !== undefined && { of }),
    state,
    ...(namespace !== undefined && { namespace }),
    ...(why !== undefined && { why }),
    began,
  });
  return chunks;
}

/** The state of the types of custom resources themselves, once each has its own. */
export function typesKnown({ customTypes }: Discovery): OpenChunk {
  const chunk = { type: 'state', kind: 'CustomResource', began: performance.now() } as const;
  if (customTypes === undefined)
    return {
      ...chunk,
      state: 'failed',
      why: 'the server does not say which custom resources it has, as it does since 1.26',
    };
  const left = customTypes.slice(mostCustomTypes);
  if (left.length === 0) return { ...chunk, state: 'complete' };
  const why = `${left.length} of ${customTypes.length} types were not listed, from ${formatType(left[0]!)} on`;
  return { ...chunk, state: 'partial', why };
}

/** The state of a kind that the server does not serve as it can be read. */
export function notListed(kind: Kind, served: Exclude<Served, { state: 'served' }>): OpenChunk {
  const { group, version } = definitionOf(kind);
  const chunk = { type: 'state', kind, began: performance.now() } as const;
  if (served.state === 'not-served') return { ...chunk, state: 'not-served', why: 'the server does not have this API' };
  if (served.state === 'stale-group')
    return { ...chunk, state: 'stale-group', why: `the APIService of ${group} is down` };
  const versions = served.versions.map(v => `${group}/${v}`).join(', ');
  return { ...chunk, state: 'failed', why: `served as ${versions} only; kubecause reads ${group}/${version}` };
}
