import type { ProviderDefinition } from '../src/core/provider.ts';
import { type AwsConfig, awsAccount, inEventStream } from './_shared/aws.ts';
import { connectionTo } from './_shared/http-provider.ts';
import { importPackage } from './_shared/import-package.ts';
import { chatProvider } from './_shared/openai-chat.ts';
import { clientOptions } from './_shared/openai-definition.ts';
import { readOptions } from './_shared/options.ts';

/**
 * A model of one's own behind an endpoint of SageMaker; the model is the endpoint's name. What it takes is up to its
 * container: those for language models (LMI, vLLM, TGI, JumpStart's) speak OpenAI's protocol below `/invocations`, which
 * Amazon's API only carries: https://docs.djl.ai/docs/serving/serving/docs/lmi/user_guides/chat_input_output_schema.html
 */
export const amazonSagemaker: ProviderDefinition = {
  id: 'amazonsagemaker',
  aliases: ['sagemaker', 'amazon-sagemaker'],
  title: 'Amazon SageMaker',
  docs: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html',
  options: { needs: ['model'], takes: ['region', 'baseUrl', 'temperature', 'topP'] },
  env: {
    region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    baseUrl: ['AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME'],
  },
  package: { name: '@aws-sdk/client-sagemaker-runtime', range: '^3.1162.0' },
  async connect(options, context) {
    const settings = readOptions(amazonSagemaker, options, context);
    const sdk = await importPackage(amazonSagemaker, () => import('@aws-sdk/client-sagemaker-runtime'));
    const make = (config: AwsConfig) => new sdk.SageMakerRuntimeClient(config);
    const account = await awsAccount(amazonSagemaker, settings, context, make);
    const { OpenAI } = await import('openai');
    return chatProvider({
      connection: connectionTo(account.base, settings, context.fetch, {}, account.authorize),
      sampling: settings,
      dialect: {},
      client(fetch, call) {
        const runtime = account.client(fetch);
        const invoke: typeof fetch = async (_url, init) => {
          const input = { EndpointName: settings.model, ContentType: 'application/json', Body: bodyOf(init) };
          const options = { abortSignal: call.request.signal };
          if (call.request.onText === undefined) {
            const { Body = new Uint8Array() } = await runtime.send(new sdk.InvokeEndpointCommand(input), options);
            return new Response(new Uint8Array(Body), { headers: { 'content-type': 'application/json' } });
          }
          const command = new sdk.InvokeEndpointWithResponseStreamCommand(input);
          const { Body: events = [] } = await runtime.send(command, options);
          return new Response(ReadableStream.from(bytesOf(events)), {
            headers: { 'content-type': 'text/event-stream' },
          });
        };
        async function* bytesOf(
          events: AsyncIterable<Carried> | Iterable<Carried>,
        ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
          try {
            for await (const { PayloadPart } of events) yield new Uint8Array(PayloadPart?.Bytes ?? []);
          } catch (error) {
            throw inEventStream(error, call);
          }
        }
        return new OpenAI({ ...clientOptions, baseURL: account.base.url, fetch: invoke });
      },
    });
  },
};

interface Carried {
  readonly PayloadPart?: { readonly Bytes?: Uint8Array | undefined } | undefined;
}

/** The container knows its one model under a name of its own, and refuses another. */
function bodyOf(init: RequestInit | undefined): string {
  const { model: _, ...body } = JSON.parse(String(init?.body));
  return JSON.stringify(body);
}
