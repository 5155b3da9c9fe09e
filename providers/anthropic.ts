import type { Anthropic } from '@anthropic-ai/sdk';
import type { Completion, ProviderDefinition, ProviderOptions } from '../src/core/provider.ts';
import { errorInAnswer, unfinished } from './_shared/errors.ts';
import { type Call, connectionTo, httpProvider, noTimeout } from './_shared/http-provider.ts';
import { readBaseUrl, readOptions } from './_shared/options.ts';
import { refusals } from './_shared/refusals.ts';

/** The version of the protocol: https://platform.claude.com/docs/en/api/versioning */
const protocolVersion = '2023-06-01';

/** The API must be told a limit. It holds for thoughts too, which models from 4.7 on have without being asked. */
const defaultMaxTokens = 16_384;

/** Models that refuse a temperature: https://platform.claude.com/docs/models/sonnet-5/migration-guide */
const fixedSampling = /^claude-(?:opus-4-[7-9]|(?:[a-z]+)-(?:[5-9]|preview))/;

export const anthropic: ProviderDefinition = {
  id: 'anthropic',
  aliases: ['claude'],
  title: 'Anthropic',
  docs: 'https://platform.claude.com/docs/en/api/messages',
  options: { needs: ['apiKey'], takes: ['baseUrl', 'temperature', 'topP'] },
  env: { apiKey: ['ANTHROPIC_API_KEY'], baseUrl: ['ANTHROPIC_BASE_URL'] },
  defaults: { model: 'claude-sonnet-5-5', baseUrl: 'https://api.anthropic.com' },
  async connect(options, context) {
    const settings = readOptions(anthropic, options, context);
    const { apiKey = '', model } = settings;
    // The SDK puts the version of the API into the path itself.
    const base = readBaseUrl('anthropic', (settings.baseUrl ?? '').replace(/\/v1\/*$/, ''));
    const { Anthropic: Client } = await import('@anthropic-ai/sdk');
    const connection = connectionTo(base, settings, context.fetch, {
      'x-api-key': apiKey,
      'anthropic-version': protocolVersion,
    });
    const client = (fetch: typeof context.fetch): Anthropic =>
      new Client({
        apiKey: 'none',
        baseURL: base.url,
        fetch,
        maxRetries: 0,
        timeout: noTimeout,
        logLevel: 'off',
        // Not given, they are read from the environment.
        webhookKey: null,
        openTelemetry: false,
      });
    // Models before 4.5 have no structured answers, and the others not for every schema.
    const askWithout = refusals({ output_config: /output_config|output_format|schema|structured/i });
    return httpProvider(connection, call =>
      askWithout(
        call,
        refused => bodyOf(model, settings, call, refused),
        body => call.send(fetch => answer(client(fetch), body, call)),
      ),
    );
  },
};

/** Models before 4.7 take a temperature or a top-p, which the SDK's types no longer name. */
type Body = Omit<Anthropic.MessageCreateParamsNonStreaming, 'stream'> & {
  readonly temperature?: number;
  readonly top_p?: number;
};

function bodyOf(
  model: string,
  sampling: Pick<ProviderOptions, 'temperature' | 'topP'>,
  { prompt, request }: Call,
  refused: ReadonlySet<string>,
): Body {
  const { temperature, topP } = fixedSampling.test(model) ? {} : sampling;
  return {
    model,
    max_tokens: request.maxTokens ?? defaultMaxTokens,
    system: prompt.system,
    messages: prompt.turns.map(({ role, text }) => ({ role, content: text })),
    // Models from 4.5 on refuse both at once.
    ...(temperature !== undefined ? { temperature } : topP !== undefined ? { top_p: topP } : {}),
    ...(request.answer !== undefined &&
      !refused.has('output_config') && {
        output_config: { format: { type: 'json_schema', schema: { ...request.answer.schema } } },
      }),
  };
}

/** Why an answer ended, where it is not simply its end: https://platform.claude.com/docs/en/api/handling-stop-reasons */
const stops: Readonly<Record<string, Completion['stop']>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
};

async function answer(client: Anthropic, body: Body, call: Call): Promise<Omit<Completion, 'text'>> {
  const { signal, onText } = call.request;
  if (onText !== undefined)
    return await streamed(await client.messages.create({ ...body, stream: true }, { signal }), call);
  const message = await client.messages.create(body, { signal });
  // A block may be a thought as well: only text is the answer.
  for (const block of message.content) if (block.type === 'text') call.answer.push(block.text);
  const { input_tokens: input, output_tokens: output } = message.usage;
  return { model: message.model, usage: { input, output }, stop: stops[message.stop_reason ?? ''] ?? 'end' };
}

async function streamed(
  events: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  call: Call,
): Promise<Omit<Completion, 'text'>> {
  let model = '';
  let input = 0;
  let output = 0;
  let reason: string | null = null;
  try {
    for await (const event of events) {
      if (event.type === 'message_start')
        ({
          model,
          usage: { input_tokens: input },
        } = event.message);
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') call.answer.push(event.delta.text);
      if (event.type === 'message_delta') {
        output = event.usage.output_tokens;
        reason = event.delta.stop_reason;
      }
    }
  } catch (error) {
    throw inStream(error, call);
  }
  if (reason === null) throw unfinished(call.asked, model !== '');
  return { model, usage: { input, output }, stop: stops[reason] ?? 'end' };
}

/** An event `error`, such as overloaded_error, as the SDK throws it. */
function inStream(error: unknown, { asked }: Call): unknown {
  const body = (error as { error?: { error?: unknown } | null }).error;
  return body?.error === undefined ? error : errorInAnswer(asked, body.error);
}
