import type { ContentBlock, ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Completion, ProviderDefinition } from '../src/core/provider.ts';
import { type AwsConfig, awsAccount, inEventStream } from './_shared/aws.ts';
import { unfinished } from './_shared/errors.ts';
import { type Call, connectionTo, httpProvider } from './_shared/http-provider.ts';
import { importPackage } from './_shared/import-package.ts';
import { readOptions, type Settings } from './_shared/options.ts';
import { refusals } from './_shared/refusals.ts';

/**
 * Models on Amazon Bedrock, all of them by the one API that they share. The model may be an id, an inference profile (which
 * models of today want: `global.`, `us.`, `eu.`) or the ARN of one:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export const amazonBedrock: ProviderDefinition = {
  id: 'amazonbedrock',
  aliases: ['amazonbedrockconverse', 'bedrock', 'amazon-bedrock'],
  title: 'Amazon Bedrock',
  docs: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
  options: { needs: [], takes: ['region', 'apiKey', 'baseUrl', 'temperature', 'topP'] },
  env: {
    apiKey: ['AWS_BEARER_TOKEN_BEDROCK'],
    region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    baseUrl: ['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'],
  },
  defaults: { model: 'global.anthropic.claude-sonnet-4-6' },
  package: { name: '@aws-sdk/client-bedrock-runtime', range: '^3.1163.0' },
  async connect(options, context) {
    const settings = readOptions(amazonBedrock, options, context);
    const sdk = await importPackage(amazonBedrock, () => import('@aws-sdk/client-bedrock-runtime'));
    const make = (config: AwsConfig) => new sdk.BedrockRuntimeClient(config);
    const account = await awsAccount(amazonBedrock, settings, context, make);
    const askWithout = refusals(refusable);
    return httpProvider(connectionTo(account.base, settings, context.fetch, {}, account.authorize), call =>
      askWithout(
        call,
        refused => offerOf(settings, call, refused),
        offered =>
          call.send(async fetch => {
            const client = account.client(fetch);
            const input = inputOf(settings, call, offered);
            const { signal, onText } = call.request;
            if (onText === undefined) {
              const output = await client.send(new sdk.ConverseCommand(input), { abortSignal: signal });
              return await answer(wholeAnswer(output), settings.model, call);
            }
            const { stream } = await client.send(new sdk.ConverseStreamCommand(input), { abortSignal: signal });
            return await answer(stream ?? [], settings.model, call);
          }),
      ),
    );
  },
};

/** What a question may be asked without, as models differ; of temperature and top-p, top-p goes first. */
const refusable = {
  tool: /\btool|inputschema|json ?schema/i,
  topP: /\btop_?p\b/i,
  temperature: /\btemperature\b/i,
  system: /\bsystem (message|prompt|role)s?\b/i,
};

interface Offer {
  readonly tool?: NonNullable<Call['request']['answer']>;
  readonly topP?: number;
  readonly temperature?: number;
  readonly system?: string;
}

function offerOf({ temperature, topP }: Settings, { prompt, request }: Call, refused: ReadonlySet<string>): Offer {
  return {
    ...(request.answer !== undefined && !refused.has('tool') && { tool: request.answer }),
    ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    ...(topP !== undefined && !refused.has('topP') && { topP }),
    ...(!refused.has('system') && { system: prompt.system }),
  };
}

function inputOf({ model }: Settings, { prompt, request }: Call, offered: Offer): ConverseCommandInput {
  const { tool, temperature, topP, system } = offered;
  const [first, ...others] = prompt.turns.map(({ role, text }) => ({ role, content: [{ text }] }));
  const instructed = first === undefined || system !== undefined ? first : withInstructions(first, prompt.system);
  return {
    modelId: model,
    messages: [...(instructed === undefined ? [] : [instructed]), ...others],
    ...(system !== undefined && { system: [{ text: system }] }),
    inferenceConfig: {
      ...(request.maxTokens !== undefined && { maxTokens: request.maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
    },
    // A tool that must be used is how models are told the form of an answer here: its input is the answer.
    ...(tool !== undefined && {
      toolConfig: {
        tools: [{ toolSpec: { name: tool.name, inputSchema: { json: JSON.parse(JSON.stringify(tool.schema)) } } }],
        toolChoice: { tool: { name: tool.name } },
      },
    }),
  };
}

interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: { readonly text: string }[];
}

function withInstructions({ role, content }: Message, text: string): Message {
  return { role, content: [{ text }, ...content] };
}

/** What is read of an event; a whole answer is told as the events that it would have been. */
interface Event {
  readonly contentBlockDelta?: {
    readonly delta?: { readonly text?: string; readonly toolUse?: { readonly input?: string | undefined } } | undefined;
  };
  readonly messageStop?: { readonly stopReason?: string | undefined };
  readonly metadata?: { readonly usage?: Usage | undefined };
}

interface Usage {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

function* wholeAnswer(answered: {
  readonly output?: { readonly message?: { readonly content?: readonly ContentBlock[] | undefined } } | undefined;
  readonly stopReason?: string | undefined;
  readonly usage?: Usage | undefined;
}): Generator<Event> {
  const { output, stopReason, usage } = answered;
  for (const { text, toolUse } of output?.message?.content ?? []) {
    if (text !== undefined) yield { contentBlockDelta: { delta: { text } } };
    if (toolUse !== undefined)
      yield { contentBlockDelta: { delta: { toolUse: { input: JSON.stringify(toolUse.input) } } } };
  }
  yield { messageStop: { stopReason }, metadata: { usage } };
}

/** Why an answer ended, where it is not simply its end: the enumeration of `stopReason` in the page that `docs` names. */
const stops: Readonly<Record<string, Completion['stop']>> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  guardrail_intervened: 'filter',
  content_filtered: 'filter',
  refusal: 'refusal',
};

async function answer(
  events: AsyncIterable<Event> | Iterable<Event>,
  model: string,
  call: Call,
): Promise<Omit<Completion, 'text'>> {
  let reason: string | undefined;
  let usage: Completion['usage'];
  try {
    for await (const { contentBlockDelta, messageStop, metadata } of events) {
      // A block may be a thought as well: only text, and the input of the tool, is the answer.
      const { text, toolUse } = contentBlockDelta?.delta ?? {};
      call.answer.push(text ?? toolUse?.input ?? '');
      reason = messageStop?.stopReason ?? reason;
      const { inputTokens: input, outputTokens: output } = metadata?.usage ?? {};
      if (input !== undefined && output !== undefined) usage = { input, output };
    }
  } catch (error) {
    throw inEventStream(error, call);
  }
  if (reason === undefined) throw unfinished(call.asked, call.answer.begun);
  return { model, ...(usage && { usage }), stop: stops[reason] ?? 'end' };
}
