import type { Rest } from '../core/steps.ts';

/** A rest after so many milliseconds of work: until all that waits on the event loop had its turn. */
export function restEvery(milliseconds: number): Rest {
  let since = performance.now();
  return () => {
    if (performance.now() - since < milliseconds) return undefined;
    return new Promise(resolve => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}
