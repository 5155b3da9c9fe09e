import Table from 'cli-table3';
import { formatRef } from '../core/objects.ts';
import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import { styleOf } from './style.ts';
import { groupLines, verdictText } from './summary-text.ts';
import { renderCoverage } from './text-coverage.ts';
import { findingsById } from './tree.ts';
import { severityNames, shownIncidents, sinceText } from './words.ts';

/** Tables grow slow with their length; what is beyond is counted. */
const mostRows = 500;

const noLines = Object.fromEntries(
  'top,top-mid,top-left,top-right,bottom,bottom-mid,bottom-left,bottom-right,left,left-mid,mid,mid-mid,right,right-mid'
    .split(',')
    .map(part => [part, '']),
);

/**
 * A table as `kubectl get -o wide` prints one: an incident in each row, nothing wrapped, so that `grep` and `awk` can be used;
 * quiet: the rows alone. What a model says has no column.
 */
export function renderWide(report: Report, options: RenderOptions): string {
  const { shown, hidden } = shownIncidents(report, options);
  const style = styleOf(options);
  const findings = findingsById(report);
  const isQuiet = options.detail === 'quiet';
  const table = new Table({
    head: isQuiet ? [] : ['SEVERITY', 'SINCE', 'DOWN', 'PODS', 'EFFECTS', 'CODE', 'OBJECT', 'CAUSE'],
    chars: { ...noLines, middle: '   ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const { severity, since, impact, consequences, cause } of shown.slice(0, isQuiet ? shown.length : mostRows)) {
    const { code, object, owner, message } = findings.get(cause)!;
    const down = impact.workloadsDown.length + impact.servicesDown.length + impact.hostsDown.length;
    table.push([
      style.severity[severity](severityNames[severity]),
      since === undefined ? '-' : sinceText(since, report.takenAt),
      down,
      impact.pods,
      consequences.length,
      code,
      printable(formatRef(owner ?? object)),
      printable(message),
    ]);
  }
  const left = shown.length - mostRows;
  const rows = shown.length === 0 ? [] : [trimmed(table.toString())];
  if (isQuiet) return rows.map(text => `${text}\n`).join('');
  const common = groupLines(report, options);
  const parts = [
    ...rows,
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(common.length === 0 ? [] : [common.join('\n')]),
    renderCoverage(report, options, hidden, style),
    verdictText(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Without the blanks at the ends of lines; a pattern would try each blank of a cell that is wide. */
function trimmed(table: string): string {
  return table
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n');
}
