import type { FieldDocs, FieldName } from './field-docs.ts';
import type { CustomType } from './kinds/custom-types.ts';
import type { Kind, Kinds } from './kinds/index.ts';
import type { KubeObject } from './objects.ts';
import type { Resources } from './resources.ts';
import type { Reviews } from './reviews.ts';

/**
 * How far a listing got. Only `complete` and `not-served` let an absence be concluded.
 *
 * - `partial`: some objects are missing (a page failed, a limit was reached, an archive was cut)
 * - `forbidden`: 401 or 403
 * - `not-collected`: a recording that does not hold the kind, or a namespace out of scope
 * - `not-served`: the API server does not know the kind: complete and empty, and no hole
 * - `stale-group`: the aggregated API that serves the kind is down
 * - `not-needed`: not listed, because nothing that was read calls for it: no hole, and nothing to conclude
 */
export const listingStates = [
  'complete',
  'partial',
  'forbidden',
  'timed-out',
  'failed',
  'not-collected',
  'not-served',
  'stale-group',
  'not-needed',
] as const;

export type ListingState = (typeof listingStates)[number];

/** Whether a state leaves something open that was meant to be known. */
export function isHole(state: ListingState): boolean {
  return state !== 'complete' && state !== 'not-served' && state !== 'not-needed';
}

/**
 * Who says of what moment a snapshot is. Never the time of a file: copying changes it.
 *
 * - `server`: the clock of the API server, when it was read
 * - `collector`: the record of the tool that collected it
 * - `newest-object`: the newest time that the cluster wrote into an object, so it may be later
 * - `manifests`: nobody; what was not applied is of no moment, and taken as if it had long been running
 */
export const clocks = ['server', 'collector', 'newest-object', 'manifests'] as const;

export type Clock = (typeof clocks)[number];

/** What a source is asked for. */
export interface Plan {
  /** Referrers come before what they refer to, so that what is created during the run is not taken for missing. */
  readonly kinds: readonly Kind[];
  /** The namespaces to list namespaced kinds in; all if not given. Cluster-scoped kinds are always read whole. */
  readonly namespaces?: readonly string[];
  /** Where the whole cluster is wanted and may not be listed: the namespaces to list instead; the source knows one if not given. */
  readonly fallback?: readonly string[];
  /**
   * Kinds that a source that pays for each listing lists last, and only if the answer is yes. It asks when all else has been
   * taken from it. What is at hand anyway is yielded as it is.
   */
  readonly onDemand?: ReadonlyMap<Kind, () => boolean>;
  /** Field selectors of the objects that are enough, of a kind that has many others. A source that cannot select yields all. */
  readonly enough?: ReadonlyMap<Kind, string>;
}

/**
 * A piece of what a source yields. The objects of a kind may come in many pieces; its states come after them. What a source is
 * about and its states may be told once more in the end, with other times: what comes last holds.
 */
export type Chunk =
  | { readonly type: 'objects'; readonly kind: Kind; readonly objects: readonly KubeObject[] }
  | {
      readonly type: 'state';
      readonly kind: Kind;
      /**
       * Of `CustomResource`: the type that the state is about. Each type is listed for itself; the state without a type
       * says whether the types themselves are known, and comes after theirs.
       */
      readonly of?: CustomType;
      /** The namespace that the state is about; the whole cluster if not given. */
      readonly namespace?: string;
      readonly state: ListingState;
      /** In one line for a person: the server's message, the file that was cut. Required unless the state is complete. */
      readonly why?: string;
      /** RFC 3339, by the server's clock: when the listing began. What was created later is not known to be absent. */
      readonly began?: string;
    }
  | {
      readonly type: 'about';
      /** RFC 3339: the moment from which ages are counted (the server's `Date`, or the time of the recording). */
      readonly takenAt?: string;
      readonly takenAtFrom?: Clock;
      /** `gitVersion` of the API server. */
      readonly serverVersion?: string;
    };

/** A container whose log is worth reading, because it fails. */
export interface WantedLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Whether it ran before, so that there is a log of that run, too. */
  readonly previous: boolean;
}

/** What came of reading a log. A container that has written nothing has been read as well. */
export type ReadLog = WantedLog &
  (
    | { readonly state: 'complete'; readonly current: string; readonly earlier: string }
    | { readonly state: Exclude<ListingState, 'complete'>; readonly why: string }
  );

/** Files of one ConfigMap that a Prometheus reads. */
export interface WantedFiles {
  readonly namespace: string;
  readonly configMap: string;
  readonly keys: readonly string[];
}

/** What came of reading them; `undefined` if the ConfigMap is gone meanwhile. */
export type ReadFiles =
  | { readonly state: 'complete'; readonly object: Kinds['PrometheusFiles'] | undefined }
  | { readonly state: Exclude<ListingState, 'complete'>; readonly why: string };

/** Where a report came from. Part of the report, so: the same for the same recording, wherever it lies. */
export interface SourceDescription {
  readonly type: 'live' | 'recording';
  /** The kubeconfig context, or the base name of the recording. */
  readonly name: string;
  /** Live: the server's URL. Recording: the layout that was recognised. */
  readonly detail?: string;
}

/** What one run cost, for `--stats`. */
export interface SourceStats {
  requests: number;
  bytes: number;
  /** By kind; by plural and group for custom resources. */
  readonly perKind: Map<string, { requests: number; bytes: number; milliseconds: number }>;
}

/** A cluster to read, live or recorded. Both ends of `read` are streams: an archive is read once, pages as they come. */
export interface Source {
  readonly description: SourceDescription;
  readonly stats: SourceStats;
  /** What was refused or lost, in lines for a person; complete when the reading has ended. */
  readonly notes?: readonly string[];
  /**
   * Yields objects and listing states. Every kind of the plan gets at least one state.
   * A listing that fails is a state, not an exception.
   * @throws UserError if nothing can be read at all (no such file, no server, bad credentials, unknown namespace)
   */
  read(plan: Plan, signal: AbortSignal): AsyncIterable<Chunk>;
  /**
   * Reads logs, once it is known which are worth it. Each gives one answer, in any order.
   * A log that cannot be read is a state, not an exception.
   */
  logs?(wanted: readonly WantedLog[], signal: AbortSignal): AsyncIterable<ReadLog>;
  /**
   * Reads files of Prometheus in a ConfigMap, once it is known which these are; a recording holds them as it holds any kind.
   * What cannot be read is a state, not an exception.
   */
  configurations?(wanted: WantedFiles, signal: AbortSignal): Promise<ReadFiles>;
  /**
   * Of a cluster that was opened to be read again and again: resolves when something changed since it last did, or after so
   * many milliseconds.
   * @throws the signal's reason if it is aborted
   */
  changed?(most: number, signal: AbortSignal): Promise<void>;
  /** Single questions about any object; what a recording holds of its objects is in what it yields. */
  readonly resources?: Resources;
  /** Who others are, and what they may read; a recording cannot tell. */
  readonly reviews?: Reviews;
  /** What the API server's documentation says of fields; a recording has none. What is not said is left out. */
  fieldDocs?(fields: readonly FieldName[], signal: AbortSignal): Promise<FieldDocs>;
}
