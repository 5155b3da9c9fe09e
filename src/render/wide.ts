import Table from 'cli-table3';
import stringWidth from 'string-width';
import { formatRef } from '../core/objects.ts';
import type { Incident, Report } from '../core/report.ts';
import { stepped } from '../core/steps.ts';
import { printable } from '../core/values.ts';
import type { RenderOptions } from './render-options.ts';
import { styleOf } from './style.ts';
import { groupLines, verdictText } from './summary-text.ts';
import { renderCoverage } from './text-coverage.ts';
import { findingsById } from './tree.ts';
import { severityNames, shownIncidents, sinceText } from './words.ts';

/** What is beyond is counted. */
const mostRows = 500;
/** So many rows are laid out in one step. */
const rowsInStep = 20;

const noLines = Object.fromEntries(
  'top,top-mid,top-left,top-right,bottom,bottom-mid,bottom-left,bottom-right,left,left-mid,mid,mid-mid,right,right-mid'
    .split(',')
    .map(part => [part, '']),
);

/**
 * A table as `kubectl get -o wide` prints one: an incident in each row, nothing wrapped, so that `grep` and `awk` can be used;
 * quiet: the rows alone. What a model says has no column.
 */
export const renderWide = stepped(function* (report: Report, options: RenderOptions) {
  const { shown, hidden } = shownIncidents(report, options);
  const style = styleOf(options);
  const findings = findingsById(report);
  const isQuiet = options.detail === 'quiet';
  const rowOf = ({ severity, since, impact, consequences, cause }: Incident): string[] => {
    const { code, object, owner, message } = findings.get(cause)!;
    const down = impact.workloadsDown.length + impact.servicesDown.length + impact.hostsDown.length;
    return [
      style.severity[severity](severityNames[severity]),
      since === undefined ? '-' : sinceText(since, report.takenAt),
      `${down}`,
      `${impact.pods}`,
      `${consequences.length}`,
      code,
      printable(formatRef(owner ?? object)),
      printable(message),
    ];
  };
  if (isQuiet) return (yield* layOut(shown.map(rowOf))).map(line => `${line}\n`).join('');
  const left = shown.length - mostRows;
  const rows = shown.length === 0 ? [] : [(yield* layOut([heads, ...shown.slice(0, mostRows).map(rowOf)])).join('\n')];
  const common = groupLines(report, options);
  const parts = [
    ...rows,
    ...(left > 0 ? [`and ${left} more`] : []),
    ...(common.length === 0 ? [] : [common.join('\n')]),
    renderCoverage(report, options, hidden, style),
    verdictText(report),
  ];
  return `${parts.join('\n\n')}\n`;
});

const heads = ['SEVERITY', 'SINCE', 'DOWN', 'PODS', 'EFFECTS', 'CODE', 'OBJECT', 'CAUSE'];

/**
 * The lines of a table, without the blanks at their ends. 500 rows in one table take a tenth of a second; of a few at a time the
 * columns are as wide as those of all if the widest cells of all stand above each few, and their line is left out.
 */
function* layOut(rows: readonly (readonly string[])[]): Generator<void, string[]> {
  const widest = rows[0]?.map((_, column) => widestOf(rows.map(row => row[column]!))) ?? [];
  const lines: string[] = [];
  for (let from = 0; from < rows.length; from += rowsInStep) {
    yield;
    const table = new Table({
      chars: { ...noLines, middle: '   ' },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    });
    table.push(widest, ...rows.slice(from, from + rowsInStep).map(row => [...row]));
    const [, ...own] = table.toString().split('\n');
    // A pattern would try each blank of a cell that is wide.
    lines.push(...own.map(line => line.trimEnd()));
  }
  return lines;
}

function widestOf(cells: readonly string[]): string {
  const [first, ...others] = cells.map(cell => ({ cell, width: stringWidth(cell) }));
  return others.reduce((most, one) => (one.width > most!.width ? one : most), first)!.cell;
}
