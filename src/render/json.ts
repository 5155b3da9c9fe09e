import type { Report } from '../core/report.ts';

// What JSON may leave as it is and a terminal does not: DEL and C1 controls, marks that turn or hide text.
const unprintable = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** The report as it is. Key order is that of the report's making, so the same report gives the same bytes. */
export function renderJson(report: Report): string {
  return `${escapeJson(JSON.stringify(report, null, 2))}\n`;
}

/** JSON in which what a terminal should not see is written as an escape: the same value to whoever reads it. */
export function escapeJson(json: string): string {
  return json.replace(unprintable, found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
