import type { Prompt } from '../core/provider.ts';

// Chinese, Japanese and Korean characters, and everything else outside of the alphabets that tokenisers were made for.
const dense = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/gu;

/**
 * About how many tokens a text is. Every model counts in its own way: English text is close to four characters for one,
 * names and JSON about three, an ideograph about one.
 */
export function estimateTokens(text: string): number {
  const single = text.match(dense)?.length ?? 0;
  return Math.ceil(single + (text.length - single) / 3.5);
}

/** About how many tokens a prompt is, with the few that separate its turns. */
export function estimatePrompt({ system, turns }: Prompt): number {
  return [system, ...turns.map(({ text }) => text)].reduce((sum, text) => sum + estimateTokens(text) + 4, 0);
}

/** An answer of the usual length; what an estimate of money takes for the answer that is not there yet. */
export const usualAnswerTokens = 700;
