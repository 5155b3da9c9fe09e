import type { Report } from '../core/report.ts';
import { coverageRows } from './text-coverage.ts';
import type { TextOptions } from './text-options.ts';
import { shownIncidents, verdictOf } from './words.ts';

/** How it ended, in a line. */
export function verdictText(report: Report): string {
  const { headline, rest } = verdictOf(report);
  return `${headline}${rest}`;
}

/** What was checked and what was not, a line each: what a format must not leave out. */
export function coverageLines(report: Report, options: TextOptions): string[] {
  const { hidden } = shownIncidents(report, options);
  return coverageRows(report, options, hidden, '...').map(([name, text]) => `${name} ${text}`.trim());
}
