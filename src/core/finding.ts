import type { Template } from './message.ts';
import type { ObjectRef } from './objects.ts';
import type { Value } from './values.ts';

/**
 * A promise: `error` does not work now; `warning` will break, or works by luck; `info` is worth knowing, never a cause.
 */
export type Severity = 'error' | 'warning' | 'info';

export const severities = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

/** Whether `a` is at least as bad as `b`. */
export function atLeast(a: Severity, b: Severity): boolean {
  return severities.indexOf(a) <= severities.indexOf(b);
}

/**
 * What of an object a fault breaks, and what another object may depend on: that it exists, is ready, has room, admits
 * what is created, is configured right.
 */
export type Aspect = 'exists' | 'ready' | 'capacity' | 'admits' | 'config';

/** What a code is, once and for all its findings. Codes are stable: CI gates, suppressions and baselines name them. */
export interface Code {
  readonly severity: Severity;
  /** What the findings of this code break of their object. Without it nothing can depend on the object's being well. */
  readonly breaks?: Aspect;
  /** One line; see {@link Template}. Names the culprit, not the symptom. */
  readonly message: Template;
  /** Why this is a fault, for a person who has not met it before. Two or three sentences. */
  readonly why: string;
  /** What to do about it, concretely. May use the values of `message`. */
  readonly fix: Template;
  /** A command that shows more. May use the values of `message`, and `{name}` and `{namespace}`; `kubectl describe` if not given. */
  readonly look?: Template;
  /** Where the rule comes from: the page of the Kubernetes documentation. */
  readonly docs?: string;
  /** Summarises the state of what the object owns or selects (unavailable, no ready endpoints): never a cause if that is broken. */
  readonly rollup?: true;
  /** In a cycle of causes: where a person can cut it. */
  readonly breaker?: true;
  /**
   * The code that tells of the same fault where less can be read: `pod-unschedulable` where nodes may not be listed. Ids are
   * made of it, so that an incident keeps its id; without the key, which only the closer account has, unless `byKey`.
   */
  readonly refines?: { readonly code: string; readonly byKey?: true };
  /** A way of doing things rather than an event: its findings are one, whoever owns their objects, so that it is read once. */
  readonly habit?: true;
}

export type CodeTable = { readonly [code: string]: Code };

/** Where a statement was read: a field, a condition, or an event of an object. */
export interface Evidence {
  readonly of: ObjectRef;
  /** `spec.nodeSelector`, `status.conditions[Ready]`, `event FailedMount`. */
  readonly path: string;
  readonly value: Value;
  /** RFC 3339: when it was last seen (events) or began (conditions). */
  readonly at?: string;
  /** How often an event was seen. */
  readonly times?: number;
}

/** A thing that is not an API object, blamed by what several findings say of it. */
export interface Named {
  readonly named: 'registry' | 'host' | 'api-group' | 'certificate' | 'CSI driver' | 'cluster DNS';
  readonly name: string;
}

/** What the object of a finding did to the world: the base of an incident's impact. `down`: nothing works; `degraded`: some does. */
export type Impact = 'down' | 'degraded';
