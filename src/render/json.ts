import { type Report, schemaVersion } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import type { ClusterOutcome } from './several.ts';

// What JSON may leave as it is and a terminal does not: DEL and C1 controls, marks that turn or hide text.
const unprintable = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** The report as it is. Key order is that of the report's making, so the same report gives the same bytes. */
export const renderJson = stepped(function* (report: Report) {
  return `${yield* jsonInSteps(report, 2)}\n`;
});

/** The same for several clusters. */
export function jsonOfAll(clusters: readonly ClusterOutcome[]): string {
  return `${escapeJson(JSON.stringify(documentOf(clusters), null, 2))}\n`;
}

/** The document of `-o json` for several clusters. */
export function documentOf(clusters: readonly ClusterOutcome[]): object {
  return { schemaVersion, reports: clusters };
}

/** JSON in which what a terminal should not see is written as an escape: the same value to whoever reads it. */
export function escapeJson(json: string): string {
  return json.replace(unprintable, found => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The JSON of a value in lines, as `JSON.stringify(value, null, 2)` writes it.
 * @param levels what is so deep inside of it is written in one step
 */
export function* jsonInSteps(value: unknown, levels: number, indent = ''): Generator<void, string> {
  if (levels === 0 || typeof value !== 'object' || value === null) {
    yield;
    // A line end in a string is an escape: those that are left are of the layout.
    return escapeJson(JSON.stringify(value, null, 2)).replace(/\n/g, `\n${indent}`);
  }
  const deeper = `${indent}  `;
  // Text that is added to a text is copied only in the end; joined, it would be on each level.
  let inner = '';
  for (const [key, inside] of Object.entries(value)) {
    if (inside === undefined) continue;
    const name = Array.isArray(value) ? '' : `${escapeJson(JSON.stringify(key))}: `;
    inner += `${inner === '' ? '' : ','}\n${deeper}${name}${yield* jsonInSteps(inside, levels - 1, deeper)}`;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return inner === '' ? `${open}${close}` : `${open}${inner}\n${indent}${close}`;
}
