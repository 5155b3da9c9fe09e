/** What a model costs, in dollars for a million tokens, as the page of the vendor said on a day. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly source: string;
  /** When the page was read: prices change. */
  readonly read: string;
}

interface PriceList {
  readonly source: string;
  readonly read: string;
  /** By model: dollars for a million tokens sent, and received. */
  readonly models: Readonly<Record<string, readonly [input: number, output: number]>>;
}

/**
 * By the host that is asked: who forwards a model under the same name may charge something else for it. Where a price
 * depends on the hour or the length of the prompt, it is that of the dearest hour, and of prompts as long as ours.
 */
const lists: Readonly<Record<string, PriceList>> = {
  'api.anthropic.com': {
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    read: '2026-11-21',
    models: {
      'claude-fable-5-1': [10, 50],
      'claude-haiku-4-5': [1, 5],
      'claude-haiku-5-5': [0.1, 0.5],
      'claude-opus-4-5': [5, 25],
      'claude-opus-5': [5, 25],
      'claude-opus-5-5': [4, 20],
      'claude-sonnet-4-5': [3, 15],
      'claude-sonnet-5': [2, 10],
      'claude-sonnet-5-5': [2, 10],
    },
  },
  'api.deepseek.com': {
    source: 'https://api-docs.deepseek.com/quick_start/pricing',
    read: '2026-10-27',
    models: { 'deepseek-flash': [0.3, 1.2], 'deepseek-v4-flash': [0.3, 1.2], 'deepseek-v4-pro': [1.32, 3.96] },
  },
  'api.groq.com': {
    source: 'https://console.groq.com/docs/models',
    read: '2026-11-21',
    models: { 'openai/gpt-oss-120b': [0.15, 0.6] },
  },
  'api.mistral.ai': {
    source: 'https://mistral.ai/pricing',
    read: '2026-11-21',
    models: { 'mistral-medium': [1.5, 7.5], 'mistral-medium-3-5': [1.5, 7.5] },
  },
  'api.openai.com': {
    source: 'https://developers.openai.com/api/docs/pricing',
    read: '2026-11-05',
    models: {
      'gpt-4.1': [2, 8],
      'gpt-4.1-mini': [0.4, 1.6],
      'gpt-4o': [2.5, 10],
      'gpt-4o-mini': [0.15, 0.6],
      'gpt-5.6-terra': [2, 12],
      'gpt-6-luna': [0.1, 0.5],
      'gpt-6-sol': [2, 10],
      'gpt-6.1-sol': [2, 10],
      'gpt-6.1-terra': [1, 5],
    },
  },
  'api.x.ai': {
    source: 'https://docs.x.ai/developers/grok-4-6',
    read: '2026-11-21',
    models: { 'grok-4.6': [2, 6] },
  },
  'generativelanguage.googleapis.com': {
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    read: '2026-10-07',
    models: { 'gemini-3.8-flash': [0.75, 3.75] },
  },
};

/** What may follow the name of a model: the date of a snapshot, or that it is the latest one. Anything else is another model. */
const snapshot = /^(?:[-@](?:\d{4}-?\d{2}-?\d{2}|\d{4}|latest))?$/;

/** The price of a model; `undefined` if it is not known: none is better than a wrong one. */
export function priceOf(endpoint: string, model: string): Price | undefined {
  const list = URL.canParse(endpoint) ? lists[new URL(endpoint).hostname] : undefined;
  if (list === undefined) return undefined;
  const name = Object.keys(list.models).find(
    known => model.startsWith(known) && snapshot.test(model.slice(known.length)),
  );
  if (name === undefined) return undefined;
  const [input, output] = list.models[name]!;
  return { input, output, source: list.source, read: list.read };
}

/** Dollars. */
export function costOf({ input, output }: Price, tokens: { readonly input: number; readonly output: number }): number {
  return (input * tokens.input + output * tokens.output) / 1e6;
}
