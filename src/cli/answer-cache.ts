import { cacheFolder } from '../config/folders.ts';
import { Cache } from '../explain/cache.ts';

/** The answers that are kept on this machine. */
export function answerCache(): Cache {
  return new Cache(cacheFolder());
}
