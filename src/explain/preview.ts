import type { Diagnosis } from '../core/diagnosis.ts';
import { formatDollars } from '../core/explanation.ts';
import type { Prompt } from '../core/provider.ts';
import { printable } from '../core/values.ts';
import { usualAnswerTokens } from './cost.ts';
import { type Question, questionsOf } from './explain.ts';
import { costOf, type Price } from './prices.ts';
import type { PromptOptions } from './prompt.ts';
import type { Vault } from './vault.ts';

export interface PreviewOptions extends PromptOptions {
  /** Whom it would be sent to: backend, model and address. */
  readonly to: string;
  readonly masked: boolean;
  readonly maxIncidents?: number;
  readonly price?: Price | undefined;
  /** Whether the answer is kept from before, so that the question would not be sent. None is if not given. */
  readonly isKept?: ((question: Question) => Promise<boolean>) | undefined;
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
    /** The id of the incident that is the same question once it is masked: it is asked once for both. */
    readonly askedFor?: string;
    /** It was answered before: nothing is sent, and the answer that is kept is shown. */
    readonly kept?: true;
  }[];
}

/** What would be sent; nothing is. */
export async function previewOf(
  diagnosis: Diagnosis,
  vault: Vault,
  { to, masked, maxIncidents, price, isKept = async () => false, ...prompting }: PreviewOptions,
): Promise<Preview> {
  const questions = [...questionsOf(diagnosis, vault, prompting)].slice(0, maxIncidents);
  const first = new Map<string, Question>();
  for (const question of questions) {
    const words = textOf(question.prompt);
    if (!first.has(words)) first.set(words, question);
  }
  const kept = new Set<Question>();
  for (const question of first.values()) if (await isKept(question)) kept.add(question);
  const sent = [...first.values()].filter(question => !kept.has(question));
  const tokens = {
    input: sent.reduce((sum, question) => sum + question.tokens, 0),
    output: sent.length * usualAnswerTokens,
  };
  return {
    to,
    masked,
    tokens,
    ...(price !== undefined && { cost: { dollars: costOf(price, tokens), ...price } }),
    questions: questions.map(question => {
      const same = first.get(textOf(question.prompt))!;
      return {
        incident: question.incident.id,
        title: question.incident.title,
        tokens: question.tokens,
        prompt: question.prompt,
        names: Object.fromEntries(question.session.tokens),
        ...(same !== question && { askedFor: same.incident.id }),
        ...(kept.has(same) && { kept: true as const }),
      };
    }),
  };
}

/** A preview for people. The titles between are not sent. */
export function renderPreview({ to, masked, tokens, cost, questions }: Preview): string {
  const names = masked ? 'names are masked' : 'names are NOT masked';
  const asked = questions.filter(({ askedFor, kept }) => askedFor === undefined && kept === undefined);
  const head = [
    `to: ${printable(to)}`,
    `questions: ${asked.length}, ${whose(questions)}; ${names}`,
    `tokens: about ${tokens.input} to send and ${tokens.output} to receive`,
    ...(cost === undefined ? [] : [costLine(cost)]),
  ];
  const parts = asked.map(({ title, tokens: ofQuestion, prompt }, i) =>
    [
      `===== question ${i + 1} of ${asked.length}, about ${ofQuestion} tokens: ${printable(title)}`,
      textOf(prompt),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

function whose(questions: Preview['questions']): string {
  const kept = questions.filter(question => question.kept).length;
  const shared = questions.filter(question => question.askedFor !== undefined && !question.kept).length;
  const others = [
    ...(kept === 0 ? [] : [`${kept} answered before`]),
    ...(shared === 0 ? [] : [`${shared}, masked the same as another`]),
  ];
  return `one for each incident${others.length === 0 ? '' : ` but ${others.join(' and ')}`}`;
}

function costLine({ dollars, input, output, source, read }: NonNullable<Preview['cost']>): string {
  return `cost: about ${formatDollars(dollars)} (a million tokens: $${input} to send, $${output} to receive; ${source}, ${read})`;
}

/** A prompt, word for word. */
export function textOf({ system, turns }: Prompt): string {
  return [`----- system`, system, ...turns.flatMap(({ role, text }) => [`----- ${role}`, text])].join('\n');
}
