import type { Completion, Prompt, ProviderDefinition } from '../src/core/provider.ts';
import { errorInAnswer, parseJson, unfinished } from './_shared/errors.ts';
import { type Call, connectionTo, httpProvider } from './_shared/http-provider.ts';
import { readBaseUrl, readOptions, type Settings } from './_shared/options.ts';

/**
 * A server of one's own, in the protocol that k8sgpt calls so: `{model, prompt, options}` is posted to the base URL, and
 * `{model, response}` is the answer. Ollama's `/api/generate` speaks it as well. `prompt` is all of the question;
 * `options.message` is its last turn once more, where servers that were made for k8sgpt look for it.
 */
export const customRest: ProviderDefinition = {
  id: 'customrest',
  aliases: ['custom-rest'],
  title: 'a server of one’s own (k8sgpt’s customrest)',
  docs: 'https://docs.k8sgpt.ai/reference/providers/backend/',
  options: { needs: ['baseUrl', 'model'], takes: ['apiKey', 'temperature', 'topP'] },
  async connect(options, context) {
    const settings = readOptions(customRest, options, context);
    const base = readBaseUrl('customrest', settings.baseUrl ?? '');
    const { apiKey } = settings;
    const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    return httpProvider(connectionTo(base, settings, context.fetch, authorization), call =>
      call.send(async fetch => {
        const response = await fetch(base.url, { method: 'POST', body: JSON.stringify(bodyOf(settings, call)) });
        return await answer(linesOf(response), settings.model, call);
      }),
    );
  },
};

function bodyOf({ model, temperature, topP }: Settings, { prompt, request }: Call): object {
  const { maxTokens, onText } = request;
  return {
    model,
    prompt: asText(prompt),
    options: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(maxTokens !== undefined && { max_tokens: maxTokens, num_predict: maxTokens }),
      message: prompt.turns.at(-1)?.text ?? '',
    },
    // No field of k8sgpt's: servers that stream unless they are told otherwise are told.
    stream: onText !== undefined,
  };
}

/** Turns are marked only where there are several of them. */
function asText({ system, turns }: Prompt): string {
  if (turns.length === 1) return `${system}\n\n${turns[0]?.text}`;
  return [system, ...turns.map(({ role, text }) => `${role}: ${text}`)].join('\n\n');
}

/** The whole answer, or a line of it. */
interface Part {
  readonly model?: string;
  readonly response?: string;
  readonly error?: unknown;
  /** Only servers that stream say it. */
  readonly done?: boolean;
  readonly done_reason?: string;
}

async function* linesOf(response: Response): AsyncGenerator<Part> {
  let held = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (held + text).split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield partOf(line);
  }
  if (held.trim() !== '') yield partOf(held);
}

function partOf(line: string): Part {
  const part = parseJson(line);
  return typeof part === 'object' && part !== null ? part : {};
}

async function answer(
  parts: AsyncIterable<Part>,
  asked: string,
  { answer: text, asked: who }: Call,
): Promise<Omit<Completion, 'text'>> {
  let model = asked;
  let last: Part = { done: false };
  let heard = false;
  for await (const part of parts) {
    if (part.error) throw errorInAnswer(who, part.error);
    heard ||= part.response !== undefined;
    text.push(part.response ?? '');
    model = part.model || model;
    last = part;
  }
  if (!heard || last.done === false) throw unfinished(who, heard);
  return { model, stop: last.done_reason === 'length' ? 'length' : 'end' };
}
