import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProvider } from '../../providers/index.ts';
import type { CompletionRequest, Masked, Prompt, Provider, ProviderOptions } from '../../src/core/provider.ts';
import { type ModelServer, type Reply, startModelServer } from '../helpers/model-server.ts';

/** What becomes of servers that speak OpenAI's protocol in a way of their own. */
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const prompt: Prompt = { system: 'Explain.' as Masked, turns: [{ role: 'user', text: 'Why?' as Masked }] };
const answer = { name: 'explanation', schema: { type: 'object' } };
const everything = { temperature: 0.2, topP: 0.5 };

async function connect(backend: string, options: ProviderOptions = {}): Promise<Provider> {
  const given = { apiKey: 'k', model: 'm', baseUrl: server.url, ...options };
  return await findProvider(backend).connect(given, { fetch, env: {} });
}

function complete(provider: Provider, request: Partial<CompletionRequest> = {}) {
  return provider.complete(prompt, { signal: new AbortController().signal, ...request });
}

const said = (content: unknown, more: object = {}): Reply => ({
  body: JSON.stringify({ model: 'm', choices: [{ message: { content }, finish_reason: 'stop', ...more }] }),
});

const refusal = (message: string, status = 400, param: string | null = null): Reply => ({
  status,
  body: JSON.stringify({ error: { message, type: 'invalid_request_error', param, code: 'unsupported_parameter' } }),
});

/** The fields beside model and messages that each request had. */
const fields = (): string[][] =>
  server.requests.map(({ body }) =>
    Object.keys(JSON.parse(body)).filter(name => name !== 'model' && name !== 'messages'),
  );

describe('what a server refuses is left out, and not sent again', () => {
  const cases: Record<string, { refuses: string; message: string; status?: number; leaves: string[] }> = {
    'a form': {
      refuses: 'response_format',
      message: "'response_format.type' must be 'text' or 'json_object'",
      leaves: ['temperature', 'top_p', 'max_tokens'],
    },
    'a temperature': {
      refuses: 'temperature',
      message: "Unsupported value: 'temperature' does not support 0.2 with this model.",
      leaves: ['top_p', 'max_tokens', 'response_format'],
    },
    'a top-p': {
      refuses: 'top_p',
      message: 'top_p is not supported',
      leaves: ['temperature', 'max_tokens', 'response_format'],
    },
    'the name of the limit': {
      refuses: 'max_tokens',
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      leaves: ['temperature', 'top_p', 'response_format', 'max_completion_tokens'],
    },
    'a field that it validates': {
      refuses: 'temperature',
      message: 'Extra inputs are not permitted: temperature',
      status: 422,
      leaves: ['top_p', 'max_tokens', 'response_format'],
    },
  };
  test.each(Object.entries(cases))('%s', async (_, { refuses, message, status, leaves }) => {
    server.reply = ({ body }) => (refuses in JSON.parse(body) ? refusal(message, status) : said('ok'));
    const provider = await connect('openai-compatible', everything);
    const request = { answer, maxTokens: 9 };
    expect((await complete(provider, request)).text).toBe('ok');
    expect(server.requests).toHaveLength(2);
    expect(fields()[1]!.toSorted()).toEqual(['stream', ...leaves].toSorted());
    await complete(provider, request);
    expect(server.requests).toHaveLength(3);
  });

  test('several, one after the other, until it is content', async () => {
    const order = ['response_format', 'temperature', 'top_p', 'max_tokens', 'max_completion_tokens'];
    server.reply = ({ body }) => {
      const field = order.find(name => name in JSON.parse(body));
      return field === undefined ? said('ok') : refusal(`${field} is not supported`);
    };
    expect((await complete(await connect('openai-compatible', everything), { answer, maxTokens: 9 })).text).toBe('ok');
    expect(server.requests).toHaveLength(6);
  });

  test('a field of the vendor', async () => {
    server.reply = ({ body }) =>
      'enable_thinking' in JSON.parse(body) ? refusal('enable_thinking must be true') : said('ok');
    expect((await complete(await connect('qwen'))).text).toBe('ok');
  });

  test('but what cannot be left out is an error at once', async () => {
    server.reply = () => refusal('messages: too long');
    await expect(complete(await connect('openai-compatible', everything))).rejects.toMatchObject({
      kind: 'bad-request',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('what is refused though it was not sent is an error too', async () => {
    server.reply = () => refusal('temperature must be 1');
    await expect(complete(await connect('openai-compatible'))).rejects.toMatchObject({ kind: 'bad-request' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('answers', () => {
  test.each([
    [
      'parts, of which one is a thought',
      [
        { type: 'thinking', thinking: [{ type: 'text', text: 'hmm' }] },
        { type: 'text', text: 'ok' },
      ],
      'ok',
    ],
    ['a thought in the text', '<think>hmm</think>\nok', 'ok'],
  ])('%s', async (_, content, text) => {
    server.reply = () => said(content);
    expect(await complete(await connect('mistral'))).toMatchObject({ text, stop: 'end' });
  });

  test.each([
    ['sensitive', 'filter'],
    ['model_length', 'length'],
    ['eos', 'end'],
    [null, 'end'],
  ])('that end with %s', async (finish_reason, stop) => {
    server.reply = () => said('ok', { finish_reason });
    expect((await complete(await connect('zhipu'))).stop).toBe(stop);
  });

  test.each(['network_error', 'insufficient_system_resource', 'error'])(
    'that end with %s failed',
    async finish_reason => {
      server.reply = () => said('half', { finish_reason });
      await expect(complete(await connect('deepseek'))).rejects.toMatchObject({ kind: 'server' });
    },
  );

  test('that the filter took before they began are no error', async () => {
    server.reply = () => ({ status: 400, body: JSON.stringify({ error: { code: 'content_filter', message: 'no' } }) });
    expect(await complete(await connect('openai-compatible'))).toEqual({ text: '', model: 'm', stop: 'filter' });
  });

  test('of which only thoughts fit into the limit are cut, not empty', async () => {
    server.reply = () => said('', { finish_reason: 'length' });
    expect(await complete(await connect('openai-compatible'))).toMatchObject({ text: '', stop: 'length' });
  });

  test.each([
    ['whole', { body: JSON.stringify({ error: { code: 429, message: 'slow down' } }) }, undefined],
    ['in the choice', said(null, { finish_reason: 'error', error: { code: 429, message: 'slow down' } }), undefined],
    [
      'streamed',
      { type: 'text/event-stream', body: 'data: {"error":{"code":429,"message":"slow down"}}\n\n' },
      () => {},
    ],
  ] as const)('that are an error with status 200 (%s)', async (_, reply, onText) => {
    server.reply = () => reply;
    const call = complete(await connect('openrouter'), onText && { onText });
    await expect(call).rejects.toMatchObject({ kind: 'rate-limit', message: expect.stringMatching(/slow down$/) });
  });
});

describe('Azure', () => {
  const azure = (options: ProviderOptions): Promise<Provider> =>
    connect('azureopenai', { model: 'diagnosis', ...options });

  test.each([
    ['the resource', '', undefined, '/openai/v1/chat/completions'],
    ['that of the v1 API', '/openai/v1/', undefined, '/openai/v1/chat/completions'],
    [
      'the resource, with a version',
      '',
      '2024-10-21',
      '/openai/deployments/diagnosis/chat/completions?api-version=2024-10-21',
    ],
    [
      'that of the v1 API, with a version',
      '/openai/v1',
      '2024-10-21',
      '/openai/deployments/diagnosis/chat/completions?api-version=2024-10-21',
    ],
  ])('is asked at the address of %s', async (_, path, apiVersion, expected) => {
    server.reply = () => said('ok');
    await complete(await azure({ baseUrl: `${server.url}${path}`, ...(apiVersion && { apiVersion }) }));
    expect(server.requests[0]!.path).toBe(expected);
    expect(server.requests[0]!.headers['api-key']).toBe('k');
  });

  test('takes a token of Entra ID for a key', async () => {
    server.reply = () => said('ok');
    const token = 'eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJ4In0.c2ln';
    await complete(await azure({ apiKey: token }));
    expect(server.requests[0]!.headers).toMatchObject({ authorization: `Bearer ${token}` });
    expect(server.requests[0]!.headers).not.toHaveProperty('api-key');
  });
});

describe('regions', () => {
  const region = (backend: string, name: string): Promise<Provider> =>
    findProvider(backend).connect({ apiKey: 'k', region: name }, { fetch, env: {} });

  test.each([
    ['qwen', 'cn-beijing', 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
    ['moonshot', 'china', 'https://api.moonshot.cn/v1'],
    ['zhipu', 'china', 'https://open.bigmodel.cn/api/paas/v4'],
  ])('%s in %s', async (backend, name, endpoint) => {
    expect((await region(backend, name)).endpoint).toBe(endpoint);
  });

  test('that do not exist are refused, with what was meant', async () => {
    await expect(region('qwen', 'cn-beijng')).rejects.toThrow(
      'qwen: there is no region "cn-beijng"; did you mean cn-beijing?',
    );
    await expect(region('zhipu', 'moon')).rejects.toThrow('there is international, china');
  });
});
