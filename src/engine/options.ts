import type { Analyzer } from '../core/analyzer.ts';
import type { Severity } from '../core/finding.ts';
import type { OnRequest } from '../core/kinds/define.ts';
import type { Kind } from '../core/kinds/index.ts';
import type { LabelSelector } from '../core/selectors.ts';
import type { Settings } from '../core/settings.ts';
import type { Rest } from '../core/steps.ts';
import type { Suppression } from '../core/suppressions.ts';
import type { AskedObject } from './asked.ts';
import type { Stopwatch } from './check.ts';

/** Which incidents to show. It never narrows what is known: all analyzers see all of what may be listed. */
export interface Scope {
  /** Namespaces to list, and of which incidents are shown; all if not given. */
  readonly namespaces?: readonly string[];
  /** Ids of the analyzers of whose findings the incidents are shown, each with the kinds of which they count; all if not given. */
  readonly analyzers?: ReadonlyMap<string, readonly Kind[]>;
  /** Labels of the objects whose incidents are shown. */
  readonly selector?: LabelSelector;
  /** The least severity of an incident that is shown; `info` if not given. */
  readonly severity?: Severity;
  /** Seconds before the snapshot: incidents that are known to have begun earlier are not shown. */
  readonly since?: number;
  /**
   * Objects whose incidents are shown: incidents that they, what they own or what owns them are part of. Everything is read
   * then, since what is wrong with them may lie anywhere; `namespaces` says where they are, and what to list where the whole
   * cluster may not be listed.
   */
  readonly objects?: readonly AskedObject[];
}

export interface DiagnoseOptions {
  readonly analyzers: readonly Analyzer[];
  readonly scope?: Scope;
  /** What the operator declared; nothing if not given. */
  readonly settings?: Settings;
  /** What is read besides the objects: logs of containers that fail, certificates in TLS Secrets, configurations of Prometheus. Nothing if not given. */
  readonly requested?: readonly OnRequest[];
  /** What nobody wants to be told of. */
  readonly suppressions?: readonly Suppression[];
  readonly toolVersion: string;
  readonly signal?: AbortSignal;
  /** Takes the time of each analyzer; nobody does if not given. */
  readonly stopwatch?: Stopwatch;
  /** Called between small pieces of the work: what it gives is waited for, so that others who share the thread get their turn. */
  readonly rest?: Rest;
  /** Called when the analyzers have looked at everything: of what they made meanwhile, only what they found is still needed. */
  readonly onChecked?: () => void;
}
