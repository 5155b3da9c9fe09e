import { analyzers } from '../../analyzers/index.ts';
import { decodeList } from '../../src/cluster/decode/index.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import type { Chunk } from '../../src/core/source.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { world } from './world.ts';

const pageSize = 1000;

/** The kinds that analyzers read, each with its pages of the large cluster, in protobuf. */
export function* encodedWorld(pods: number): Generator<readonly [kind: Kind, pages: readonly Buffer[]]> {
  const contents = world(pods);
  for (const kind of kindsOf(analyzers)) {
    const content = contents[kind];
    if (content === undefined || !('page' in content)) {
      yield [kind, []];
      continue;
    }
    const { count } = content;
    const pages = Array.from({ length: Math.ceil(count / pageSize) }, (_, i) =>
      content.page(i * pageSize, Math.min((i + 1) * pageSize, count), 'protobuf', undefined),
    );
    yield [kind, pages];
  }
}

/** All objects of the large cluster, decoded. */
export function* decodedWorld(pods: number): Generator<Extract<Chunk, { readonly type: 'objects' }>> {
  for (const [kind, pages] of encodedWorld(pods)) for (const page of pages) yield decoded(kind, page);
}

export function decoded(kind: Kind, page: Buffer): Extract<Chunk, { readonly type: 'objects' }> {
  return { type: 'objects', kind, objects: decodeList(kind, page, 'application/vnd.kubernetes.protobuf').objects };
}

/** A store of a cluster that was listed just now; its objects are still to be added. */
export function emptyStore(): Store {
  const store = new Store();
  store.add({ type: 'about', takenAt: new Date().toISOString(), serverVersion: 'v1.36.0' });
  return store;
}

/** Says of all kinds that they were listed whole. */
export function markComplete(store: Store): void {
  for (const kind of kindsOf(analyzers)) store.add({ type: 'state', kind, state: 'complete' });
}
