import { parseArgs } from 'node:util';
import { HostileWorld } from '../test/helpers/hostile-world.ts';
import { wrongMarkup } from '../test/helpers/markup.ts';

/**
 * `npm run hostile [-- --seed 7] [--mutations 100000] [--seconds 60]`: objects and answers of a cluster, spoilt in every way,
 * until so many values were or the time is over. Prints the seed of every round in which something is wrong.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    mutations: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '3600' },
  },
});
const first = Number(values.seed);
const most = Number(values.mutations);
const ends = performance.now() + Number(values.seconds) * 1000;

/** Values that are spoilt in one round: half of them in objects, half at the door. */
const inObjects = 200;
const atTheDoor = 200;
/** Readers of documents are slow. */
const readEvery = 25;

const world = await HostileWorld.open();
const harmless = await world.survive(0, 0);
let done = 0;
let bad = 0;
for (let seed = first; done < most && performance.now() < ends; seed++) {
  const wrong = await round(seed);
  done += inObjects + atTheDoor;
  if (wrong.length === 0) continue;
  bad++;
  for (const line of new Set(wrong)) process.stdout.write(`seed ${seed}: ${line}\n`);
}
process.stdout.write(`${done} values spoilt from seed ${first} on; something was wrong in ${bad} rounds\n`);
if (bad > 0 || done === 0) process.exitCode = 1;

async function round(seed: number): Promise<string[]> {
  try {
    const { rendered, wrong } = await world.survive(seed, inObjects);
    const read = seed % readEvery === 0 ? await wrongMarkup(rendered, harmless.rendered) : [];
    return [...wrong, ...read, ...world.knock(seed, atTheDoor)];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
