import { decodeObject } from '../../src/cluster/decode/index.ts';
import { type Kind, kinds } from '../../src/core/kinds/index.ts';
import type { Chunk, ListingState, Plan, Source } from '../../src/core/source.ts';
import { now, type Raw } from './objects.ts';

export interface SnapshotOptions {
  /** Kinds that could not be listed; everything else was listed whole. */
  readonly withheld?: Partial<Record<Kind, ListingState>>;
  readonly takenAt?: string;
  readonly serverVersion?: string;
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
  for (const raw of objects) {
    const object = decodeObject(structuredClone(raw));
    if (object === undefined) {
      if (!Object.hasOwn(kinds, raw.kind)) throw new Error(`the tables do not know ${raw.apiVersion} ${raw.kind}`);
      // Not an object at all any more (a test took its metadata away): the door drops it.
      continue;
    }
    const kind = object.kind as Kind;
    if (options.withheld?.[kind] === undefined) yield { type: 'objects', kind, objects: [object] };
  }
  for (const kind of plan?.kinds ?? (Object.keys(kinds) as Kind[])) {
    const state = options.withheld?.[kind] ?? 'complete';
    yield state === 'complete'
      ? { type: 'state', kind, state }
      : { type: 'state', kind, state, why: 'withheld by the test' };
  }
}
