import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { KubeObject } from '../../src/core/objects.ts';
import type { Chunk } from '../../src/core/source.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { View } from '../../src/engine/view.ts';
import { recordingOf } from '../helpers/paths.ts';

/**
 * What an analyzer looks at grows as the cluster does: counted are the entries of lists that it is handed, which does not
 * depend on the machine or on what else it does. The cluster is a recorded one, several times over in the same namespaces.
 */
const recording = recordingOf('cascades');
const [few, many] = [1, 4];
/** Four times the cluster may take six times the looks, not sixteen; of few looks nothing is to be said. */
const most = 1.5;
const tooFew = 2_000;

async function recorded(): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  const source = await openRecording(recording);
  for await (const chunk of source.read({ kinds: kindsOf(analyzers) }, new AbortController().signal))
    chunks.push(chunk);
  return chunks;
}

/** The cluster so many times over: every copy has names and uids of its own, and refers to what is in the copy. */
function grown(chunks: readonly Chunk[], copies: number): ClusterIndex {
  const own = new Set<string>();
  for (const chunk of chunks) {
    if (chunk.type !== 'objects' || chunk.kind === 'Namespace') continue;
    for (const { metadata } of chunk.objects) own.add(metadata.name).add(metadata.uid);
  }
  const store = new Store();
  for (const chunk of chunks) {
    if (chunk.type !== 'objects') {
      store.add(chunk);
      continue;
    }
    for (let copy = 0; copy < (chunk.kind === 'Namespace' ? 1 : copies); copy++)
      store.add({ ...chunk, objects: chunk.objects.map(object => renamed(object, own, `-copy${copy}`) as KubeObject) });
  }
  store.seal();
  return new ClusterIndex(store);
}

function renamed(value: unknown, own: ReadonlySet<string>, ending: string): unknown {
  if (typeof value === 'string') return value !== '' && own.has(value) ? value + ending : value;
  if (Array.isArray(value)) return value.map(item => renamed(item, own, ending));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(Object.getPrototypeOf(value));
  for (const [key, item] of Object.entries(value))
    copy[key] = key === 'namespace' || key === 'kind' || key === 'apiVersion' ? item : renamed(item, own, ending);
  return copy;
}

/** Looks at entries of lists by each analyzer. */
function looksAt(index: ClusterIndex): ReadonlyMap<string, number> {
  let looks = 0;
  const counted = new WeakMap<object, readonly unknown[]>();
  const count = <T>(list: readonly T[]): readonly T[] => {
    const known = counted.get(list) as readonly T[] | undefined;
    if (known !== undefined) return known;
    const proxy = new Proxy(list, {
      get(target, property, receiver) {
        if (typeof property === 'string' && property !== 'length') looks++;
        return Reflect.get(target, property, receiver);
      },
    });
    counted.set(list, proxy);
    return proxy;
  };
  const { list, select, ownedBy } = View.prototype;
  const counting: Pick<View, 'list' | 'select' | 'ownedBy'> = {
    list(this: View, kind, namespace) {
      return count(list.call(this, kind, namespace)) as never;
    },
    select(this: View, kind, namespace, selector) {
      return count(select.call(this, kind, namespace, selector)) as never;
    },
    ownedBy(this: View, kind, owner) {
      return count(ownedBy.call(this, kind, owner)) as never;
    },
  };
  // Not by a spy: that would keep millions of calls.
  Object.assign(View.prototype, counting);
  try {
    return new Map(
      analyzers.map(analyzer => {
        looks = 0;
        check([analyzer], index);
        return [analyzer.id, looks];
      }),
    );
  } finally {
    Object.assign(View.prototype, { list, select, ownedBy });
  }
}

test('no analyzer looks at much more than the cluster grows', async () => {
  const chunks = await recorded();
  const [small, large] = [few, many].map(copies => looksAt(grown(chunks, copies)));
  const steep = [...large!].filter(([id, looks]) => {
    const allowed = (many / few) * most * (small!.get(id) ?? 0);
    return looks > Math.max(tooFew, allowed);
  });
  const shown = steep.map(([id, looks]) => `${id}: ${small!.get(id)} -> ${looks}`);
  expect(shown).toEqual([]);
  // Else nothing was counted.
  expect([...large!.values()].filter(looks => looks > tooFew).length).toBeGreaterThan(5);
});
