import { z } from 'zod';
import type { AnswerOptions, Protocol } from './protocol.ts';

/** https://docs.ollama.com/api/chat */
const request = z.strictObject({
  model: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  format: z.looseObject({}).optional(),
  options: z.strictObject({
    num_ctx: z.int().positive(),
    num_predict: z.int().optional(),
    temperature: z.number().optional(),
    top_p: z.number().optional(),
  }),
  stream: z.boolean(),
});

export const ollamaProtocol: Protocol = {
  options: {},
  url: 'http://127.0.0.1:11434/api/chat',
  model: 'llama3.1',
  authentication: key => ({ authorization: `Bearer ${key}` }),
  path: '/api/chat',
  form: 'schema',
  sampling: 'both',
  stops: ['length'],
  usage: { input: 11, output: 7 },
  read(body) {
    const { model, messages, format, options, stream } = request.parse(body);
    const [system, ...turns] = messages;
    return {
      model,
      system: system?.role === 'system' ? system.content : '',
      turns: turns.map(({ role, content }) => ({ role, text: content })),
      temperature: options.temperature,
      topP: options.top_p,
      maxTokens: options.num_predict,
      form: format,
      stream,
    };
  },
  answer: (text, options) => ({
    body: JSON.stringify({ ...part(text, options, options.thought), ...ended(options) }),
  }),
  stream: (pieces, options) => lines([...said(pieces, options), { ...part('', options), ...ended(options) }]),
  cutStream: (pieces, options) => lines(said(pieces, options)),
  empty: options => ({ body: JSON.stringify({ ...part('', options), ...ended(options) }) }),
  error: (status, message) => ({ status, body: JSON.stringify({ error: message }) }),
  spent: () => ({ status: 402, body: JSON.stringify({ error: 'you have used all of your credits' }) }),
};

function part(content: string, { model }: AnswerOptions, thinking?: string): object {
  const message = { role: 'assistant', content, ...(thinking !== undefined && { thinking }) };
  return { model: `${model}-2026-01-01`, created_at: '2026-01-01T00:00:00Z', message, done: false };
}

function ended({ stop = 'end' }: AnswerOptions): object {
  const reason = stop === 'length' ? 'length' : 'stop';
  return { done: true, done_reason: reason, prompt_eval_count: 11, eval_count: 7, total_duration: 1 };
}

function said(pieces: readonly string[], options: AnswerOptions): object[] {
  const thoughts = options.thought === undefined ? [] : [part('', options, options.thought)];
  return [...thoughts, ...pieces.map(piece => part(piece, options))];
}

function lines(parts: readonly object[]): { type: string; body: string[] } {
  return { type: 'application/x-ndjson', body: parts.map(piece => `${JSON.stringify(piece)}\n`) };
}
