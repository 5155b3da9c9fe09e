import { type ComparedIncident, type Comparison, fates } from '../../core/comparison.ts';
import { code, details, escaped, severitySigns, whatFits } from '../markdown-text.ts';
import { impactText } from '../words.ts';
import { comparisonVerdict, fateNote, fateTitles, sidesText } from './words.ts';

/** GitHub takes 65,536 characters for a comment, and there are up to six parts. */
const mostOfPart = 10_000;

/** For a comment on a pull request: what is new in the open, the rest behind a click. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const parts = fates.flatMap(fate => {
    const items = comparison.incidents.filter(incident => incident.fate === fate);
    if (items.length === 0) return [];
    const isOpen = fate === 'new' || fate === 'worse';
    const lines = whatFits(items, mostOfPart, isOpen ? wholeItem : item);
    const left = items.length - lines.length;
    const list = [...lines, ...(left === 0 ? [] : [`- and ${left} more`])];
    const title = `${fateTitles[fate]} (${items.length})`;
    return [isOpen ? `### ${title}\n\n${list.join('\n')}` : details(title, list)];
  });
  const head = [
    `## kubecause: ${escaped(comparisonVerdict(comparison))}`,
    `<sub>${escaped(sidesText(comparison))}</sub>`,
  ];
  return `${[...head, ...parts].join('\n\n')}\n`;
}

function item(incident: ComparedIncident): string {
  const note = fateNote(incident);
  return `- ${severitySigns[incident.severity]} ${escaped(incident.title)}${note === '' ? '' : ` (${escaped(note)})`}`;
}

function wholeItem(incident: ComparedIncident): string {
  const impact = impactText(incident);
  return [
    item(incident),
    ...(impact === '' ? [] : [`  - **Impact:** ${escaped(impact)}`]),
    `  - **Do:** ${escaped(incident.fix)}`,
    `  - **Look:** ${code(incident.look)}`,
  ].join('\n');
}
