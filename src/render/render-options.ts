import type { Code, Severity } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import type { TextOptions } from './text-options.ts';

/** What a format may need besides the report. */
export interface RenderOptions extends TextOptions {
  /** The catalogue of codes, for formats that say what a code means. */
  readonly codes: Readonly<Record<string, Code>>;
  /** What counts as failed, for formats that say passed or failed. */
  readonly failOn: Severity | 'never';
}

/** A report in, a string out. */
export interface Renderer {
  (report: Report, options: RenderOptions): string;
  /** The same in small steps; not there where what is written does not grow with the report. */
  readonly inSteps?: (report: Report, options: RenderOptions) => Generator<void, string>;
}
