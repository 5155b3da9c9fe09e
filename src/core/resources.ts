import { UserError } from './errors.ts';

/** A type of objects, as the API server names it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** An object as the API writes it, without what must not be kept: see `withoutSecrets`. */
export type RawObject = Readonly<Record<string, unknown>>;

/** Objects of one type: in a namespace, or in all. */
export interface ResourceList {
  readonly type: ResourceType;
  readonly namespace?: string | undefined;
  /** As kubectl's `-l` takes it. */
  readonly selector?: string | undefined;
  readonly limit: number;
  /** Where an earlier page ended. */
  readonly cursor?: string | undefined;
}

export interface ResourcePage {
  readonly objects: readonly RawObject[];
  /** Where the next page begins; not there at the end. */
  readonly next?: string;
}

/** The log of a container: the end of it. */
export interface WantedLines {
  readonly namespace: string;
  readonly pod: string;
  /** Of a pod with one container it need not be said. */
  readonly container?: string | undefined;
  /** Of the run before the last restart. */
  readonly previous: boolean;
  readonly lines: number;
  /** Only what was written within so many seconds. */
  readonly since?: number | undefined;
}

/** Why a question about a resource has no answer. */
export type ResourceProblem = 'not-found' | 'forbidden' | 'expired' | 'invalid' | 'unavailable';

/** A question about a resource that has no answer, and why. */
export class ResourceError extends UserError {
  readonly problem: ResourceProblem;

  constructor(problem: ResourceProblem, message: string) {
    super(message);
    this.name = 'ResourceError';
    this.problem = problem;
  }
}

/**
 * Single questions about objects of any type that a cluster serves, besides what is listed for a diagnosis.
 * Each throws a ResourceError if there is no answer, and the signal's reason if it is aborted.
 */
export interface Resources {
  /** All types that can be read; known for a minute. */
  types(signal: AbortSignal): Promise<readonly ResourceType[]>;
  list(wanted: ResourceList, signal: AbortSignal): Promise<ResourcePage>;
  get(type: ResourceType, namespace: string | undefined, name: string, signal: AbortSignal): Promise<RawObject>;
  log(wanted: WantedLines, signal: AbortSignal): Promise<string>;
}
