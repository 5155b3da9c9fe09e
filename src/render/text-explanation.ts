import { type ExplainSummary, type Explanation, formatDollars, type Step } from '../core/explanation.ts';
import type { Report } from '../core/report.ts';
import { printable } from '../core/values.ts';
import { column, type Style } from './style.ts';
import { sinceText } from './words.ts';

/** What a model says of an incident, below what kubecause says of it: lines that begin with `indent` blanks. */
export function explanationLines(
  explanation: Explanation,
  summary: ExplainSummary,
  indent: number,
  style: Style,
): string[] {
  const name = (word: string): string => `  ${style.dim(word.padEnd(indent - 3))} `;
  const rest = ' '.repeat(indent);
  if (explanation.state !== 'answered')
    return [
      column(name('explain'), style.dim(`${explanation.state}: ${printable(explanation.why)}`), style.width, rest),
    ];
  const { answer } = explanation;
  return [
    column(name('explain'), style.dim(originText(explanation, summary)), style.width, rest),
    ...paragraphs(name('problem'), answer.problem, rest, style),
    ...paragraphs(name('why'), answer.cause, rest, style),
    ...stepLines(name('fix'), answer.fix, rest, style),
    ...stepLines(name('verify'), answer.verify, rest, style),
    ...answer.otherwise.flatMap((text, i) => paragraphs(i === 0 ? name('or') : rest, text, rest, style)),
  ];
}

/** Who answered, when, and whether names were masked: an answer is no finding. */
export function originText(
  { model, at, cached, cut }: Extract<Explanation, { state: 'answered' }>,
  { provider, masked, at: asked }: ExplainSummary,
): string {
  const parts = [
    `by ${provider} ${model}`,
    ...(cached ? [`answered ${sinceText(at, asked)}, from the cache`] : []),
    masked ? 'names were masked' : 'names were sent unmasked',
    ...(cut === true ? ['cut at the limit of tokens'] : []),
  ];
  return printable(parts.join('; '));
}

function paragraphs(first: string, text: string, rest: string, style: Style): string[] {
  return linesOf(text).map((line, i) => column(i === 0 ? first : rest, line, style.width, rest));
}

function stepLines(first: string, steps: readonly Step[], rest: string, style: Style): string[] {
  return steps.flatMap(({ what, command, patch }, i) => {
    const number = steps.length === 1 ? '' : `${i + 1}. `;
    const hang = rest + ' '.repeat(number.length);
    return [
      ...linesOf(what).map((line, at) =>
        column(at > 0 ? hang : `${i === 0 ? first : rest}${number}`, line, style.width, hang),
      ),
      // Commands and YAML are to be copied: they are never wrapped.
      ...linesOf(command ?? '').map((line, at) => `${hang}${style.dim(at === 0 ? '$ ' : '  ')}${style.bold(line)}`),
      ...linesOf(patch ?? '').map(line => `${hang}${style.dim('| ')}${line}`),
    ];
  });
}

/** Lines without what could move a cursor; blanks at the beginning stay, since YAML means them. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/\r?\n/).map(line => printable(line).trimEnd());
}

/** What the stage came to, in a line for the end of a text; `undefined` if nobody was asked. */
export function explainVerdict({ explain }: Report): string | undefined {
  if (explain === undefined) return undefined;
  const { answered, cached, failed, skipped, tokens, cost, provider, model } = explain;
  const asked = [
    `${answered} explained by ${provider} ${model}`,
    ...(cached > 0 ? [`${cached} of them from the cache`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} not asked`] : []),
    ...(tokens.input + tokens.output > 0 ? [`${tokens.input} tokens sent, ${tokens.output} received`] : []),
    ...(cost !== undefined && cost > 0 ? [`about ${formatDollars(cost)}`] : []),
  ];
  return printable(`${asked.join(', ')}. A model may be wrong: what kubecause found stands above it.`);
}
