import type { Diagnosis } from '../core/diagnosis.ts';
import type { Report } from '../core/report.ts';
import type { Authenticate, Caller } from './access.ts';
import type { Audience, Look } from './audience.ts';
import type { Log } from './log.ts';
import type { WarmDiagnosis } from './warm-diagnosis.ts';

/** What a server is made of: the same for every protocol and every caller. */
export interface Server {
  readonly warm: WarmDiagnosis;
  readonly authenticate: Authenticate;
  readonly log: Log;
  readonly version: string;
  /** Asks a model about incidents; not there if no backend is configured. */
  readonly explain?: Explain | undefined;
}

/** Asks a model about these incidents of a diagnosis. Gives the report with what it said, or why it said nothing. */
export type Explain = (diagnosis: Diagnosis, ids: readonly string[], signal: AbortSignal) => Promise<Report>;

/** A server as one caller sees it. What it answers is about what the caller may see: no use case has to take care of that. */
export interface Serving {
  readonly server: Server;
  readonly caller: Caller;
  /** Those who see the same as the caller: what they are told of, and the history of it. */
  readonly audience: Audience;
  /**
   * The last look at the cluster.
   * @throws RequestError before the first
   */
  look(): Promise<Look>;
}

/** A server as a caller sees it. */
export function servingFor(caller: Caller, server: Server): Serving {
  const audience = server.warm.audienceOf(caller);
  return { server, caller, audience, look: () => server.warm.lookFor(audience) };
}
