import { z } from 'zod';
import type { AnswerOptions, Protocol } from './protocol.ts';

/** https://platform.claude.com/docs/en/api/messages */
const request = z.strictObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  system: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  output_config: z
    .strictObject({ format: z.strictObject({ type: z.literal('json_schema'), schema: z.looseObject({}) }) })
    .optional(),
  stream: z.boolean().optional(),
});

const reasons = { end: 'end_turn', length: 'max_tokens', refusal: 'refusal', filter: 'end_turn' } as const;

export const anthropicProtocol: Protocol = {
  options: {},
  url: 'https://api.anthropic.com/v1/messages',
  model: 'claude-sonnet-5-5',
  authentication: key => ({ 'x-api-key': key }),
  headers: { 'anthropic-version': '2023-06-01' },
  path: '/v1/messages',
  form: 'schema',
  // The models of today refuse both: https://platform.claude.com/docs/models/sonnet-5/migration-guide
  sampling: 'none',
  stops: ['length', 'refusal'],
  usage: { input: 11, output: 7 },
  read(body) {
    const { model, max_tokens, system, messages, temperature, top_p, output_config, stream } = request.parse(body);
    return {
      model,
      system,
      turns: messages.map(({ role, content }) => ({ role, text: content })),
      temperature,
      topP: top_p,
      maxTokens: max_tokens,
      form: output_config?.format.schema,
      stream: stream === true,
    };
  },
  answer: (text, options) => ({
    body: JSON.stringify({
      ...message(options),
      content: [...thoughtBlocks(options), { type: 'text', text, citations: null }],
      stop_reason: reasons[options.stop ?? 'end'],
      usage: { input_tokens: 11, output_tokens: 7 },
    }),
  }),
  stream: (pieces, options) => sse([...begun(pieces, options), ...ended(options)]),
  cutStream: (pieces, options) => sse(begun(pieces, options)),
  empty: options => ({
    body: JSON.stringify({
      ...message(options),
      content: [],
      stop_reason: 'end_turn',
      usage: { input_tokens: 11, output_tokens: 0 },
    }),
  }),
  error: (status, text, code = 'api_error') => ({
    status,
    body: JSON.stringify({ type: 'error', error: { type: code, message: text }, request_id: 'req_1' }),
  }),
  spent: () =>
    anthropicProtocol.error(
      400,
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade.',
      'invalid_request_error',
    ),
};

function message({ model }: AnswerOptions): object {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: `${model}-2026-01-01`, stop_sequence: null };
}

function thoughtBlocks({ thought }: AnswerOptions): object[] {
  return thought === undefined ? [] : [{ type: 'thinking', thinking: thought, signature: 'c2ln' }];
}

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

function begun(pieces: readonly string[], options: AnswerOptions): Event[] {
  const thoughts: Event[] =
    options.thought === undefined
      ? []
      : [
          { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
          { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: options.thought } },
          { type: 'content_block_stop', index: 0 },
        ];
  return [
    {
      type: 'message_start',
      message: { ...message(options), content: [], stop_reason: null, usage: { input_tokens: 11, output_tokens: 1 } },
    },
    ...thoughts,
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    ...pieces.map(text => ({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text } })),
  ];
}

function ended({ stop = 'end' }: AnswerOptions): Event[] {
  return [
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: reasons[stop], stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ];
}

function sse(events: readonly Event[]): { type: string; body: string[] } {
  return {
    type: 'text/event-stream',
    body: events.map(event => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  };
}
