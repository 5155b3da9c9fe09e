import type { Code, Evidence } from './finding.ts';
import type { Values } from './message.ts';
import type { ObjectRef } from './objects.ts';
import type { Report } from './report.ts';

/** What a finding was written from: each value by its kind, so that what masks it knows names from vocabulary. */
export interface Statement {
  readonly code: string;
  readonly definition: Code;
  readonly ref: ObjectRef;
  /** The values of the code's message and fix. */
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly near: readonly ObjectRef[];
}

/** A report, and what it was written from. */
export interface Diagnosis {
  readonly report: Report;
  /** By the id of the finding. */
  readonly statements: ReadonlyMap<string, Statement>;
  /** Every string that the snapshot holds: names, labels, images, hosts, arguments. Made when it is asked for. */
  strings(): ReadonlySet<string>;
}
