import { decodeObject } from '../../src/cluster/decode/index.ts';
import type { CustomType } from '../../src/core/kinds/custom-types.ts';
import { type Kind, kindOf, kindOfType, kinds } from '../../src/core/kinds/index.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Chunk, ListingState, Plan, Source } from '../../src/core/source.ts';
import { now, type Raw } from './objects.ts';

export interface SnapshotOptions {
  /** Kinds that could not be listed; everything else was listed whole. */
  readonly withheld?: Partial<Record<Kind, ListingState>>;
  readonly takenAt?: string;
  readonly serverVersion?: string;
  /** What the operator declared. */
  readonly settings?: Partial<Settings>;
}

/** A cluster made of raw objects, through the real decoder. */
export function snapshot(objects: readonly Raw[], options: SnapshotOptions = {}): Source {
  return {
    description: { type: 'recording', name: 'test' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read(plan: Plan) {
      yield* chunks(objects, options, plan);
    },
  };
}

/** What {@link snapshot} yields, for tests of the parts of the engine. */
export function* chunks(objects: readonly Raw[], options: SnapshotOptions = {}, plan?: Plan): Generator<Chunk> {
  yield { type: 'about', takenAt: options.takenAt ?? now, serverVersion: options.serverVersion ?? 'v1.36.0' };
  const customTypes = new Map<string, CustomType>();
  for (const raw of objects) {
    const object = decodeObject(structuredClone(raw));
    if (object === undefined) {
      if (kindOfType(groupOf(raw.apiVersion), raw.kind) === undefined)
        throw new Error(`the tables do not know ${raw.apiVersion} ${raw.kind}`);
      // Not an object at all any more (a test took its metadata away): the door drops it.
      continue;
    }
    const kind = kindOf(object)!;
    if (kind === 'CustomResource') customTypes.set(`${object.apiVersion} ${object.kind}`, customTypeOf(object));
    if (options.withheld?.[kind] === undefined) yield { type: 'objects', kind, objects: [object] };
  }
  if (options.withheld?.CustomResource === undefined) {
    for (const of of customTypes.values()) yield { type: 'state', kind: 'CustomResource', of, state: 'complete' };
  }
  for (const kind of plan?.kinds ?? (Object.keys(kinds) as Kind[])) {
    const state = options.withheld?.[kind] ?? 'complete';
    yield state === 'complete'
      ? { type: 'state', kind, state }
      : { type: 'state', kind, state, why: 'withheld by the test' };
  }
}

/** Of the types of custom resources that a test shows, all objects were listed. */
function customTypeOf({ apiVersion, kind, metadata }: KubeObject): CustomType {
  return { group: groupOf(apiVersion), kind, namespaced: metadata.namespace !== '' };
}
