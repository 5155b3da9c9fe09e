import { z } from 'zod';
import type { AnswerOptions, Protocol } from './protocol.ts';

/** https://docs.cohere.com/reference/chat */
const request = z.strictObject({
  model: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  max_tokens: z.int().optional(),
  temperature: z.number().optional(),
  p: z.number().optional(),
  response_format: z.strictObject({ type: z.literal('json_object'), json_schema: z.looseObject({}) }).optional(),
  stream: z.boolean(),
});

export const cohereProtocol: Protocol = {
  options: {},
  url: 'https://api.cohere.com/v2/chat',
  model: 'command-a-03-2025',
  authentication: key => ({ authorization: `Bearer ${key}` }),
  nameless: true,
  path: '/v2/chat',
  form: 'schema',
  sampling: 'both',
  stops: ['length'],
  usage: { input: 11, output: 7 },
  read(body) {
    const { model, messages, max_tokens, temperature, p, response_format, stream } = request.parse(body);
    const [system, ...turns] = messages;
    return {
      model,
      system: system?.role === 'system' ? system.content : '',
      turns: turns.map(({ role, content }) => ({ role, text: content })),
      temperature,
      topP: p,
      maxTokens: max_tokens,
      form: response_format?.json_schema,
      stream,
    };
  },
  answer: (text, options) => whole([...thoughts(options), { type: 'text', text }], options),
  stream: (pieces, options) => sse([...said(pieces, options), { type: 'message-end', delta: end(options) }]),
  cutStream: (pieces, options) => sse(said(pieces, options)),
  empty: options => whole([], options),
  error: (status, message) => ({ status, body: JSON.stringify({ id: '1', message }) }),
  spent: () => cohereProtocol.error(402, 'Please add or update your payment method'),
};

function end({ stop = 'end' }: AnswerOptions): object {
  return {
    finish_reason: stop === 'length' ? 'MAX_TOKENS' : 'COMPLETE',
    usage: {
      billed_units: { input_tokens: 5, output_tokens: 3 },
      tokens: { input_tokens: 11, output_tokens: 7 },
    },
  };
}

function thoughts({ thought }: AnswerOptions): object[] {
  return thought === undefined ? [] : [{ type: 'thinking', thinking: thought }];
}

function whole(content: object[], options: AnswerOptions): { body: string } {
  return { body: JSON.stringify({ id: '1', message: { role: 'assistant', content }, ...end(options) }) };
}

/** https://docs.cohere.com/v2/docs/streaming */
function said(pieces: readonly string[], { thought }: AnswerOptions): object[] {
  const delta = (content: object): object => ({ type: 'content-delta', index: 0, delta: { message: { content } } });
  return [
    { type: 'message-start', id: '1', delta: { message: { role: 'assistant', content: [] } } },
    ...(thought === undefined ? [] : [delta({ thinking: thought })]),
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    ...pieces.map(text => delta({ text })),
    { type: 'content-end', index: 0 },
  ];
}

function sse(events: readonly object[]): { type: string; body: string[] } {
  return { type: 'text/event-stream', body: events.map(event => `event: x\ndata: ${JSON.stringify(event)}\n\n`) };
}
