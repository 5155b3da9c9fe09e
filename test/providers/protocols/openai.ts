import { z } from 'zod';
import type { ProviderOptions } from '../../../src/core/provider.ts';
import type { Reply } from '../../helpers/model-server.ts';
import type { AnswerOptions, Protocol, Question } from './protocol.ts';

/** https://platform.openai.com/docs/api-reference/chat/create: of its fields, those that a question may have. */
const request = z.strictObject({
  model: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  response_format: z
    .union([
      z.strictObject({ type: z.literal('json_object') }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({ name: z.string(), schema: z.looseObject({}), strict: z.literal(true) }),
      }),
    ])
    .optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.literal(true) }).optional(),
});

export interface OpenaiRow {
  readonly url: string;
  readonly model: string;
  readonly options?: ProviderOptions;
  readonly limit?: 'max_completion_tokens';
  readonly form?: Protocol['form'];
  readonly sampling?: Protocol['sampling'];
  /** Set where `stream_options` is not a field of the protocol. */
  readonly noStreamOptions?: true;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields that this vendor has beside OpenAI's, with the values that they are to have. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly authentication?: Protocol['authentication'];
  readonly path?: string;
}

export function openaiProtocol(row: OpenaiRow): Protocol {
  const { options = {}, form = 'schema', sampling = 'both', fields = {} } = row;
  const limit = row.limit ?? 'max_tokens';
  return {
    options,
    url: row.url,
    model: row.model,
    authentication: row.authentication ?? (key => ({ authorization: `Bearer ${key}` })),
    ...(row.headers !== undefined && { headers: row.headers }),
    path: row.path ?? '/chat/completions',
    form,
    sampling,
    stops: ['length', 'refusal', 'filter'],
    usage: { input: 11, output: 7 },
    read(body) {
      const own = z.looseObject({}).parse(body);
      const rest = Object.fromEntries(Object.entries(own).filter(([name]) => !(name in fields)));
      for (const [name, value] of Object.entries(fields)) {
        if (JSON.stringify(own[name]) !== JSON.stringify(value))
          throw new Error(`${name} is ${JSON.stringify(own[name])}`);
      }
      return questionOf(request.parse(rest), limit, row.noStreamOptions === true);
    },
    answer: (text, answer) => json({ ...head(answer), choices: [choice('message', text, answer)], usage }),
    stream: (pieces, answer) => sse([...chunks(pieces, answer), last(answer), counted(answer)], true),
    cutStream: (pieces, answer) => sse(chunks(pieces, answer), false),
    empty: answer => json({ ...head(answer), choices: [], usage }),
    error: (status, message, code) => ({
      status,
      body: JSON.stringify({ error: { message, type: 'error', param: null, code: code ?? null } }),
    }),
    spent: () => ({
      status: 429,
      body: JSON.stringify({
        error: { message: 'check your plan', type: 'insufficient_quota', code: 'insufficient_quota' },
      }),
    }),
  };
}

type Request = z.infer<typeof request>;

function questionOf(body: Request, limit: 'max_tokens' | 'max_completion_tokens', noStreamOptions: boolean): Question {
  const [system, ...turns] = body.messages;
  const stream = body.stream === true;
  if ((body.stream_options !== undefined) !== (stream && !noStreamOptions)) throw new Error('stream_options');
  const other = limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (body[other] !== undefined) throw new Error(other);
  const format = body.response_format;
  return {
    model: body.model,
    system: system?.role === 'system' ? system.content : '',
    turns: turns.map(({ role, content }) => ({ role, text: content })),
    temperature: body.temperature,
    topP: body.top_p,
    maxTokens: body[limit],
    form: format?.type === 'json_schema' ? format.json_schema.schema : format && 'json',
    stream,
  };
}

const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };

function head({ model }: AnswerOptions, object = 'chat.completion'): object {
  return { id: 'chatcmpl-1', object, created: 1_700_000_000, model: `${model}-2026-01-01` };
}

const reasons = { end: 'stop', length: 'length', filter: 'content_filter', refusal: 'stop' } as const;

function choice(place: 'message' | 'delta', text: string, { stop = 'end', thought }: AnswerOptions): object {
  const said = stop === 'refusal' ? { content: null, refusal: text } : { content: text, refusal: null };
  const thoughts = thought === undefined ? {} : { reasoning_content: thought, reasoning: thought };
  return {
    index: 0,
    [place]: { role: 'assistant', ...said, ...thoughts },
    finish_reason: place === 'message' ? reasons[stop] : null,
  };
}

function chunks(pieces: readonly string[], { thought, ...answer }: AnswerOptions): object[] {
  const thoughts = thought === undefined ? [] : [choice('delta', '', { ...answer, thought })];
  const said = pieces.map(piece => choice('delta', piece, answer));
  return [...thoughts, ...said].map(part => ({ ...head(answer, 'chat.completion.chunk'), choices: [part] }));
}

function last(answer: AnswerOptions): object {
  const choices = [{ index: 0, delta: {}, finish_reason: reasons[answer.stop ?? 'end'] }];
  return { ...head(answer, 'chat.completion.chunk'), choices };
}

function counted(answer: AnswerOptions): object {
  return { ...head(answer, 'chat.completion.chunk'), choices: [], usage };
}

function json(body: object): Reply {
  return { body: JSON.stringify(body) };
}

function sse(events: readonly object[], done: boolean): Reply {
  const lines = events.map(event => `data: ${JSON.stringify(event)}\n\n`);
  return { type: 'text/event-stream', body: done ? [...lines, 'data: [DONE]\n\n'] : lines };
}
