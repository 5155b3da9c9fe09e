import type { Explanation } from '../core/explanation.ts';
import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
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

const mostNamed = 5;

/** What several of the incidents have in common, a line each with their titles: for formats that do not number them. */
export function groupLines(report: Report, options: TextOptions): string[] {
  const shown = new Map(shownIncidents(report, options).shown.map(({ id, title }) => [id, printable(title)]));
  return report.groups.flatMap(({ title, incidents, cause }) => {
    const members = incidents.filter(id => shown.has(id));
    if (members.length < 2) return [];
    const first = members.filter(id => id === cause).map(id => `begin with ${shown.get(id)}`);
    const others = members.filter(id => id !== cause).map(id => shown.get(id)!);
    const left = others.length - mostNamed;
    const named = [...first, ...others.slice(0, mostNamed), ...(left > 0 ? [`and ${left} more`] : [])];
    return [`in common: ${printable(title)}: ${named.join('; ')}`];
  });
}

/** What a model says of an incident, in a few lines of plain text; none if it says nothing. */
export function explanationTexts(explanation: Explanation | undefined): string[] {
  if (explanation?.state !== 'answered') return [];
  const { model, answer } = explanation;
  return [
    `explained by ${model}, which may be wrong: ${answer.problem} ${answer.cause}`,
    ...answer.fix.map(({ what, command }, i) => `${i + 1}. ${what}${command === undefined ? '' : ` ${command}`}`),
  ].map(line => printable(line).trim());
}
