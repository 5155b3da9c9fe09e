import type { Rate } from '../security/limits.ts';

/** What one client may take of a server. */
export interface GrpcLimits {
  /** Calls of a caller. */
  readonly rate: Rate;
  readonly connections: { readonly each: number; readonly all: number };
  /** Calls at the same time on one connection. */
  readonly calls: number;
  /** Bytes of a message that is sent here: a query may hold manifests. */
  readonly message: number;
  /** Pings on one connection: clients measure with them while they read. */
  readonly pings: Rate;
  /** Milliseconds until a request has come whole. */
  readonly request: number;
  /** Milliseconds after which a connection without any call is closed. */
  readonly idle: number;
  /** Milliseconds that an answer may take: models are slow. */
  readonly deadline: number;
  /** Milliseconds after which a watcher of the health is told that it changed. */
  readonly heartbeat: number;
}

export const usualLimits: GrpcLimits = {
  rate: { burst: 500, perSecond: 100 },
  connections: { each: 256, all: 2000 },
  calls: 100,
  message: 1024 * 1024,
  pings: { burst: 100, perSecond: 2 },
  request: 30_000,
  idle: 15 * 60_000,
  deadline: 15 * 60_000,
  heartbeat: 1000,
};
