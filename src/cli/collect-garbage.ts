import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A heap that is worth it, in bytes: what two or three thousand pods need is less, and a tenth of a second longer would be felt. */
const large = 128 * 1024 * 1024;

/**
 * Frees what nobody needs any more, where that may be much: V8 lets a heap grow to twice of what it was when it looked last, and
 * between its last look in reading and the end of a run that is garbage.
 */
export function collectGarbage(): void {
  if (getHeapStatistics().used_heap_size < large) return;
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
