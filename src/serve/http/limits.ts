import { Places } from '../security/limits.ts';
import type { HttpLimits, HttpState } from './types.ts';

/** Much for a person, a dashboard and an assistant behind one address, and little for a server. */
const usual: HttpLimits = {
  rate: { burst: 500, perSecond: 100 },
  connections: { each: 256, all: 2000 },
  streams: { each: 32, all: 500 },
  body: 64 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  stalled: 60_000,
  deadline: 150_000,
  heartbeat: 15_000,
};

export function stateOf(limits: Partial<HttpLimits>, closing: AbortSignal): HttpState {
  const all = { ...usual, ...limits };
  return {
    limits: all,
    streams: new Places(all.streams),
    connections: new Places(all.connections),
    answered: new Map(),
    closing,
  };
}
