import type { Diagnosis } from '../core/diagnosis.ts';
import type { Report } from '../core/report.ts';
import type { Resources } from '../core/resources.ts';
import type { Authenticate, Caller } from './access.ts';
import type { Asked } from './asked.ts';
import type { Audience, IncidentEvent, Look } from './audience.ts';
import type { Fed } from './feed.ts';
import type { Filters } from './filters.ts';
import type { Log } from './log.ts';
import { storedResources, within } from './resources.ts';
import type { Door } from './security/door.ts';
import type { WarmDiagnosis } from './warm-diagnosis.ts';

/** What a server is made of: the same for every protocol and every caller. */
export interface Server {
  readonly warm: WarmDiagnosis;
  readonly authenticate: Authenticate;
  /** How it may be reached, by any protocol that listens. */
  readonly door: Door;
  readonly log: Log;
  readonly version: string;
  /** With what it was started, as it may be shown: nothing secret. */
  readonly settings: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly filters: Filters;
  readonly asked: Asked;
  /** Asks a model about incidents; not there if no backend is configured. */
  readonly explain?: Explain | undefined;
  /** That model, asked about anything; not there if no backend is configured. */
  readonly model?: Model | undefined;
  /** Ends the server as a signal would; not there if callers may not. */
  readonly shutdown?: (() => void) | undefined;
}

/** Asks a model about these incidents of a diagnosis. Gives the report with what it said, or why it said nothing. */
export type Explain = (
  diagnosis: Diagnosis,
  ids: readonly string[],
  signal: AbortSignal,
  wishes?: ExplainWishes,
) => Promise<Report>;

/** How a caller would have it, where that is not as the server was started. */
export interface ExplainWishes {
  readonly language?: string | undefined;
  /** Asks anew, though an answer is kept. */
  readonly fresh?: boolean;
}

export interface Model {
  /** Whether it is of the backend, or of the provider, that goes by this name. */
  isOf(backend: string): boolean;
  /**
   * What it says to a text of a caller. Names of the cluster are masked on the way there, and back in what it says.
   * @throws UserError why it says nothing
   */
  answer(diagnosis: Diagnosis, text: string, signal: AbortSignal): Promise<string>;
}

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
  /** What opens, changes and closes from now on, until the signal aborts; first what came after an event, if one is named. */
  events(signal: AbortSignal, after?: number): Promise<AsyncIterable<Fed<IncidentEvent>>>;
  /** Single questions about objects of any type. */
  resources(): Promise<Resources>;
}

/** A server as a caller sees it. */
export function servingFor(caller: Caller, server: Server): Serving {
  const { warm, filters } = server;
  const audience = warm.audienceOf(caller);
  const look = async (): Promise<Look> => {
    const all = await warm.lookFor(audience);
    const analyzers = filters.chosen;
    if (analyzers === undefined) return all;
    // What is asked about an object is answered whole: a filter must not call it healthy.
    const tell: Look['tell'] = scope => all.tell(scope.objects === undefined ? { analyzers, ...scope } : scope);
    return { ...all, diagnosis: tell({}), tell };
  };
  const { resources } = warm.source;
  return {
    server,
    caller,
    audience,
    look,
    async events(signal, after) {
      // What is there already is no news to an audience that is looked at for the first time.
      await look();
      return audience.feed.subscribe(signal, after === undefined ? [] : audience.eventsAfter(after));
    },
    resources: async () => within(caller, resources ?? storedResources((await look()).examination.index.store)),
  };
}
