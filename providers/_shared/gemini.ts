import type { Completion, Provider } from '../../src/core/provider.ts';
import { ProviderError } from '../../src/core/provider.ts';
import { errorInAnswer, unfinished } from './errors.ts';
import { type Call, type Connection, httpProvider } from './http-provider.ts';
import { jsonParts } from './json-parts.ts';
import type { Settings } from './options.ts';
import { refusals } from './refusals.ts';

/** What a question may be asked without: models that are no Gemini know neither the form nor the place of instructions. */
const refusable = {
  responseJsonSchema: /response_?json_?schema|response_?schema|response_?mime_?type|json mode|schema/i,
  systemInstruction: /system_?instruction|developer instruction/i,
};

/**
 * The protocol that Google's models are asked in, by a key or by a project: https://ai.google.dev/api/generate-content
 * It is spoken without Google's SDK, whose requests go where no proxy and no authority of one's own can be told.
 */
export function geminiProvider(connection: Connection, settings: Settings): Provider {
  const askWithout = refusals(refusable);
  return httpProvider(connection, call =>
    askWithout(
      call,
      refused => offerOf(call, refused),
      offered =>
        call.send(fetch => {
          const streamed = call.request.onText !== undefined;
          const method = streamed ? 'streamGenerateContent?alt=sse' : 'generateContent';
          const url = `${connection.endpoint}/models/${encodeURIComponent(settings.model)}:${method}`;
          return answer(jsonParts<Part>(fetch, url, bodyOf(settings, call, offered), streamed), settings.model, call);
        }),
    ),
  );
}

interface Offer {
  readonly responseJsonSchema?: object;
  readonly systemInstruction?: string;
}

function offerOf({ prompt, request }: Call, refused: ReadonlySet<string>): Offer {
  return {
    ...(request.answer !== undefined &&
      !refused.has('responseJsonSchema') && { responseJsonSchema: request.answer.schema }),
    ...(!refused.has('systemInstruction') && { systemInstruction: prompt.system }),
  };
}

function bodyOf({ temperature, topP }: Settings, { prompt, request }: Call, offered: Offer): object {
  const { responseJsonSchema, systemInstruction } = offered;
  const { maxTokens } = request;
  const turns = prompt.turns.map(({ role, text }) => ({
    role: role === 'assistant' ? 'model' : 'user',
    parts: [{ text }],
  }));
  const instructions = { role: 'user', parts: [{ text: prompt.system }] };
  const generationConfig = {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
    ...(responseJsonSchema !== undefined && { responseMimeType: 'application/json', responseJsonSchema }),
  };
  return {
    ...(systemInstruction !== undefined && { systemInstruction: { parts: [{ text: systemInstruction }] } }),
    contents: systemInstruction === undefined ? [instructions, ...turns] : turns,
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
  };
}

/** A whole answer, or a chunk of one: they have the same fields. */
interface Part {
  readonly error?: unknown;
  readonly modelVersion?: string;
  readonly promptFeedback?: { readonly blockReason?: string };
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly { readonly text?: string; readonly thought?: boolean }[] };
    readonly finishReason?: string;
  }[];
  readonly usageMetadata?: {
    readonly promptTokenCount?: number;
    readonly candidatesTokenCount?: number;
    readonly thoughtsTokenCount?: number;
  };
}

/** Why an answer ended, where it is not simply its end: https://ai.google.dev/api/generate-content#FinishReason */
const stops: Readonly<Record<string, Completion['stop']>> = {
  MAX_TOKENS: 'length',
  SAFETY: 'filter',
  RECITATION: 'filter',
  BLOCKLIST: 'filter',
  PROHIBITED_CONTENT: 'filter',
  SPII: 'filter',
  MODEL_ARMOR: 'filter',
};

async function answer(
  parts: AsyncIterable<Part>,
  asked: string,
  { answer: text, asked: who, request }: Call,
): Promise<Omit<Completion, 'text'>> {
  let model = asked;
  let usage: Completion['usage'];
  let reason: string | undefined;
  let heard = false;
  for await (const part of parts) {
    if (part.error) throw errorInAnswer(who, part.error);
    model = part.modelVersion ?? model;
    usage = usageOf(part) ?? usage;
    if (part.promptFeedback?.blockReason !== undefined) return { model, ...(usage && { usage }), stop: 'filter' };
    const [candidate] = part.candidates ?? [];
    if (candidate === undefined) continue;
    heard = true;
    for (const piece of candidate.content?.parts ?? []) if (piece.thought !== true) text.push(piece.text ?? '');
    reason = candidate.finishReason ?? reason;
  }
  if (!heard || (reason === undefined && request.onText !== undefined)) throw unfinished(who, heard);
  if (reason === 'OTHER' && !text.begun) throw new ProviderError('server', `${who.host}: the answer ended with OTHER`);
  return { model, ...(usage && { usage }), stop: stops[reason ?? ''] ?? 'end' };
}

/** Thoughts are counted apart, and paid for as what is said. */
function usageOf({ usageMetadata: counted }: Part): Completion['usage'] {
  if (counted?.promptTokenCount === undefined) return undefined;
  return {
    input: counted.promptTokenCount,
    output: (counted.candidatesTokenCount ?? 0) + (counted.thoughtsTokenCount ?? 0),
  };
}
