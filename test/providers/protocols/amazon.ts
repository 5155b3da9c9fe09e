import { z } from 'zod';
import { eventMessage } from '../../helpers/event-stream.ts';
import type { Reply } from '../../helpers/model-server.ts';
import { signatureOf } from '../../helpers/sigv4.ts';
import { openaiProtocol } from './openai.ts';
import type { AnswerOptions, Protocol } from './protocol.ts';

const text = z.strictObject({ text: z.string() });

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
const request = z.strictObject({
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.tuple([text]) })),
  system: z.tuple([text]),
  inferenceConfig: z.strictObject({
    maxTokens: z.int().optional(),
    temperature: z.number().optional(),
    topP: z.number().optional(),
  }),
  toolConfig: z
    .strictObject({
      tools: z.tuple([
        z.strictObject({
          toolSpec: z.strictObject({ name: z.string(), inputSchema: z.strictObject({ json: z.looseObject({}) }) }),
        }),
      ]),
      toolChoice: z.strictObject({ tool: z.strictObject({ name: z.string() }) }),
    })
    .optional(),
});

const bedrockModel = 'global.anthropic.claude-sonnet-4-6';
const bedrockUrl = `https://bedrock-runtime.eu-central-1.amazonaws.com/model/${bedrockModel}/converse`;

/** With an API key; what is signed is in amazon.test.ts. */
export const bedrockProtocol: Protocol = {
  options: { region: 'eu-central-1' },
  url: bedrockUrl,
  streamUrl: `${bedrockUrl}-stream`,
  model: bedrockModel,
  authentication: key => ({ authorization: `Bearer ${key}` }),
  nameless: true,
  path: `/model/${bedrockModel}/converse`,
  form: 'schema',
  sampling: 'both',
  stops: ['length', 'filter', 'refusal'],
  usage: { input: 11, output: 7 },
  read(body, path) {
    const { messages, system, inferenceConfig, toolConfig } = request.parse(body);
    const [, model = '', method] = /^\/model\/([^/]+)\/(converse(?:-stream)?)$/.exec(path) ?? [];
    const tool = toolConfig?.tools[0].toolSpec;
    if (tool?.name !== toolConfig?.toolChoice.tool.name) throw new Error('there is no such tool');
    return {
      model: decodeURIComponent(model),
      system: system[0].text,
      turns: messages.map(({ role, content }) => ({ role, text: content[0].text })),
      temperature: inferenceConfig.temperature,
      topP: inferenceConfig.topP,
      maxTokens: inferenceConfig.maxTokens,
      form: tool?.inputSchema.json,
      stream: method === 'converse-stream',
    };
  },
  answer: (said, options) => whole([...thoughts(options), { text: said }], options),
  stream: (pieces, options) =>
    events([
      ...begun(pieces, options),
      ['contentBlockStop', { contentBlockIndex: 1 }],
      ['messageStop', { stopReason: bedrockStops[options.stop ?? 'end'] }],
      ['metadata', { usage: bedrockUsage, metrics: { latencyMs: 1 } }],
    ]),
  cutStream: (pieces, options) => events(begun(pieces, options)),
  empty: options => whole([], options),
  error: (status, message, code = 'ValidationException') => awsError(status, message, code),
  spent: () => awsError(400, 'You have reached the limit of your account', 'ServiceQuotaExceededException'),
};

const bedrockStops = {
  end: 'end_turn',
  length: 'max_tokens',
  filter: 'guardrail_intervened',
  refusal: 'refusal',
} as const;

const bedrockUsage = { inputTokens: 11, outputTokens: 7, totalTokens: 18 };

function thoughts({ thought }: AnswerOptions): object[] {
  return thought === undefined ? [] : [{ reasoningContent: { reasoningText: { text: thought, signature: 'c2ln' } } }];
}

function whole(content: object[], { stop = 'end' }: AnswerOptions): Reply {
  const output = { message: { role: 'assistant', content } };
  const body = { output, stopReason: bedrockStops[stop], usage: bedrockUsage, metrics: { latencyMs: 1 } };
  return { body: JSON.stringify(body) };
}

type Event = readonly [type: string, payload: object];

function begun(pieces: readonly string[], { thought }: AnswerOptions): Event[] {
  const delta = (part: object): Event => ['contentBlockDelta', { contentBlockIndex: 1, delta: part }];
  return [
    ['messageStart', { role: 'assistant' }],
    ...(thought === undefined ? [] : [delta({ reasoningContent: { text: thought } })]),
    ...pieces.map(piece => delta({ text: piece })),
  ];
}

function events(all: readonly Event[]): Reply {
  return eventStream(
    all.map(([type, payload]) => event(type, 'application/json', Buffer.from(JSON.stringify(payload)))),
  );
}

function eventStream(body: readonly Uint8Array[]): Reply {
  return { type: 'application/vnd.amazon.eventstream', body };
}

function event(type: string, contentType: string, payload: Uint8Array): Buffer {
  return eventMessage({ ':event-type': type, ':content-type': contentType, ':message-type': 'event' }, payload);
}

/** An event that ends a stream with an error. */
export function exception(type: string, body: object): Buffer {
  const headers = { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' };
  return eventMessage(headers, Buffer.from(JSON.stringify(body)));
}

function awsError(status: number, message: string, code: string): Reply {
  return { status, headers: { 'x-amzn-errortype': code }, body: JSON.stringify({ message }) };
}

/** An account that exists nowhere. */
export const account = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session-3f81b2c7',
  // No machine is asked for credentials, and no file of the person who runs the tests.
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
} as const;

export const signer = {
  accessKeyId: account.AWS_ACCESS_KEY_ID,
  secretAccessKey: account.AWS_SECRET_ACCESS_KEY,
  region: 'eu-central-1',
};

const endpoint = 'https://runtime.sagemaker.eu-central-1.amazonaws.com/endpoints/diagnosis/invocations';

const openai = openaiProtocol({ url: endpoint, model: 'diagnosis' });

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html, around OpenAI's protocol. */
export const sagemakerProtocol: Protocol = {
  ...openai,
  options: { region: 'eu-central-1', model: 'diagnosis' },
  env: account,
  secret: account.AWS_SESSION_TOKEN,
  streamUrl: `${endpoint}-response-stream`,
  authentication: (_key, sent) => ({
    authorization: signatureOf(sent, { ...signer, service: 'sagemaker' }),
    'x-amz-date': sent.headers['x-amz-date'] ?? '',
    'x-amz-content-sha256': sent.headers['x-amz-content-sha256'] ?? '',
    'x-amz-security-token': account.AWS_SESSION_TOKEN,
  }),
  path: '/endpoints/diagnosis/invocations',
  read(body, path) {
    const [, model = '', streamed] = /\/endpoints\/([^/]+)\/invocations(-response-stream)?$/.exec(path) ?? [];
    // The container has a name of its own for its model.
    const question = openai.read({ ...z.looseObject({ model: z.never().optional() }).parse(body), model }, path);
    if (question.stream !== (streamed !== undefined)) throw new Error(`${path} does not stream as the body says`);
    return question;
  },
  stream: (pieces, options) => carried(openai.stream(pieces, options)),
  cutStream: (pieces, options) => carried(openai.cutStream(pieces, options)),
  error: (status, message, code = 'ValidationError') => awsError(status, message, code),
  spent: () => awsError(400, 'You have reached the limit of your account', 'ServiceQuotaExceededException'),
};

/** A container's stream in Amazon's, cut where no line ends. */
function carried({ body }: Reply): Reply {
  const bytes = Buffer.from([body].flat().join(''));
  const middle = Math.floor(bytes.length / 2);
  return eventStream(
    [bytes.subarray(0, middle), bytes.subarray(middle)].map(part =>
      event('PayloadPart', 'application/octet-stream', part),
    ),
  );
}
