import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProvider } from '../../providers/index.ts';
import type { CompletionRequest, Masked, Prompt, Provider, ProviderOptions } from '../../src/core/provider.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { protocols } from './protocols/index.ts';

/** What Anthropic's and Ollama's protocols have that no other has. */
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => server.reset());

async function connect(backend: string, options: ProviderOptions = {}): Promise<Provider> {
  return await findProvider(backend).connect({ apiKey: 'k', baseUrl: server.url, ...options }, { fetch, env: {} });
}

function complete(provider: Provider, request: Partial<CompletionRequest> = {}, text = 'Why?') {
  const prompt: Prompt = { system: 'Explain.' as Masked, turns: [{ role: 'user', text: text as Masked }] };
  return provider.complete(prompt, { signal: new AbortController().signal, ...request });
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
    await complete(await connect('anthropic', { model, ...options }));
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
    expect((await complete(provider, { answer })).text).toBe('ok');
    await complete(provider, { answer });
    expect(sent().map(body => 'output_config' in body)).toEqual([true, false, false]);
  });

  test('that is overloaded in the midst of an answer is tried again by whoever asks', async () => {
    const begun = anthropic!.cutStream(['The'], { model: 'm' });
    const overloaded =
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
    server.reply = () => ({ ...begun, body: [...begun.body, overloaded] });
    const call = complete(await connect('anthropic'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/Overloaded$/) });
  });

  test('may be given with the version of its API in the base URL', async () => {
    server.reply = () => anthropic!.answer('ok', { model: 'm' });
    await complete(await connect('anthropic', { baseUrl: `${server.url}/v1/` }));
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
    await complete(provider);
    await complete(provider, { maxTokens: 4000 }, 'x'.repeat(30_000));
    expect(sent().map(({ options }) => options.num_ctx)).toEqual([8192, 16_384]);
  });

  test('that fails in the midst of an answer says so', async () => {
    server.reply = () => ({
      type: 'application/x-ndjson',
      body: ['{"message":{"content":"The"}}\n', '{"error":"out of memory"}\n'],
    });
    const call = complete(await connect('ollama'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/out of memory$/) });
  });

  test('without the model says so', async () => {
    server.reply = () => ollama!.error(404, 'model "m" not found, try pulling it first');
    await expect(complete(await connect('ollama'))).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringMatching(/answered 404: model "m" not found, try pulling it first$/),
    });
  });
});
