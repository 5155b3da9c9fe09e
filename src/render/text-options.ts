import type { Look } from './style.ts';

export interface TextOptions extends Look {
  /** `quiet`: a line per incident; `normal`: details, cut where they repeat; `verbose`: everything. */
  readonly detail: 'quiet' | 'normal' | 'verbose';
  /** Whether incidents of info severity are shown, not only counted. */
  readonly showInfo: boolean;
  /** Whether suppressed incidents are named, not only counted. */
  readonly showSuppressed?: boolean;
  /** Whether incidents of the baseline are shown, not only counted. */
  readonly showKnown?: boolean;
}
