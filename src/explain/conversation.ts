import { UserError } from '../core/errors.ts';
import { type Completion, type Masked, type Prompt, type Provider, ProviderError } from '../core/provider.ts';
import { estimatePrompt, estimateTokens, usualAnswerTokens } from './cost.ts';
import type { Question } from './explain.ts';
import { followUpSystemOf } from './prompt.ts';
import { callWithRetry } from './retry.ts';

export interface ConversationOptions {
  readonly provider: Provider;
  readonly language: string;
  /** Seconds for one answer. */
  readonly timeout: number;
}

/** What the conversations of one run may spend together. */
export interface Budget {
  /** Tokens that are left; no limit if not given. */
  left: number | undefined;
}

export interface Asking {
  readonly signal: AbortSignal;
  /** Gets the answer with the real names, piece by piece. */
  readonly onText: (piece: string) => void;
}

type Turn = Prompt['turns'][number];

/** What an answer came to. */
export interface Reply {
  readonly tokens: { readonly input: number; readonly output: number };
  /** It was cut at the limit of tokens. */
  readonly cut: boolean;
}

/**
 * Questions about one incident, each with all that was said before. It goes on from what was asked when the incident was
 * explained, with the same tokens for the same names, so that nothing of what the model wrote has to be masked again.
 */
export class Conversation {
  readonly #opening: Question;
  readonly #options: ConversationOptions;
  readonly #budget: Budget;
  readonly #system: Masked;
  readonly #first: readonly Turn[];
  #history: Turn[] = [];
  #sent: Prompt | undefined;

  /** @param explained what the model wrote of the incident, if it was asked */
  constructor(opening: Question, explained: string | undefined, options: ConversationOptions, budget: Budget) {
    const { session, prompt } = opening;
    this.#opening = opening;
    this.#options = options;
    this.#budget = budget;
    this.#system = followUpSystemOf(options.language, session);
    this.#first =
      explained === undefined ? prompt.turns : [...prompt.turns, { role: 'assistant', text: session.own(explained) }];
    this.#sent = explained === undefined ? undefined : prompt;
  }

  /** What was sent last, word for word; `undefined` if nothing was. */
  get sent(): Prompt | undefined {
    return this.#sent;
  }

  /** What stands for which name; never sent. */
  get names(): ReadonlyMap<string, string> {
    return this.#opening.session.tokens;
  }

  /** Goes back to where it began. */
  forget(): void {
    this.#history = [];
  }

  /**
   * Asks, and tells the answer while it comes. What fails or is interrupted is not part of the conversation.
   * @throws ProviderError, or UserError if no tokens are left for it
   */
  async ask(question: string, { signal, onText }: Asking): Promise<Reply> {
    const { session } = this.#opening;
    const asked: Turn = { role: 'user', text: session.own(question) };
    const prompt: Prompt = { system: this.#system, turns: this.#merged([...this.#first, ...this.#history, asked]) };
    const estimate = estimatePrompt(prompt);
    this.#checkBudget(estimate + usualAnswerTokens);
    this.#sent = prompt;
    const restorer = session.restorer();
    let told = '';
    const tell = (piece: string): void => {
      told += piece;
      onText(restorer.push(piece));
    };
    const { provider, timeout } = this.#options;
    const completion = await callWithRetry(inTime => provider.complete(prompt, { signal: inTime, onText: tell }), {
      // What was shown cannot be taken back: whoever asked may ask again.
      attempts: 1,
      timeout,
      signal,
    });
    // Not every protocol streams.
    if (told === '') tell(completion.text);
    onText(restorer.end());
    const tokens = completion.usage ?? { input: estimate, output: estimateTokens(completion.text) };
    if (this.#budget.left !== undefined) this.#budget.left -= tokens.input + tokens.output;
    refuseEmpty(completion);
    this.#history.push(asked, { role: 'assistant', text: session.own(completion.text) });
    return { tokens, cut: completion.stop === 'length' };
  }

  #checkBudget(wanted: number): void {
    const { left } = this.#budget;
    if (left !== undefined && wanted > left)
      throw new UserError(
        `--max-tokens-total is not enough: ${Math.max(0, left)} tokens are left, this takes about ${wanted}`,
      );
  }

  /** Some vendors refuse two turns of one speaker. */
  #merged(turns: readonly Turn[]): Turn[] {
    const merged: Turn[] = [];
    for (const turn of turns) {
      const last = merged.at(-1);
      if (last?.role !== turn.role) merged.push(turn);
      else merged.splice(-1, 1, { ...turn, text: this.#opening.session.join([last.text, turn.text], '\n\n') });
    }
    return merged;
  }
}

/** @throws ProviderError if there is nothing in it */
export function refuseEmpty({ stop, text }: Completion): void {
  if (stop === 'refusal') throw new ProviderError('bad-answer', 'the model refuses to answer');
  if (stop === 'filter') throw new ProviderError('bad-answer', "the vendor's content filter blocked the answer");
  if (text.trim() === '') throw new ProviderError('bad-answer', 'the model gave an empty answer');
}
