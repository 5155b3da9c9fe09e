import { inSteps, type Rest } from '../core/steps.ts';

/** Milliseconds of work in one go: a request never waits for more of something else than that. */
const turn = 10;

/** A rest after each turn of work: until all that waits on the event loop had its own. */
export function restInTurns(): Rest {
  let since = performance.now();
  return () => {
    if (performance.now() - since < turn) return undefined;
    return new Promise(resolve => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}

/** Does work that yields after each small piece of it, with such rests. */
export async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  return await inSteps(work, restInTurns());
}
