import { expect, test } from 'vitest';
import { foundInBoth } from '../helpers/masked.ts';
import { recordingOf } from '../helpers/paths.ts';

/** Two clusters of many faults: what takes long is here. */
test.each(['cascades', 'mishaps'])('a masked recording has the incidents of the cluster: %s', async name => {
  const { as, like } = await foundInBoth(recordingOf(name));
  // A typo of more than a letter, or of a separator, is not kept, and of several that are alike another may be first: so may a
  // cause, of those that a finding follows from alike.
  const apart = like.filter((shape, i) => shape !== as[i]);
  expect(apart.length).toBeLessThan(as.length / 200);
  expect(linesOf(like)).toEqual(linesOf(as));
  expect(as.length).toBeGreaterThan(150);
});

/** What is found, without names: the causes, and what follows from one, which is indented. */
function linesOf(shapes: readonly string[]): string[] {
  return shapes.flatMap(shape => shape.replace(/ \S+ near.*/g, '').split('\n')).sort();
}
