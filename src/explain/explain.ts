import pLimit from 'p-limit';
import type { Diagnosis } from '../core/diagnosis.ts';
import type { ExplainSummary, Explanation } from '../core/explanation.ts';
import { type Completion, type Prompt, type Provider, ProviderError } from '../core/provider.ts';
import type { Incident, Report } from '../core/report.ts';
import { answerSchema, parseAnswer } from './answer.ts';
import { type Cache, type CacheEntry, hashOf } from './cache.ts';
import { estimatePrompt, estimateTokens, usualAnswerTokens } from './cost.ts';
import { costOf, priceOf } from './prices.ts';
import { type PromptOptions, promptVersion, writePrompt } from './prompt.ts';
import { restoreAnswer } from './restore-answer.ts';
import { callWithRetry, type RetryOptions } from './retry.ts';
import type { Session, Vault } from './vault.ts';

/** Who is asked, and how: another would answer differently. */
export interface Asked {
  readonly provider: Pick<Provider, 'endpoint' | 'model'>;
  readonly providerId: string;
  /** What else the answers depend on. */
  readonly settings: Readonly<Record<string, string | number | undefined>>;
}

export interface ExplainOptions extends PromptOptions, Asked {
  readonly provider: Provider;
  readonly vault: Vault;
  readonly masked: boolean;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Seconds for one call; for all of them. */
  readonly callTimeout: number;
  readonly totalTimeout: number;
  /** The most tokens of all questions and answers together; no limit if not given. */
  readonly maxTokens?: number;
  /** The most incidents that are asked about, the worst first; all if not given. */
  readonly maxIncidents?: number;
  /** No answer is read or written if not given. */
  readonly cache?: { readonly store: Cache; readonly ttl: number };
  /** Ends the stage; what has been answered by then counts. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly retry?: RetryOptions;
  readonly onProgress?: (done: number, all: number) => void;
  /** Told each answer as the model wrote it, for whoever asks on. */
  readonly onAnswer?: (question: Question, text: string) => void;
  /** What a person should know and what costs no answer, such as a cache that cannot be written. */
  readonly onNote?: (note: string) => void;
}

/** One question, ready to be sent. */
export interface Question {
  readonly incident: Incident;
  readonly prompt: Prompt;
  readonly session: Session;
  /** About how many tokens it is. */
  readonly tokens: number;
}

/** The questions of a report, in the order in which they are asked: the worst incident first. What is only worth knowing is not asked. */
export function* questionsOf(diagnosis: Diagnosis, vault: Vault, options: PromptOptions): Generator<Question> {
  for (const incident of diagnosis.report.incidents) {
    if (incident.severity !== 'info') yield questionAbout(diagnosis, incident, vault, options);
  }
}

export function questionAbout(
  diagnosis: Diagnosis,
  incident: Incident,
  vault: Vault,
  options: PromptOptions,
): Question {
  const session = vault.session();
  const prompt = writePrompt(diagnosis, incident, session, options);
  return { incident, prompt, session, tokens: estimatePrompt(prompt) };
}

/**
 * Asks a model about every incident, a few at a time. A call that fails costs that explanation and nothing else: the report
 * says why. Where all others would fail alike (no valid key, no such model, nobody there), they are not tried.
 */
export async function explain(diagnosis: Diagnosis, options: ExplainOptions): Promise<Report> {
  const { report } = diagnosis;
  const stage = new Stage(options);
  const limit = pLimit(options.concurrency);
  const questions = [...questionsOf(diagnosis, options.vault, options)];
  let done = 0;
  options.onProgress?.(0, questions.length);
  const explanations = await Promise.all(
    questions.map((question, i) =>
      limit(async () => {
        const explanation = await stage.explain(question, i);
        options.onProgress?.(++done, questions.length);
        return [question.incident.id, explanation] as const;
      }),
    ),
  );
  stage.end();
  const byIncident = new Map(explanations);
  return {
    ...report,
    incidents: report.incidents.map(incident => {
      const explanation = byIncident.get(incident.id);
      return explanation === undefined ? incident : { ...incident, explanation };
    }),
    explain: summarise([...byIncident.values()], stage.tokens, options),
  };
}

/** What the answer of a question is kept under. */
export function keyOf({ prompt }: Question, { providerId, provider: { endpoint, model }, settings }: Asked): string {
  return hashOf({ provider: providerId, endpoint, model, options: settings, promptVersion, prompt });
}

/** An answer, as it was given now or before. */
type Given = Pick<CacheEntry, 'text' | 'model' | 'at' | 'cut'> & { readonly cached: boolean };

type Unanswered = Exclude<Explanation, { readonly state: 'answered' }>;

/** What the questions of one run share: the budget, the deadline, and the error that stops them all. */
class Stage {
  readonly tokens = { input: 0, output: 0 };
  readonly #options: ExplainOptions;
  readonly #deadline: AbortController;
  readonly #timer: NodeJS.Timeout;
  /** What became of each question, by its hash. */
  readonly #given = new Map<string, Promise<Given | Unanswered>>();
  #reserved = 0;
  /** Why nobody needs to ask any more. */
  #hopeless: string | undefined;
  /** Whether anybody has answered yet, even if with an error. */
  #reached = false;
  #cacheFailed = false;

  constructor(options: ExplainOptions) {
    this.#options = options;
    this.#deadline = new AbortController();
    this.#timer = setTimeout(() => this.#deadline.abort(), options.totalTimeout * 1000);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** Two incidents may be one question once they are masked: it is asked once. */
  async explain(question: Question, index: number): Promise<Explanation> {
    const key = keyOf(question, this.#options);
    const giving = this.#given.get(key) ?? this.#give(question, index, key);
    this.#given.set(key, giving);
    const given = await giving;
    return 'state' in given ? given : this.#answered(given, question);
  }

  async #give(question: Question, index: number, key: string): Promise<Given | Unanswered> {
    const kept = await this.#fromCache(key);
    if (kept !== undefined) return { ...kept, cached: true };
    const why = this.#whyNot(question, index);
    if (why !== undefined) return { state: 'skipped', why };
    const reserved = question.tokens + usualAnswerTokens;
    this.#reserved += reserved;
    try {
      return await this.#ask(question, key);
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#reserved -= reserved;
    }
  }

  async #ask(question: Question, key: string): Promise<Given | Unanswered> {
    const { provider, providerId, now, retry, callTimeout, signal } = this.#options;
    const completion = await callWithRetry(
      inTime => provider.complete(question.prompt, { signal: inTime, answer: answerSchema }),
      { ...retry, timeout: callTimeout, signal: AbortSignal.any([signal, this.#deadline.signal]) },
    );
    this.#reached = true;
    const { input, output } = completion.usage ?? {
      input: question.tokens,
      output: estimateTokens(completion.text),
    };
    this.tokens.input += input;
    this.tokens.output += output;
    const refused = whyUnusable(completion);
    if (refused !== undefined) return { state: 'failed', why: refused };
    const cut = completion.stop === 'length';
    const at = new Date(now()).toISOString();
    const { text, model } = completion;
    await this.#keep({ key, provider: providerId, model, at, text, cut });
    return { text, model, at, cut, cached: false };
  }

  async #fromCache(key: string): Promise<CacheEntry | undefined> {
    const { cache, now } = this.#options;
    return await cache?.store.read(key, cache.ttl, now()).catch(error => this.#noteCache('read', error));
  }

  async #keep(entry: Parameters<Cache['write']>[0]): Promise<void> {
    await this.#options.cache?.store.write(entry).catch(error => this.#noteCache('write', error));
  }

  /** Said once: it is the same for every answer. */
  #noteCache(what: string, error: unknown): undefined {
    if (!this.#cacheFailed) this.#options.onNote?.(`cannot ${what} the cache of answers: ${(error as Error).message}`);
    this.#cacheFailed = true;
  }

  #whyNot({ tokens }: Question, index: number): string | undefined {
    const { maxIncidents, maxTokens, signal } = this.#options;
    if (signal.aborted) return 'interrupted';
    if (this.#deadline.signal.aborted) return `no time left of ${this.#options.totalTimeout} s for all`;
    if (this.#hopeless !== undefined) return this.#hopeless;
    if (maxIncidents !== undefined && index >= maxIncidents)
      return `only the worst ${maxIncidents} are asked about (--max-incidents)`;
    const used = this.tokens.input + this.tokens.output + this.#reserved;
    if (maxTokens !== undefined && used + tokens + usualAnswerTokens > maxTokens)
      return `the ${maxTokens} tokens of --max-tokens-total do not suffice`;
    return undefined;
  }

  #answered({ text, model, at, cut, cached }: Given, question: Question): Explanation {
    this.#options.onAnswer?.(question, text);
    const answer = restoreAnswer(parseAnswer(text), question.session);
    return { state: 'answered', answer, model, at, cached, ...(cut && { cut }) };
  }

  #failed(error: unknown): Unanswered {
    if (this.#options.signal.aborted) return { state: 'skipped', why: 'interrupted' };
    if (this.#deadline.signal.aborted)
      return { state: 'failed', why: `no answer within ${this.#options.totalTimeout} s for all` };
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof ProviderError && this.#endsAll(error)) this.#hopeless = why;
    return { state: 'failed', why };
  }

  /** Whether all others would fail alike: for the key, the model or the money, or since nobody is there to answer. */
  #endsAll({ kind, status }: ProviderError): boolean {
    this.#reached ||= status !== undefined;
    return ['authentication', 'not-found', 'quota'].includes(kind) || (kind === 'network' && !this.#reached);
  }
}

function whyUnusable({ stop, text }: Completion): string | undefined {
  if (stop === 'refusal') return 'the model refuses to answer';
  if (stop === 'filter') return "the vendor's content filter blocked the answer";
  return text.trim() === '' ? 'the model gave an empty answer' : undefined;
}

function summarise(
  explanations: readonly Explanation[],
  tokens: ExplainSummary['tokens'],
  { providerId, provider, masked, language, now }: ExplainOptions,
): ExplainSummary {
  const price = priceOf(provider.endpoint, provider.model);
  const count = (wanted: (explanation: Explanation) => boolean): number => explanations.filter(wanted).length;
  return {
    provider: providerId,
    model: provider.model,
    endpoint: provider.endpoint,
    masked,
    language,
    at: new Date(now()).toISOString(),
    answered: count(e => e.state === 'answered'),
    cached: count(e => e.state === 'answered' && e.cached),
    failed: count(e => e.state === 'failed'),
    skipped: count(e => e.state === 'skipped'),
    tokens: { ...tokens },
    ...(price !== undefined && { cost: costOf(price, tokens) }),
  };
}
