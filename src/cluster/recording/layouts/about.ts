import type { Chunk } from '../../../core/source.ts';
import type { LayoutContext } from './layout.ts';

type About = Extract<Chunk, { type: 'about' }>;

/** When a collector began and ended, by its own record. */
export interface Collected {
  readonly began: string;
  readonly ended: string;
}

/**
 * What the files of a recording say of the whole. Its moment is the newest that the cluster wrote into an object, within what
 * its collector says of itself: a cluster at rest writes nothing, and an object may carry a time that is not yet.
 */
export function aboutOf({ newest, serverVersion: { version } }: LayoutContext, collected?: Collected): About {
  const of = version === undefined ? {} : { serverVersion: version };
  if (collected !== undefined)
    return { type: 'about', ...of, takenAt: within(newest.time, collected), takenAtFrom: 'collector' };
  if (newest.time === undefined) return { type: 'about', ...of };
  return { type: 'about', ...of, takenAt: newest.time, takenAtFrom: 'newest-object' };
}

/** From the first to the last of the times that a collector wrote down (RFC 3339). */
export function collectedWithin(times: readonly string[]): Collected | undefined {
  const [began, ...later] = [...times].sort();
  return began === undefined ? undefined : { began, ended: later.at(-1) ?? began };
}

function within(time: string | undefined, { began, ended }: Collected): string {
  if (time === undefined || Date.parse(time) <= Date.parse(began)) return began;
  return Date.parse(time) > Date.parse(ended) ? ended : time;
}
