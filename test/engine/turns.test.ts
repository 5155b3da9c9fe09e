import { expect, test } from 'vitest';
import { foldIncidents } from '../../src/engine/incidents/fold.ts';
import { drawGraph } from '../../src/engine/incidents/graph.ts';
import { link } from '../../src/engine/incidents/link.ts';
import { object } from '../helpers/objects.ts';
import { Scene } from './drafts.ts';

/** What work comes to, and how often it lets others have their turn: by the clock it would be what the machine does besides. */
function counted<T>(work: Generator<void, T>): [result: T, turns: number] {
  for (let turns = 0; ; turns++) {
    const { done, value } = work.next();
    if (done === true) return [value, turns];
  }
}

test('findings are linked and folded with a turn for others after each: a server is not held by a large cluster', () => {
  const names = Array.from({ length: 100 }, (_, i) => `shop/p${i}`);
  const scene = new Scene(names.map(name => object('v1', 'Pod', name)));
  for (const name of names) scene.add('crash', scene.object('Pod', name));

  const [graph, drawn] = counted(drawGraph(scene.drafts, scene.index));
  // Once for what it says, once for what it adds up to.
  expect(drawn).toBeGreaterThanOrEqual(2 * names.length);
  const [linked, links] = counted(link(graph));
  // Its cause is chosen twice, before and after weighing, then it is put into an incident.
  expect(links).toBeGreaterThanOrEqual(3 * names.length);
  const [folded, folds] = counted(foldIncidents(linked, graph.drafts));
  expect(folded).toHaveLength(names.length);
  expect(folds).toBeGreaterThanOrEqual(names.length);
});
