import { z } from 'zod';
import type { AnswerOptions, Protocol } from './protocol.ts';

/** k8sgpt's request; `stream` is that of servers that stream unless they are told otherwise. */
const request = z.strictObject({
  model: z.string(),
  prompt: z.string(),
  options: z.strictObject({
    temperature: z.number().optional(),
    top_p: z.number().optional(),
    max_tokens: z.int().optional(),
    num_predict: z.int().optional(),
    message: z.string(),
  }),
  stream: z.boolean(),
});

export const customRestProtocol: Protocol = {
  options: { baseUrl: 'https://models.example.com/v1/generate', model: 'qwen3' },
  url: 'https://models.example.com/v1/generate',
  model: 'qwen3',
  authentication: key => ({ authorization: `Bearer ${key}` }),
  path: '',
  form: 'none',
  sampling: 'both',
  stops: ['length'],
  usage: undefined,
  read(body) {
    const { model, prompt, options, stream } = request.parse(body);
    const [system = '', ...rest] = prompt.split(/\n\n(user|assistant): /);
    const turns = rest.flatMap((role, i) => (i % 2 === 0 ? [{ role, text: rest[i + 1] ?? '' }] : []));
    if (turns.at(-1)?.text !== options.message) throw new Error(`message is ${options.message}`);
    if (options.max_tokens !== options.num_predict) throw new Error('two limits');
    return {
      model,
      system,
      turns,
      temperature: options.temperature,
      topP: options.top_p,
      maxTokens: options.max_tokens,
      form: undefined,
      stream,
    };
  },
  answer: (text, options) => ({ body: JSON.stringify({ ...line(text, options), ...end(options) }) }),
  stream: (pieces, options) =>
    lines([
      ...pieces.map(piece => ({ ...line(piece, options), done: false })),
      { ...line('', options), ...end(options) },
    ]),
  cutStream: (pieces, options) => lines(pieces.map(piece => ({ ...line(piece, options), done: false }))),
  empty: options => ({ body: JSON.stringify(line('', options)) }),
  error: (status, message) => ({ status, type: 'text/plain', body: message }),
  spent: () => ({ status: 402, body: 'nothing left' }),
};

function line(response: string, { model }: AnswerOptions): object {
  return { model: `${model}-2026-01-01`, created_at: '2026-01-01T00:00:00Z', response };
}

/** As k8sgpt's servers answer, there is no such field: a stop alone needs it. */
function end({ stop = 'end' }: AnswerOptions): object {
  return stop === 'length' ? { done: true, done_reason: 'length' } : {};
}

function lines(parts: readonly object[]): { type: string; body: string[] } {
  return { type: 'application/x-ndjson', body: parts.map(piece => `${JSON.stringify(piece)}\n`) };
}
