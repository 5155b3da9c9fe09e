import type { ComparedIncident, ComparedSide, Comparison, Fate } from '../../core/comparison.ts';
import { printable } from '../../core/values.ts';
import { counted, severityNames, timeText } from '../words.ts';

/** What stands above the incidents of a fate. */
export const fateTitles: Readonly<Record<Fate, string>> = {
  new: 'New',
  worse: 'Worse',
  lost: 'Not reported any more, but less could be read than before',
  better: 'Better',
  gone: 'Gone',
  unchanged: 'Unchanged',
};

/** `before.json (as of 2026-03-01 12:00:00 UTC) -> after.json`. */
export function sidesText({ before, after }: Comparison): string {
  return `${sideText(before)} -> ${sideText(after)}`;
}

function sideText({ name, takenAt }: ComparedSide): string {
  return printable(takenAt === '' ? name : `${name} (as of ${timeText(takenAt)})`);
}

/** `1 new, 2 gone, 12 unchanged`: what there is none of is left out, but for what is new. */
export function comparisonVerdict({ summary, after }: Comparison): string {
  const { new: fresh, worse, lost, better, gone, unchanged } = summary;
  const parts = [
    counted(fresh, 'new incident'),
    ...(worse > 0 ? [`${worse} worse`] : []),
    ...(lost > 0 ? [`${lost} not reported any more`] : []),
    ...(better > 0 ? [`${better} better`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ];
  return `${parts.join(', ')}${after.complete ? '' : '; not everything could be checked'}`;
}

/** What there is to say of an incident besides its title; `''` if nothing. */
export function fateNote({ fate, severity, severityBefore, notCheckedBefore }: ComparedIncident): string {
  if (notCheckedBefore === true) return 'less could be read before: it may be old';
  if (severityBefore !== undefined && severityBefore !== severity) return `was ${severityNames[severityBefore]}`;
  return fate === 'worse'
    ? 'more does not work than before'
    : fate === 'better'
      ? 'less does not work than before'
      : '';
}
