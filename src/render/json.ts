import type { Report } from '../core/report.ts';

/** The report as it is. Key order is that of the report's making, so the same report gives the same bytes. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
