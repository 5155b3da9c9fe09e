import type { OpenAI } from 'openai';
import type { AnswerSchema, Completion, Prompt, Provider, ProviderOptions } from '../../src/core/provider.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { errorInAnswer, isFiltered, unfinished } from './errors.ts';
import { type Call, type Connection, httpProvider } from './http-provider.ts';
import { refusals } from './refusals.ts';

/**
 * How a server differs from OpenAI in the protocol that it shares with it:
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export interface Dialect {
  /** The field with the most tokens of the answer: `max_tokens` unless it says otherwise. */
  readonly maxTokens?: 'max_completion_tokens';
  /** The most that `response_format` can: a schema, unless it says otherwise. */
  readonly json?: 'object' | 'none';
  /** Models that refuse a temperature and a top-p. */
  readonly fixedSampling?: RegExp;
  /** Set where tokens are counted without being asked, and `stream_options` is refused. */
  readonly countsUnasked?: true;
  /** Fields that each request has until the server refuses them. */
  readonly fields?: Readonly<Record<string, boolean | object>>;
}

/** A request as this protocol has it, with the fields of a dialect. */
interface Body extends Readonly<Record<string, unknown>> {
  readonly model: string;
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
}

export interface Chat {
  readonly connection: Connection;
  readonly sampling: Pick<ProviderOptions, 'temperature' | 'topP'>;
  readonly dialect: Dialect;
  /** Makes the SDK's client for one call. */
  readonly client: (fetch: Connection['fetch'], call: Call) => Pick<OpenAI, 'chat'>;
}

export function chatProvider({ connection, sampling, dialect, client }: Chat): Provider {
  const names = Object.keys(dialect.fields ?? {});
  const askWithout = refusals({
    ...Object.fromEntries(names.map(name => [name, new RegExp(name, 'i')])),
    ...refusable,
  });
  return httpProvider(connection, async call => {
    const full = bodyOf(connection.model, sampling, dialect, call);
    try {
      return await askWithout(
        call,
        refused => without(full, refused),
        body => call.send(fetch => ask(client(fetch, call), body, call)),
      );
    } catch (error) {
      if (isFiltered(error)) return { model: connection.model, stop: 'filter' };
      throw error;
    }
  });
}

function bodyOf(model: string, sampling: Chat['sampling'], dialect: Dialect, { prompt, request }: Call): Body {
  const { temperature, topP } = dialect.fixedSampling?.test(model) ? {} : sampling;
  const { maxTokens, onText } = request;
  const format = formatOf(request.answer, dialect);
  return {
    ...dialect.fields,
    model,
    messages: messagesOf(prompt),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(maxTokens === undefined ? {} : { [dialect.maxTokens ?? 'max_tokens']: maxTokens }),
    ...(format === undefined ? {} : { response_format: format }),
    ...(onText === undefined || dialect.countsUnasked ? {} : { stream_options: { include_usage: true } }),
  };
}

function messagesOf({ system, turns }: Prompt): Body['messages'] {
  return [{ role: 'system', content: system }, ...turns.map(({ role, text }) => ({ role, content: text }))];
}

function formatOf(answer: AnswerSchema | undefined, { json }: Dialect): object | undefined {
  if (answer === undefined || json === 'none') return undefined;
  if (json === 'object') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: answer.name, schema: answer.schema, strict: true } };
}

/** What a server may refuse, and how it says so: models and servers differ, and which does what changes. */
const refusable: Readonly<Record<string, RegExp>> = {
  response_format: /response_?format|json_?schema|json_?object|json mode|structured|grammar|failed to generate json/i,
  temperature: /temperature/i,
  top_p: /top_?p\b/i,
  stream_options: /stream_?options|include_usage/i,
  max_tokens: /max_tokens/i,
  max_completion_tokens: /max_completion_tokens/i,
};

/** A body without what was refused. Of the two names for the most tokens, the other is tried before none. */
function without(full: Body, refused: ReadonlySet<string>): Body {
  const limits = ['max_tokens', 'max_completion_tokens'];
  const name = limits.find(field => field in full);
  const kept = Object.entries(full).filter(([field]) => field !== name && !refused.has(field));
  const left = [name, ...limits].find(field => field !== undefined && !refused.has(field));
  return {
    model: full.model,
    messages: full.messages,
    ...Object.fromEntries(kept),
    ...(name === undefined || left === undefined ? {} : { [left]: full[name] }),
  };
}

type Stop = Completion['stop'];

/** How vendors say why an answer ended; anything else is an end like any other. `error`: it did not, whatever came. */
const stops: Readonly<Record<string, Stop | 'error'>> = {
  stop: 'end',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  time_limit: 'length',
  content_filter: 'filter',
  sensitive: 'filter',
  refusal: 'refusal',
  error: 'error',
  network_error: 'error',
  insufficient_system_resource: 'error',
};

/** What the protocol's chunks and its whole answers have in common, of which servers leave out this and that. */
interface Part {
  readonly model?: string | null;
  readonly error?: unknown;
  readonly usage?: { readonly prompt_tokens?: number; readonly completion_tokens?: number } | null;
  readonly choices?:
    | readonly {
        readonly delta?: Said | null;
        readonly message?: Said | null;
        readonly finish_reason?: string | null;
        readonly error?: unknown;
      }[]
    | null;
}

/** Thoughts come in fields of their own (`reasoning_content`, `reasoning`), which are not read. */
interface Said {
  /** Mistral's models that think answer in parts, of which the type `text` is the answer. */
  readonly content?: string | readonly { readonly type?: string; readonly text?: string }[] | null;
  readonly refusal?: string | null;
}

async function ask(client: Pick<OpenAI, 'chat'>, body: Body, call: Call): Promise<Omit<Completion, 'text'>> {
  const { request, answer, asked } = call;
  const { model } = body;
  let answeredBy = model;
  let usage: Completion['usage'];
  let finish: string | undefined;
  let refused = false;
  let heard = false;
  for await (const part of partsOf(client, body, call)) {
    const [choice] = part.choices ?? [];
    const error = part.error ?? choice?.error;
    if (error) throw errorInAnswer(asked, error);
    answeredBy = part.model || answeredBy;
    usage = usageOf(part) ?? usage;
    if (choice === undefined) continue;
    heard = true;
    const said = choice.delta ?? choice.message;
    answer.push(textOf(said?.content));
    answer.push(said?.refusal ?? '');
    refused ||= Boolean(said?.refusal);
    finish = choice.finish_reason ?? finish;
  }
  if (!heard || (finish === undefined && request.onText !== undefined)) throw unfinished(asked, heard);
  const stop = stops[finish ?? 'stop'] ?? 'end';
  if (stop === 'error') throw new ProviderError('server', `${asked.host}: the answer ended with ${finish}`);
  return { model: answeredBy, ...(usage === undefined ? {} : { usage }), stop: refused ? 'refusal' : stop };
}

/** The parts of a streamed answer, or one: the whole. */
async function* partsOf({ chat }: Pick<OpenAI, 'chat'>, body: Body, { request, asked }: Call): AsyncGenerator<Part> {
  const params = { ...body, messages: [...body.messages] };
  const { signal, onText } = request;
  if (onText === undefined) {
    yield (await chat.completions.create({ ...params, stream: false }, { signal })) as Part;
    return;
  }
  try {
    yield* (await chat.completions.create({ ...params, stream: true }, { signal })) as AsyncIterable<Part>;
  } catch (error) {
    // So the SDK throws an error that stands in the midst of a stream.
    const { error: said } = error as { error?: unknown };
    throw said ? errorInAnswer(asked, said) : error;
  }
}

function usageOf({ usage }: Part): Completion['usage'] {
  if (typeof usage?.prompt_tokens !== 'number') return undefined;
  return { input: usage.prompt_tokens, output: usage.completion_tokens ?? 0 };
}

function textOf(content: Said['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(part => (part.type === 'text' ? (part.text ?? '') : '')).join('');
}
