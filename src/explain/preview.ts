import type { Diagnosis } from '../core/diagnosis.ts';
import { formatDollars } from '../core/explanation.ts';
import type { Prompt } from '../core/provider.ts';
import { printable } from '../core/values.ts';
import { usualAnswerTokens } from './cost.ts';
import { questionsOf } from './explain.ts';
import { costOf, type Price } from './prices.ts';
import type { PromptOptions } from './prompt.ts';
import type { Vault } from './vault.ts';

export interface PreviewOptions extends PromptOptions {
  /** Whom it would be sent to: backend, model and address. */
  readonly to: string;
  readonly masked: boolean;
  readonly maxIncidents?: number;
  readonly price?: Price | undefined;
}

/** What `--explain` would send, word for word, and to whom; what `-o json` prints of it. */
export interface Preview {
  readonly to: string;
  readonly masked: boolean;
  /** About how many. */
  readonly tokens: { readonly input: number; readonly output: number };
  /** About how many dollars, and where the price is from; not there if it is not known. */
  readonly cost?: { readonly dollars: number } & Price;
  readonly questions: readonly {
    /** Its id and title, which are not sent. */
    readonly incident: string;
    readonly title: string;
    readonly tokens: number;
    readonly prompt: Prompt;
    /** What stands for which name; not sent. */
    readonly names: Readonly<Record<string, string>>;
  }[];
}

/** What would be sent; nothing is. */
export function previewOf(
  diagnosis: Diagnosis,
  vault: Vault,
  { to, masked, maxIncidents, price, ...prompting }: PreviewOptions,
): Preview {
  const questions = [...questionsOf(diagnosis, vault, prompting)].slice(0, maxIncidents);
  const tokens = {
    input: questions.reduce((sum, question) => sum + question.tokens, 0),
    output: questions.length * usualAnswerTokens,
  };
  return {
    to,
    masked,
    tokens,
    ...(price !== undefined && { cost: { dollars: costOf(price, tokens), ...price } }),
    questions: questions.map(({ incident: { id, title }, prompt, session, tokens: ofQuestion }) => ({
      incident: id,
      title,
      tokens: ofQuestion,
      prompt,
      names: Object.fromEntries(session.tokens),
    })),
  };
}

/** A preview for people. The titles between are not sent. */
export function renderPreview({ to, masked, tokens, cost, questions }: Preview): string {
  const names = masked ? 'names are masked' : 'names are NOT masked';
  const head = [
    `to: ${printable(to)}`,
    `questions: ${questions.length}, one for each incident; ${names}`,
    `tokens: about ${tokens.input} to send and ${tokens.output} to receive`,
    ...(cost === undefined ? [] : [costLine(cost)]),
  ];
  const parts = questions.map(({ title, tokens: ofQuestion, prompt }, i) =>
    [
      `===== question ${i + 1} of ${questions.length}, about ${ofQuestion} tokens: ${printable(title)}`,
      textOf(prompt),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

function costLine({ dollars, input, output, source, read }: NonNullable<Preview['cost']>): string {
  return `cost: about ${formatDollars(dollars)} (a million tokens: $${input} to send, $${output} to receive; ${source}, ${read})`;
}

/** A prompt, word for word. */
export function textOf({ system, turns }: Prompt): string {
  return [`----- system`, system, ...turns.flatMap(({ role, text }) => [`----- ${role}`, text])].join('\n');
}
