import type { Diagnosis } from '../core/diagnosis.ts';
import type { Prompt } from '../core/provider.ts';
import { printable } from '../core/values.ts';
import { usualAnswerTokens } from './cost.ts';
import { questionsOf } from './explain.ts';
import type { PromptOptions } from './prompt.ts';
import type { Vault } from './vault.ts';

export interface PreviewOptions extends PromptOptions {
  /** Whom it would be sent to: backend, model and address. */
  readonly to: string;
  readonly masked: boolean;
  readonly maxIncidents?: number;
}

/** What `--explain` would send, word for word, and to whom; nothing is sent. The titles between are not sent. */
export function previewOf(diagnosis: Diagnosis, vault: Vault, options: PreviewOptions): string {
  const questions = [...questionsOf(diagnosis, vault, options)].slice(0, options.maxIncidents);
  const sent = questions.reduce((sum, { tokens }) => sum + tokens, 0);
  const names = options.masked ? 'names are masked' : 'names are NOT masked';
  const head = [
    `to: ${printable(options.to)}`,
    `questions: ${questions.length}, one for each incident; ${names}`,
    `tokens: about ${sent} to send and ${questions.length * usualAnswerTokens} to receive`,
  ];
  const parts = questions.map(({ incident, prompt, tokens }, i) =>
    [
      `===== question ${i + 1} of ${questions.length}, about ${tokens} tokens: ${printable(incident.title)}`,
      ...textOf(prompt),
    ].join('\n'),
  );
  return `${[head.join('\n'), ...parts].join('\n\n')}\n`;
}

function textOf({ system, turns }: Prompt): string[] {
  return [`----- system`, system, ...turns.flatMap(({ role, text }) => [`----- ${role}`, text])];
}
