import { z } from 'zod';
import type { AnswerOptions, Protocol } from './protocol.ts';

const parts = z.tuple([z.strictObject({ text: z.string() })]);

/** https://ai.google.dev/api/generate-content */
const request = z.strictObject({
  systemInstruction: z.strictObject({ parts }),
  contents: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts })),
  generationConfig: z
    .strictObject({
      temperature: z.number().optional(),
      topP: z.number().optional(),
      maxOutputTokens: z.int().optional(),
      responseMimeType: z.literal('application/json').optional(),
      responseJsonSchema: z.looseObject({}).optional(),
    })
    .optional(),
});

const path = /^(?<place>.*)\/models\/(?<model>[^/:]+):(?<method>generateContent|streamGenerateContent\?alt=sse)$/;

export type GoogleRow = Pick<Protocol, 'url' | 'path' | 'options'>;

/** @param row how the place is written where a model is found */
export function googleProtocol(row: GoogleRow): Protocol {
  return {
    ...row,
    streamUrl: row.url.replace(':generateContent', ':streamGenerateContent?alt=sse'),
    model: 'gemini-3.6-flash',
    authentication: key => ({ 'x-goog-api-key': key }),
    form: 'schema',
    sampling: 'both',
    stops: ['length', 'filter'],
    usage: { input: 11, output: 7 },
    read(body, address) {
      const { systemInstruction, contents, generationConfig = {} } = request.parse(body);
      const { model = '', method } = path.exec(address)?.groups ?? {};
      if (method === undefined) throw new Error(`${address} is no place of a model`);
      if ((generationConfig.responseMimeType === undefined) !== (generationConfig.responseJsonSchema === undefined))
        throw new Error('a schema needs its type');
      return {
        model: decodeURIComponent(model),
        system: systemInstruction.parts[0].text,
        turns: contents.map(content => ({
          role: content.role === 'model' ? 'assistant' : 'user',
          text: content.parts[0].text,
        })),
        temperature: generationConfig.temperature,
        topP: generationConfig.topP,
        maxTokens: generationConfig.maxOutputTokens,
        form: generationConfig.responseJsonSchema,
        stream: method.startsWith('stream'),
      };
    },
    answer: (text, options) => ({
      body: JSON.stringify(chunk([...thoughts(options), { text }], options, true)),
    }),
    stream: (pieces, options) => sse([...said(pieces, options), chunk([{ text: '' }], options, true)]),
    cutStream: (pieces, options) => sse(said(pieces, options)),
    empty: options => ({ body: JSON.stringify(chunk(undefined, options, true)) }),
    error: (status, message, code = 'UNKNOWN') => ({
      status,
      body: JSON.stringify({ error: { code: status, message, status: code } }),
    }),
    spent: () => ({
      status: 429,
      body: JSON.stringify({
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
              violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '250' }],
            },
          ],
        },
      }),
    }),
  };
}

const reasons = { end: 'STOP', length: 'MAX_TOKENS', filter: 'SAFETY', refusal: 'STOP' } as const;

function chunk(said: object[] | undefined, { model, stop = 'end' }: AnswerOptions, last: boolean): object {
  return {
    candidates: [
      {
        content: { ...(said && { parts: said }), role: 'model' },
        index: 0,
        ...(last && { finishReason: reasons[stop] }),
      },
    ],
    modelVersion: `${model}-2026-01-01`,
    // Thoughts are counted apart.
    usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 4, thoughtsTokenCount: 3, totalTokenCount: 18 },
  };
}

function thoughts({ thought }: AnswerOptions): object[] {
  return thought === undefined ? [] : [{ text: thought, thought: true }];
}

function said(pieces: readonly string[], options: AnswerOptions): object[] {
  const first = thoughts(options).map(thought => chunk([thought], options, false));
  return [...first, ...pieces.map(text => chunk([{ text }], options, false))];
}

function sse(events: readonly object[]): { type: string; body: string[] } {
  return { type: 'text/event-stream', body: events.map(event => `data: ${JSON.stringify(event)}\r\n\r\n`) };
}
