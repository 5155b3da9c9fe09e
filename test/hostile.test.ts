import { expect, test } from 'vitest';
import { HostileWorld } from './helpers/hostile-world.ts';
import { wrongMarkup } from './helpers/markup.ts';

/** Rounds that once showed something, and others; `npm run hostile` goes on. */
const seeds = [1, 12, 158, 2, 3, 4, 5, 6];
/** Values that are spoilt in each. */
const mutations = 200;

const world = await HostileWorld.open();
const harmless = await world.survive(0, 0);

test('the world that is spoilt has faults to tell of, and nothing is wrong with what is told', () => {
  expect(harmless.wrong).toEqual([]);
  expect(harmless.diagnosis.report.findings.length).toBeGreaterThan(150);
});

test.each(seeds)('whatever objects hold, all that is made of them stays whole (seed %i)', async seed => {
  expect((await world.survive(seed, mutations)).wrong).toEqual([]);
});

test('nothing in an object draws, nests or ends anything in a document', async () => {
  const { rendered } = await world.survive(12, mutations);
  expect(await wrongMarkup(rendered, harmless.rendered)).toEqual([]);
});

test('whatever the bytes are, there is a list or a refusal', () => {
  expect(world.knock(1, 2000)).toEqual([]);
});
