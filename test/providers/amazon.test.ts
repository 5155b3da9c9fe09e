import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findProvider } from '../../providers/index.ts';
import type { Provider, ProviderOptions } from '../../src/core/provider.ts';
import { askModel } from '../helpers/ask-model.ts';
import { type ModelServer, type Sent, startModelServer } from '../helpers/model-server.ts';
import { signatureOf } from '../helpers/sigv4.ts';
import { account, bedrockProtocol, exception, sagemakerProtocol, signer } from './protocols/amazon.ts';

/** Amazon's signatures and credentials, through its SDK; the protocols themselves are in conformance.test.ts. */
let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  server.reply = () => bedrockProtocol.answer('ok', { model: 'm' });
  for (const [name, value] of Object.entries(account)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

function connect(backend: string, options: ProviderOptions = {}): Promise<Provider> {
  const usual = { baseUrl: server.url, region: 'eu-central-1' };
  return findProvider(backend).connect({ ...usual, ...options }, { fetch, env: {} });
}

function signed(sent: Sent): boolean {
  return sent.headers.authorization === signatureOf(sent, { ...signer, service: 'bedrock' });
}

test('Nothing is said of the version of Node', async () => {
  const warned = vi.spyOn(process, 'emitWarning');
  await connect('bedrock');
  await connect('sagemaker', { model: 'e' });
  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

describe('A signature', () => {
  test.each([undefined, () => {}])('holds what Amazon computes (streamed: %o)', async onText => {
    server.reply = () =>
      onText ? bedrockProtocol.stream(['ok'], { model: 'm' }) : bedrockProtocol.answer('ok', { model: 'm' });
    await askModel(await connect('bedrock'), onText && { onText });
    const [sent] = server.requests;
    expect(signed(sent!)).toBe(true);
    expect(sent!.headers['x-amz-security-token']).toBe(account.AWS_SESSION_TOKEN);
    expect(signed({ ...sent!, body: `${sent!.body} ` })).toBe(false);
    expect(signed({ ...sent!, path: `${sent!.path}x` })).toBe(false);
  });

  test('holds for a model whose name must be encoded', async () => {
    const model = 'arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/a1';
    await askModel(await connect('bedrock', { model }));
    expect(server.requests[0]!.path).toBe(`/model/${encodeURIComponent(model)}/converse`);
    expect(signed(server.requests[0]!)).toBe(true);
  });

  test('is not needed with an API key', async () => {
    await askModel(await connect('bedrock', { apiKey: 'bedrock-api-key-1' }));
    expect(server.requests[0]!.headers.authorization).toBe('Bearer bedrock-api-key-1');
  });
});

describe('Credentials', () => {
  test('that are not there are told, with what Amazon’s chain says', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) vi.stubEnv(name, undefined);
    await expect(askModel(await connect('bedrock'))).rejects.toMatchObject({
      kind: 'authentication',
      message: expect.stringMatching(/^amazonbedrock: no AWS credentials: Could not load credentials/),
    });
    expect(server.requests).toEqual([]);
  });

  test('of a pod are got through the same fetch, and kept', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_ROLE_ARN', 'arn:aws:iam::111122223333:role/kubecause');
    vi.stubEnv('AWS_WEB_IDENTITY_TOKEN_FILE', import.meta.filename);
    const asked: string[] = [];
    const through: typeof fetch = async (input, init) => {
      const { host } = new URL(String(input));
      if (host === new URL(server.url).host) return await fetch(input, init);
      asked.push(host);
      const credentials = `<AccessKeyId>${signer.accessKeyId}</AccessKeyId><SecretAccessKey>${signer.secretAccessKey}</SecretAccessKey><SessionToken>from-role</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>`;
      const xml = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
      return new Response(xml, { headers: { 'content-type': 'text/xml' } });
    };
    const options = { baseUrl: server.url, region: 'eu-central-1' };
    const provider = await findProvider('bedrock').connect(options, { fetch: through, env: {} });
    await askModel(provider);
    await askModel(provider);
    expect(asked).toEqual(['sts.eu-central-1.amazonaws.com']);
    expect(server.requests.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['from-role', 'from-role']);
    expect(signed(server.requests[1]!)).toBe(true);
  });
});

describe('A region', () => {
  test.each([
    ['cn-north-1', {}, 'https://bedrock-runtime.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com'],
  ])('names the endpoint: %s %j', async (region, env, endpoint) => {
    const provider = await findProvider('bedrock').connect({ region }, { fetch, env });
    expect(provider.endpoint).toBe(endpoint);
  });

  test('is asked for if nothing names it', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    await expect(findProvider('bedrock').connect({}, { fetch, env: {} })).rejects.toMatchObject({
      name: 'UserError',
      message: 'amazonbedrock: Region is missing; set AWS_REGION, or give --region, or name it in the profile',
    });
  });

  test('that could lead elsewhere is refused', async () => {
    const region = 'evil.example.com/';
    await expect(findProvider('bedrock').connect({ region }, { fetch, env: {} })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^amazonbedrock: .*evil\.example\.com/),
    });
  });
});

describe('Bedrock', () => {
  const answer = { name: 'explanation', schema: { type: 'object' } };
  const content = [{ toolUse: { toolUseId: '1', name: 'explanation', input: { cause: 'a label' } } }];

  test('answers in a form by the input of a tool', async () => {
    const message = { role: 'assistant', content };
    server.reply = () => ({ body: JSON.stringify({ output: { message }, stopReason: 'tool_use' }) });
    const completion = await askModel(await connect('bedrock'), { answer });
    expect(completion).toMatchObject({ text: '{"cause":"a label"}', stop: 'end' });
  });

  test('is asked without what a model refuses, and is not told it again', async () => {
    server.reply = ({ body }) => {
      const { toolConfig, system, inferenceConfig } = JSON.parse(body);
      if (toolConfig) return bedrockProtocol.error(400, "This model doesn't support tool use.");
      if (system) return bedrockProtocol.error(400, "This model doesn't support system messages. Try again without.");
      if (inferenceConfig.topP)
        return bedrockProtocol.error(400, '`temperature` and `top_p` cannot both be specified for this model.');
      return bedrockProtocol.answer('ok', { model: 'm' });
    };
    const provider = await connect('bedrock', { temperature: 0.2, topP: 0.9 });
    await askModel(provider, { answer });
    await askModel(provider, { answer });
    expect(server.requests).toHaveLength(5);
    expect(JSON.parse(server.requests[4]!.body)).toEqual({
      messages: [{ role: 'user', content: [{ text: 'Explain.' }, { text: 'Why?' }] }],
      inferenceConfig: { temperature: 0.2 },
    });
  });

  test('that is throttled in the midst of an answer is tried again by whoever asks', async () => {
    const begun = bedrockProtocol.cutStream(['The'], { model: 'm' });
    server.reply = () => ({
      ...begun,
      body: [...begun.body, exception('throttlingException', { message: 'Too many requests' })],
    });
    const call = askModel(await connect('bedrock'), { onText: () => {} });
    await expect(call).rejects.toMatchObject({
      kind: 'rate-limit',
      message: expect.stringMatching(/Too many requests$/),
    });
  });
});

describe('SageMaker', () => {
  const connectToIt = () => connect('sagemaker', { model: 'diagnosis' });

  test('says what the server of the model said', async () => {
    const body = { OriginalStatusCode: 422, Message: 'Received client error (422): response_format is not supported' };
    server.reply = sent =>
      'response_format' in JSON.parse(sent.body)
        ? { status: 424, headers: { 'x-amzn-errortype': 'ModelError' }, body: JSON.stringify(body) }
        : sagemakerProtocol.answer('ok', { model: 'm' });
    const answer = { name: 'explanation', schema: { type: 'object' } };
    expect((await askModel(await connectToIt(), { answer })).text).toBe('ok');
    server.reply = () => ({ status: 424, body: JSON.stringify({ Message: 'Received server error (500)' }) });
    await expect(askModel(await connectToIt())).rejects.toMatchObject({
      kind: 'server',
      message: expect.stringMatching(/server error/),
    });
  });

  test('that fails in the midst of an answer says so', async () => {
    const begun = sagemakerProtocol.cutStream(['The'], { model: 'm' });
    server.reply = () => ({
      ...begun,
      body: [...begun.body, exception('InternalStreamFailure', { Message: 'It is down' })],
    });
    const call = askModel(await connectToIt(), { onText: () => {} });
    await expect(call).rejects.toMatchObject({ kind: 'server', message: expect.stringMatching(/It is down$/) });
  });
});
