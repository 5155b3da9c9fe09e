import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProvider } from '../../providers/index.ts';
import type { Provider, ProviderOptions } from '../../src/core/provider.ts';
import { askModel } from '../helpers/ask-model.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { protocols } from './protocols/index.ts';

/** What protocols have that no other has. */
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => server.reset());

async function connect(backend: string, options: ProviderOptions = {}): Promise<Provider> {
  return await findProvider(backend).connect({ apiKey: 'k', baseUrl: server.url, ...options }, { fetch, env: {} });
}

const sent = () => server.requests.map(({ body }) => JSON.parse(body));

describe('Anthropic', () => {
  const { anthropic } = protocols;
  const sampling = { temperature: 0.2, topP: 0.9 };

  test.each([
    ['claude-haiku-4-5', sampling, { temperature: 0.2 }],
    ['claude-haiku-4-5', { topP: 0.9 }, { top_p: 0.9 }],
    ['claude-opus-4-6', sampling, { temperature: 0.2 }],
    ['claude-opus-4-7', sampling, {}],
    ['claude-sonnet-5', sampling, {}],
    ['claude-mythos-preview', sampling, {}],
  ])('%s gets one of temperature and top-p, or none: %j', async (model, options, expected) => {
    server.reply = () => anthropic!.answer('ok', { model });
    await askModel(await connect('anthropic', { model, ...options }));
    const { temperature, top_p } = sent()[0];
    expect({ temperature, top_p }).toEqual({ temperature: undefined, top_p: undefined, ...expected });
  });

  test('is asked without a form if the model has none, and is not told it again', async () => {
    server.reply = ({ body }) =>
      'output_config' in JSON.parse(body)
        ? anthropic!.error(400, 'output_config: Extra inputs are not permitted', 'invalid_request_error')
        : anthropic!.answer('ok', { model: 'old' });
    const provider = await connect('anthropic');
    const answer = { name: 'explanation', schema: { type: 'object' } };
    expect((await askModel(provider, { answer })).text).toBe('ok');
    await askModel(provider, { answer });
    expect(sent().map(body => 'output_config' in body)).toEqual([true, false, false]);
  });

  test('that is overloaded in the midst of an answer is tried again by whoever asks', async () => {
    const begun = anthropic!.cutStream(['The'], { model: 'm' });
    const overloaded =
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    server.reply = () => ({ ...begun, body: [...begun.body, overloaded] });
    const call = askModel(await connect('anthropic'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/Overloaded$/) });
  });

  test('may be given with the version of its API in the base URL', async () => {
    server.reply = () => anthropic!.answer('ok', { model: 'm' });
    await askModel(await connect('anthropic', { baseUrl: `${server.url}/v1/` }));
    expect(server.requests[0]!.path).toBe('/v1/messages');
  });
});

describe('Ollama', () => {
  const { ollama } = protocols;

  test.each([
    ['box', 'http://box:11434'],
    ['box:80', 'http://box:80'],
    [':1234', 'http://127.0.0.1:1234'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:8000', 'http://127.0.0.1:8000'],
    ['[::1]:8000', 'http://[::1]:8000'],
    ['https://ollama.example.com/proxy/', 'https://ollama.example.com/proxy'],
  ])('is where OLLAMA_HOST says: %s', async (host, endpoint) => {
    const provider = await findProvider('ollama').connect({}, { fetch, env: { OLLAMA_HOST: host } });
    expect(provider.endpoint.replace(/:80$/, '')).toBe(endpoint.replace(/:80$/, ''));
  });

  test('is given a window that the prompt fits into', async () => {
    server.reply = () => ollama!.answer('ok', { model: 'm' });
    const provider = await connect('ollama');
    await askModel(provider);
    await askModel(provider, { maxTokens: 4000 }, 'x'.repeat(30_000));
    expect(sent().map(({ options }) => options.num_ctx)).toEqual([8192, 16_384]);
  });

  test('that fails in the midst of an answer says so', async () => {
    server.reply = () => ({
      type: 'application/x-ndjson',
      body: ['{"message":{"content":"The"}}\n', '{"error":"out of memory"}\n'],
    });
    const call = askModel(await connect('ollama'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/out of memory$/) });
  });

  test('without the model says so', async () => {
    server.reply = () => ollama!.error(404, 'model "m" not found, try pulling it first');
    await expect(askModel(await connect('ollama'))).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringMatching(/answered 404: model "m" not found, try pulling it first$/),
    });
  });
});

describe('Google', () => {
  const { google } = protocols;
  const key = { apiKey: 'k' };

  test('says with one status that a minute is over, and that a day is', async () => {
    const said = (quotaId: string) => ({
      status: 429,
      body: JSON.stringify({
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
          details: [{ violations: [{ quotaId }] }, { '@type': 'x/google.rpc.RetryInfo', retryDelay: '34.5s' }],
        },
      }),
    });
    const provider = await connect('google', key);
    server.reply = () => said('GenerateRequestsPerMinutePerProjectPerModel');
    await expect(askModel(provider)).rejects.toMatchObject({ kind: 'rate-limit', retryAfter: 34.5 });
    server.reply = () => said('GenerateRequestsPerDayPerProjectPerModel-FreeTier');
    await expect(askModel(provider)).rejects.toMatchObject({ kind: 'quota' });
  });

  test('says of a wrong key that the argument is invalid', async () => {
    server.reply = () => google!.error(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT');
    await expect(askModel(await connect('google', key))).rejects.toMatchObject({ kind: 'authentication' });
  });

  test.each([undefined, () => {}])('takes a question in its filter for an answer (streamed: %o)', async onText => {
    const body = JSON.stringify({ promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 } });
    server.reply = () => (onText === undefined ? { body } : { type: 'text/event-stream', body: `data: ${body}\n\n` });
    const completion = await askModel(await connect('google', key), onText && { onText });
    expect(completion).toMatchObject({ text: '', stop: 'filter', usage: { input: 3, output: 0 } });
  });

  test('has models that take neither a form nor instructions: they get them in the question', async () => {
    server.reply = ({ body }) => {
      const { systemInstruction, generationConfig } = JSON.parse(body);
      if (generationConfig?.responseJsonSchema) return google!.error(400, 'JSON mode is not enabled for this model');
      if (systemInstruction) return google!.error(400, 'Developer instruction is not enabled for this model');
      return google!.answer('ok', { model: 'gemma' });
    };
    const provider = await connect('google', { ...key, model: 'gemma-3' });
    await askModel(provider, { answer: { name: 'explanation', schema: { type: 'object' } } });
    await askModel(provider);
    expect(sent()).toHaveLength(4);
    expect(sent().at(-1)).toEqual({
      contents: ['Explain.', 'Why?'].map(text => ({ role: 'user', parts: [{ text }] })),
    });
  });
});

describe('Cohere', () => {
  test('that fails in the midst of an answer says so', async () => {
    const begun = protocols.cohere!.cutStream(['The'], { model: 'm' });
    const end = { type: 'message-end', delta: { finish_reason: 'ERROR', error: 'out of memory' } };
    server.reply = () => ({ ...begun, body: [...begun.body, `data: ${JSON.stringify(end)}\n\n`] });
    const call = askModel(await connect('cohere'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/out of memory$/) });
  });
});

describe('IBM watsonx.ai', () => {
  const { ibmwatsonxai } = protocols;
  const tokens = { asked: 0, seconds: 3600, reply: { status: 200, body: '' } };
  const through: typeof fetch = async (input, init) => {
    if (String(input) !== ibmwatsonxai!.exchange!.url) return await fetch(input, init);
    tokens.asked += 1;
    const { status, body } = tokens.reply;
    const token = JSON.stringify({ access_token: `token-${tokens.asked}`, expires_in: tokens.seconds });
    return new Response(body || token, { status });
  };
  const watsonx = () =>
    findProvider('watsonx').connect(
      { apiKey: 'key-1', project: 'p', baseUrl: server.url },
      { fetch: through, env: {} },
    );

  beforeEach(() => {
    Object.assign(tokens, { asked: 0, seconds: 3600, reply: { status: 200, body: '' } });
    server.reply = () => ibmwatsonxai!.answer('ok', { model: 'm' });
  });

  test('is asked with one token until it expires', async () => {
    const provider = await watsonx();
    await askModel(provider);
    await askModel(provider);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-1']);
    tokens.seconds = 30;
    const shortLived = await watsonx();
    await askModel(shortLived);
    await askModel(shortLived);
    expect(tokens.asked).toBe(3);
  });

  test('says who refused the key', async () => {
    const body = '{"errorCode":"BXNIM0415E","errorMessage":"Provided API key could not be found."}';
    tokens.reply = { status: 400, body };
    await expect(askModel(await watsonx())).rejects.toMatchObject({
      kind: 'authentication',
      message: 'iam.cloud.ibm.com answered 400: Provided API key could not be found.',
    });
    expect(server.requests).toEqual([]);
  });

  test('tells an answer without a token, and an address where nobody is', async () => {
    tokens.reply = { status: 200, body: '{}' };
    await expect(askModel(await watsonx())).rejects.toMatchObject({ kind: 'bad-answer' });
    const refuse: typeof fetch = () => fetch('http://127.0.0.1:1/');
    const provider = await findProvider('watsonx').connect(
      { apiKey: 'key-1', project: 'p' },
      { fetch: refuse, env: {} },
    );
    await expect(askModel(provider)).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringMatching(/^iam\.cloud\.ibm\.com/),
    });
  });
});

describe('A server of one’s own', () => {
  const rest = { model: 'm' };

  test('gets one turn without marks', async () => {
    server.reply = () => ({ body: '{"response":"ok"}' });
    await askModel(await connect('customrest', rest));
    expect(sent()).toEqual([{ model: 'm', prompt: 'Explain.\n\nWhy?', options: { message: 'Why?' }, stream: false }]);
  });

  test('may answer as a whole although it was asked to stream', async () => {
    server.reply = () => ({ body: '{"model":"m","created_at":"2026-01-01T00:00:00Z","response":"ok"}' });
    const shown: string[] = [];
    const { text } = await askModel(await connect('customrest', rest), { onText: piece => shown.push(piece) });
    expect([text, shown]).toEqual(['ok', ['ok']]);
  });

  test('that fails in the midst of an answer says so', async () => {
    server.reply = () => ({ body: ['{"response":"The","done":false}\n', '{"error":"out of memory"}\n'] });
    const call = askModel(await connect('customrest', rest), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/out of memory$/) });
  });
});

describe('Nobody', () => {
  test.each([false, true])('answers with the question, and is not asked (streamed: %s)', async streamed => {
    const refuse: typeof fetch = () => expect.unreachable('it was asked');
    const provider = await findProvider('noop').connect({}, { fetch: refuse, env: {} });
    const shown: string[] = [];
    const request = streamed ? { onText: (piece: string) => void shown.push(piece) } : {};
    expect(await askModel(provider, request)).toEqual({ text: 'Why?', model: 'noop', stop: 'end' });
    expect(shown).toEqual(streamed ? ['Why?'] : []);
  });
});
