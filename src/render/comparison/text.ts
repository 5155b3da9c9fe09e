import { type ComparedIncident, type Comparison, fates } from '../../core/comparison.ts';
import { printable } from '../../core/values.ts';
import { column, type Style, styleOf } from '../style.ts';
import type { TextOptions } from '../text-options.ts';
import { impactText, severityNames } from '../words.ts';
import { comparisonVerdict, fateNote, fateTitles, sidesText } from './words.ts';

/** For people: what is new first, with what to do; what did not change is counted, unless everything is asked for. */
export function renderComparisonText(comparison: Comparison, options: TextOptions): string {
  const style = styleOf(options);
  const shown = fates.filter(fate => fate !== 'unchanged' || options.detail === 'verbose');
  const sections = shown.flatMap(fate => {
    const incidents = comparison.incidents.filter(incident => incident.fate === fate);
    if (incidents.length === 0) return [];
    const isWhole = (fate === 'new' || fate === 'worse') && options.detail !== 'quiet';
    return [
      [style.bold(fateTitles[fate]), ...incidents.flatMap(each => incidentLines(each, isWhole, style))].join('\n'),
    ];
  });
  const verdict = column('', style.bold(comparisonVerdict(comparison)), style.width);
  if (options.detail === 'quiet') return `${[...sections, verdict].join('\n')}\n`;
  const head = column(`${style.bold('kubecause diff')}  `, style.dim(sidesText(comparison)), style.width);
  return `${[head, ...sections, verdict].join('\n\n')}\n`;
}

function incidentLines(incident: ComparedIncident, isWhole: boolean, style: Style): string[] {
  const { severity, title, fix, look } = incident;
  const note = fateNote(incident);
  const impact = impactText(incident);
  const mark = style.severity[severity](severityNames[severity].padEnd(7));
  const head = column(`  ${mark} `, `${printable(title)}${note === '' ? '' : ` (${note})`}`, style.width);
  const row = (name: string, text: string): string =>
    column(`${' '.repeat(10)}${style.dim(name.padEnd(7))}`, text, style.width);
  if (!isWhole) return [head];
  return [
    head,
    ...(impact === '' ? [] : [row('impact', impact)]),
    row('do', printable(fix)),
    row('look', printable(look)),
  ];
}
