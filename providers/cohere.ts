import type { Completion, ProviderDefinition } from '../src/core/provider.ts';
import { ProviderError } from '../src/core/provider.ts';
import { errorInAnswer, unfinished } from './_shared/errors.ts';
import { type Call, connectionTo, httpProvider } from './_shared/http-provider.ts';
import { jsonParts } from './_shared/json-parts.ts';
import { readBaseUrl, readOptions, type Settings } from './_shared/options.ts';
import { refusals } from './_shared/refusals.ts';

export const cohere: ProviderDefinition = {
  id: 'cohere',
  title: 'Cohere',
  docs: 'https://docs.cohere.com/reference/chat',
  options: { needs: ['apiKey'], takes: ['baseUrl', 'temperature', 'topP'] },
  env: { apiKey: ['CO_API_KEY', 'COHERE_API_KEY'], baseUrl: ['CO_API_URL'] },
  defaults: { model: 'command-a-03-2025', baseUrl: 'https://api.cohere.com' },
  async connect(options, context) {
    const settings = readOptions(cohere, options, context);
    const base = readBaseUrl('cohere', settings.baseUrl ?? '');
    const connection = connectionTo(base, settings, context.fetch, { authorization: `Bearer ${settings.apiKey}` });
    const askWithout = refusals({ response_format: /response_?format|json_?schema|json_?object|schema/i });
    return httpProvider(connection, call =>
      askWithout(
        call,
        refused => bodyOf(settings, call, refused),
        body =>
          call.send(fetch => {
            const streamed = call.request.onText !== undefined;
            const url = `${base.url.replace(/\/v[12]$/, '')}/v2/chat`;
            return answer(jsonParts<Part>(fetch, url, { ...body, stream: streamed }, streamed), settings.model, call);
          }),
      ),
    );
  },
};

function bodyOf(
  { model, temperature, topP }: Settings,
  { prompt, request }: Call,
  refused: ReadonlySet<string>,
): object {
  const { answer: form, maxTokens } = request;
  return {
    model,
    messages: [
      { role: 'system', content: prompt.system },
      ...prompt.turns.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { p: topP }),
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(form !== undefined &&
      !refused.has('response_format') && { response_format: { type: 'json_object', json_schema: form.schema } }),
  };
}

interface Content {
  /** Thoughts come as another type, and in chunks under another name. */
  readonly type?: string;
  readonly text?: string;
}

interface Usage {
  readonly tokens?: { readonly input_tokens?: number; readonly output_tokens?: number };
}

/** A whole answer; or in `delta` what an event of a stream adds: https://docs.cohere.com/v2/docs/streaming */
interface Part {
  readonly message?: { readonly content?: Content | readonly Content[] };
  readonly finish_reason?: string;
  readonly usage?: Usage;
  readonly error?: string;
  readonly delta?: Omit<Part, 'delta'>;
}

async function answer(
  parts: AsyncIterable<Part>,
  model: string,
  { answer: text, asked }: Call,
): Promise<Omit<Completion, 'text'>> {
  let usage: Usage | undefined;
  let reason: string | undefined;
  for await (const part of parts) {
    const said = part.delta ?? part;
    if (said.error) throw errorInAnswer(asked, said.error);
    for (const content of [said.message?.content ?? []].flat()) text.push(content.text ?? '');
    usage = said.usage ?? usage;
    reason = said.finish_reason ?? reason;
  }
  if (reason === undefined) throw unfinished(asked, text.begun);
  if (reason === 'ERROR' || reason === 'TIMEOUT')
    throw new ProviderError('server', `${asked.host}: the answer ended with ${reason}`);
  const { input_tokens: input, output_tokens: output } = usage?.tokens ?? {};
  return {
    model,
    ...(input !== undefined && output !== undefined && { usage: { input, output } }),
    stop: reason === 'MAX_TOKENS' ? 'length' : 'end',
  };
}
