import type { Step } from '../core/explanation.ts';
import type { Incident, Report } from '../core/report.ts';
import { codeBlock, escaped } from './markdown-text.ts';
import { originText } from './text-explanation.ts';

/** What a model says of an incident, in blocks of Markdown, below what kubecause says of it. */
export function explanationParts({ explanation }: Incident, { explain }: Report): string[] {
  if (explanation === undefined || explain === undefined) return [];
  if (explanation.state !== 'answered') return [`Explanation ${explanation.state}: ${escaped(explanation.why)}`];
  const { problem, cause, fix, verify, otherwise } = explanation.answer;
  return [
    `**Explained ${escaped(originText(explanation, explain))}**`,
    ...paragraphs(problem),
    ...paragraphs(cause),
    ...steps('To fix it', fix),
    ...steps('To check that it works', verify),
    ...(otherwise.length === 0
      ? []
      : ['**If that is not it:**', otherwise.map(text => `- ${escaped(text)}`).join('\n')]),
  ];
}

function paragraphs(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(escaped)
    .filter(line => line !== '');
}

/** Commands and patches stand in blocks of their own, so that they can be copied. */
function steps(title: string, all: readonly Step[]): string[] {
  if (all.length === 0) return [];
  const parts = all.flatMap(({ what, command, patch }, i) => [
    [`${i + 1}\\.`, ...paragraphs(what)].join(' '),
    ...(command === undefined ? [] : [codeBlock(command, 'sh')]),
    ...(patch === undefined ? [] : [codeBlock(patch, 'yaml')]),
  ]);
  return [`**${title}:**`, ...parts];
}
