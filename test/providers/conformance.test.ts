import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { providers } from '../../providers/index.ts';
import {
  type Completion,
  type CompletionRequest,
  type Masked,
  type Prompt,
  type Provider,
  type ProviderDefinition,
  ProviderError,
  type ProviderErrorKind,
  type ProviderOptions,
} from '../../src/core/provider.ts';
import { type ModelServer, type Reply, type Sent, startModelServer } from '../helpers/model-server.ts';
import { key, outside, withKey } from './protocols/connect.ts';
import { protocols } from './protocols/index.ts';
import type { Protocol } from './protocols/protocol.ts';

/**
 * Every backend through its real SDK to a local server, which holds it against the vendor's protocol: what is sent, what
 * becomes of each way to answer, and of each way to fail.
 */
const canary = 'canary-5d1f';

/** Variables that SDKs read when they are not told otherwise, and that would send something or send it elsewhere. */
const environment = {
  OPENAI_API_KEY: canary,
  OPENAI_BASE_URL: `http://${canary}.invalid`,
  OPENAI_ORG_ID: canary,
  OPENAI_PROJECT_ID: canary,
  OPENAI_ADMIN_KEY: canary,
  OPENAI_CUSTOM_HEADERS: `x-canary: ${canary}\nauthorization: ${canary}`,
  OPENAI_LOG: 'debug',
  AZURE_OPENAI_API_KEY: canary,
  AZURE_OPENAI_ENDPOINT: `http://${canary}.invalid`,
  ANTHROPIC_API_KEY: canary,
  ANTHROPIC_AUTH_TOKEN: canary,
  ANTHROPIC_BASE_URL: `http://${canary}.invalid`,
  ANTHROPIC_CUSTOM_HEADERS: `x-canary: ${canary}\nx-api-key: ${canary}`,
  ANTHROPIC_LOG: 'debug',
  OLLAMA_HOST: `http://${canary}.invalid`,
  OLLAMA_API_KEY: canary,
  AWS_BEARER_TOKEN_BEDROCK: canary,
  AWS_ENDPOINT_URL: `http://${canary}.invalid`,
  AWS_REGION: canary,
  AWS_SDK_UA_APP_ID: canary,
  AWS_EXECUTION_ENV: canary,
  AWS_LAMBDA_FUNCTION_NAME: canary,
  _X_AMZN_TRACE_ID: canary,
  GOOGLE_API_KEY: canary,
  GOOGLE_CLOUD_PROJECT: canary,
  OCI_GENAI_API_KEY: canary,
};

const prompt: Prompt = {
  system: masked('You explain incidents of a Kubernetes cluster.'),
  turns: [
    { role: 'user', text: masked('Why is [[pod-1]] pending?') },
    { role: 'assistant', text: masked('No node has the label.') },
    { role: 'user', text: masked('Which “label” is it?\nAnswer shortly.') },
  ],
};

/** What an answer may be told to look like. */
const answerSchema = {
  name: 'explanation',
  schema: {
    type: 'object',
    properties: { cause: { type: 'string' } },
    required: ['cause'],
    additionalProperties: false,
  },
};

const text = 'The label disk=ssd. “[[node-1]]” has none.';
const pieces = ['The label', ' disk=ssd. “[[no', 'de-1]]” has', ' none.'];

/** Headers that HTTP itself needs, and who asks. */
const usualHeaders = [
  'accept',
  'accept-encoding',
  'accept-language',
  'connection',
  'content-length',
  'content-type',
  'host',
  'sec-fetch-mode',
  'user-agent',
];

let server: ModelServer;
/** The addresses that were asked for, before they were led to the server. */
const addresses: string[] = [];

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  addresses.length = 0;
});

/** Asks nobody: what there is to say of it stands in other-protocols.test.ts. */
const offline = 'noop';

const asking = providers.filter(({ id }) => id !== offline);

test('every backend has a protocol that it is held against, and there are no others', () => {
  expect(Object.keys(protocols).sort()).toEqual(asking.map(({ id }) => id));
});

describe.each(asking.map(definition => [definition.id, definition.docs, definition] as const))(
  '%s (%s)',
  (id, docs, definition) => {
    const protocol = protocols[id]!;
    const { model } = protocol;
    const secret = protocol.secret ?? key;
    const answered = (asked: string): string => (protocol.nameless ? asked : `${asked}-2026-01-01`);

    beforeEach(() => {
      for (const [name, value] of Object.entries(protocol.env ?? {})) vi.stubEnv(name, value);
    });
    afterEach(() => vi.unstubAllEnvs());

    const connect = (options: ProviderOptions = {}): Promise<Provider> => connectTo(definition, protocol, options);

    test('says what it is', () => {
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(docs).toMatch(/^https:\/\/\S+$/);
      expect(definition.title).not.toBe('');
      const { needs, takes = [] } = definition.options;
      expect([...needs, ...takes].filter((option, i, all) => all.indexOf(option) !== i)).toEqual([]);
    });

    test('sends nothing when it connects, and names where it would send to', async () => {
      const provider = await connect();
      expect([provider.model, addresses, server.requests]).toEqual([model, [], []]);
      expect(`${protocol.url}/`.startsWith(`${provider.endpoint}/`)).toBe(true);
    });

    test('asks as the vendor documents it', async () => {
      server.reply = () => protocol.answer(text, { model });
      const completion = await complete(await connect());
      expect(completion).toEqual({ text, model: answered(model), usage: protocol.usage, stop: 'end' });
      expect(addresses).toEqual([protocol.url]);
      const [sent] = server.requests;
      expect(sent).toMatchObject({
        method: 'POST',
        headers: { 'content-type': expect.stringMatching(/^application\/json/) },
      });
      const own = Object.entries(sent!.headers).filter(([name]) => !usualHeaders.includes(name));
      expect(Object.fromEntries(own)).toEqual({
        ...protocol.authentication(key, meantFor(protocol.url, sent!)),
        ...protocol.headers,
      });
      expect(sent!.headers['user-agent']).toBe('kubecause');
      expect(protocol.read(JSON.parse(sent!.body), sent!.path)).toMatchObject({
        model,
        system: prompt.system,
        turns: prompt.turns,
        temperature: undefined,
        topP: undefined,
        form: undefined,
        stream: false,
      });
    });

    test('asks the model, with the limit and the form that it is told', async () => {
      server.reply = () => protocol.answer('{"cause":"a label"}', { model: 'other' });
      const provider = await connect({ model: 'other' });
      expect(provider.model).toBe('other');
      await complete(provider, { maxTokens: 321, answer: answerSchema });
      const forms = { schema: answerSchema.schema, json: 'json', none: undefined } as const;
      expect(question(protocol)).toMatchObject({ model: 'other', maxTokens: 321, form: forms[protocol.form] });
    });

    test('sends a temperature and a top-p where they are not refused', async () => {
      server.reply = () => protocol.answer(text, { model });
      await complete(await connect({ temperature: 0.2, topP: 0.9 }));
      const expected = {
        both: { temperature: 0.2, topP: 0.9 },
        one: { temperature: 0.2, topP: undefined },
        none: { temperature: undefined, topP: undefined },
      };
      expect(question(protocol)).toMatchObject(expected[protocol.sampling]);
    });

    test('streams', async () => {
      server.reply = () => protocol.stream(pieces, { model });
      const shown: string[] = [];
      const completion = await complete(await connect(), { onText: piece => shown.push(piece) });
      expect(completion).toEqual({ text, model: answered(model), usage: protocol.usage, stop: 'end' });
      expect(shown.join('')).toBe(text);
      expect(shown.length).toBeGreaterThan(1);
      expect(question(protocol).stream).toBe(true);
    });

    test.each([false, true])('does not show thoughts (streamed: %s)', async streamed => {
      const thought = 'Hmm, what could it be?';
      const inText = `<think>${thought}</think>\n\n${text}`;
      const shown: string[] = [];
      const onText = streamed ? { onText: (piece: string) => void shown.push(piece) } : {};
      server.reply = () =>
        streamed ? protocol.stream(pieces, { model, thought }) : protocol.answer(text, { model, thought });
      const provider = await connect();
      expect((await complete(provider, onText)).text).toBe(text);
      server.reply = () =>
        streamed ? protocol.stream(inText.match(/[\s\S]{1,5}/g)!, { model }) : protocol.answer(inText, { model });
      expect((await complete(provider, onText)).text).toBe(text);
      expect(shown.join('')).toBe(streamed ? text + text : '');
    });

    test.each([false, true])('says why an answer ended (streamed: %s)', async streamed => {
      const provider = await connect();
      for (const stop of protocol.stops) {
        server.reply = () =>
          streamed ? protocol.stream(['No'], { model, stop }) : protocol.answer('No', { model, stop });
        const onText = streamed ? { onText: () => {} } : {};
        expect(await complete(provider, onText), stop).toMatchObject({ text: 'No', stop });
      }
    });

    describe('fails', () => {
      const error = (status: number, headers: Record<string, string> = {}): Reply => ({
        ...protocol.error(status, `it says ${secret} is wrong: “${prompt.system}”`),
        headers,
      });
      const page = '<!doctype html><html><head><title>Sign in</title></head><body>hello</body></html>';
      const failures: Record<string, [() => Reply, ProviderErrorKind, Partial<ProviderError>?]> = {
        401: [() => error(401), 'authentication', { status: 401 }],
        404: [() => error(404), 'not-found', { status: 404 }],
        400: [() => error(400), 'bad-request', { status: 400 }],
        429: [() => error(429), 'rate-limit', { status: 429, retryAfter: undefined }],
        '429 with Retry-After': [() => error(429, { 'retry-after': '7' }), 'rate-limit', { retryAfter: 7 }],
        'nothing left to spend': [() => protocol.spent(), 'quota'],
        500: [() => error(500), 'server', { status: 500 }],
        'a page of a proxy': [() => ({ status: 502, type: 'text/html', body: page }), 'server', { status: 502 }],
        'a page in place of the answer': [() => ({ type: 'text/html', body: page }), 'bad-answer'],
        'a redirect': [() => ({ status: 302, headers: { location: `${server.url}/login` }, body: '' }), 'bad-answer'],
        'half a body': [() => ({ body: '{"id":"1","cho', fault: 'cut' }), 'network'],
        'not JSON': [() => ({ body: 'Not JSON at all' }), 'bad-answer'],
        'JSON of something else': [() => ({ body: '{"hello":"world"}' }), 'bad-answer'],
        'an empty answer': [() => protocol.empty({ model }), 'bad-answer'],
      };
      test.each(Object.entries(failures))('with the right kind: %s', async (_, [reply, kind, properties = {}]) => {
        server.reply = reply;
        const failure = await failureOf(complete(await connect()));
        expect(failure).toMatchObject({ kind, ...properties });
        expect(server.requests).toHaveLength(1);
        expectPrintable(failure, secret);
      });

      const whileStreaming = ['401', '429 with Retry-After', 'a page in place of the answer', 'a redirect', 'not JSON'];
      test.each(whileStreaming)('with the same kind when it streams: %s', async name => {
        const [reply, kind, properties = {}] = failures[name]!;
        server.reply = reply;
        const failure = await failureOf(complete(await connect(), { onText: () => {} }));
        expect(failure).toMatchObject({ kind, ...properties });
        expectPrintable(failure, secret);
      });

      test.each(['cut', undefined] as const)('when a stream ends too early (%s)', async fault => {
        server.reply = () => ({ ...protocol.cutStream(pieces.slice(0, 2), { model }), ...(fault && { fault }) });
        const shown: string[] = [];
        const failure = await failureOf(complete(await connect(), { onText: piece => shown.push(piece) }));
        expect(failure.kind).toBe('network');
        expect(shown.join('')).toBe(pieces.slice(0, 2).join(''));
      });

      test('when nobody listens, with the innermost reason', async () => {
        const refuse: typeof fetch = () => fetch('http://127.0.0.1:1/');
        const provider = await definition.connect(withKey(definition, protocol), { fetch: refuse, env: {} });
        const failure = await failureOf(complete(provider));
        expect(failure.kind).toBe('network');
        expect(failure.message).toMatch(/bad port|nothing listens there/);
      });

      test.each([undefined, () => {}])('at once when it is aborted (streamed: %o)', async onText => {
        server.reply = () => ({ body: '', fault: 'hang' });
        const abort = new AbortController();
        const call = failureOf(complete(await connect(), { signal: abort.signal, ...(onText && { onText }) }));
        await expect.poll(() => server.requests, { interval: 1 }).toHaveLength(1);
        abort.abort();
        expect(await call).toMatchObject({ kind: 'network', message: expect.stringMatching(/cancelled$/) });
      });

      test('when its time is over, and asks nothing when it is over already', async () => {
        server.reply = () => ({ body: '', fault: 'hang' });
        const provider = await connect();
        const time = new AbortController();
        const call = failureOf(complete(provider, { signal: time.signal }));
        // What is over before the request has come would let it come in the middle of the next test.
        await expect.poll(() => server.requests, { interval: 1 }).toHaveLength(1);
        time.abort(new DOMException('the time is over', 'TimeoutError'));
        expect(await call).toMatchObject({ kind: 'network', message: expect.stringMatching(/no answer in time$/) });
        server.reset();
        await failureOf(complete(provider, { signal: AbortSignal.abort() }));
        expect(server.requests).toEqual([]);
      });
    });

    test('sends nothing that the environment has for other programs, and prints nothing', async () => {
      server.reply = () => protocol.answer(text, { model });
      const printed = (['log', 'info', 'debug', 'warn', 'error'] as const).map(name =>
        vi.spyOn(console, name).mockImplementation(() => {}),
      );
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
      try {
        await complete(await connect());
        server.reply = () => protocol.error(500, 'down');
        await failureOf(complete(await connect(), { onText: () => {} }));
        expect(printed.flatMap(spy => spy.mock.calls)).toEqual([]);
      } finally {
        vi.unstubAllEnvs();
        for (const spy of printed) spy.mockRestore();
      }
      expect(addresses).toEqual([protocol.url, protocol.streamUrl ?? protocol.url]);
      expect(server.received()).not.toContain(canary);
      expect(server.received().toLowerCase()).not.toMatch(/stainless|x-canary|node\.js|traceparent/);
    });

    test.runIf(definition.options.needs.includes('baseUrl') || definition.options.takes?.includes('baseUrl'))(
      'goes to a base URL of one’s own, with the headers that are configured, and names it without credentials',
      async () => {
        server.reply = () => protocol.answer(text, { model });
        const url = `${server.url.replace('http://', 'http://user:pass-word@')}/gateway`;
        const options = { ...withKey(definition, protocol), baseUrl: url, headers: { 'X-Team': 'shop' } };
        const provider = await definition.connect(options, { fetch: outside(address => address), env: {} });
        expect(provider.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/gateway/);
        await complete(provider);
        expect(server.requests[0]).toMatchObject({
          path: `/gateway${protocol.path}`,
          headers: { 'x-team': 'shop', ...protocol.authentication(key, server.requests[0]!) },
        });
        server.reply = () => ({ status: 401, body: JSON.stringify({ error: { message: 'user:pass-word is wrong' } }) });
        expect((await failureOf(complete(provider))).message).not.toContain('pass-word\n');
      },
    );

    test('refuses what it does not understand, and says what it lacks', async () => {
      const { needs, takes = [] } = definition.options;
      const unknown = (['region', 'project', 'apiVersion', 'organization'] as const).find(
        option => !needs.includes(option) && !takes.includes(option),
      );
      const context = { fetch, env: {} };
      await expect(definition.connect({ ...withKey(definition, protocol), [unknown!]: 'x' }, context)).rejects.toThrow(
        `${id} takes no ${unknown}; it takes`,
      );
      for (const option of needs) {
        const { [option]: _, ...rest } = withKey(definition, protocol);
        const variables = definition.env?.[option] ?? [];
        const error = await definition.connect(rest, context).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ name: 'UserError', message: expect.stringMatching(`^${id} needs `) });
        for (const variable of variables) expect((error as Error).message).toContain(`set ${variable}`);
        for (const variable of variables) {
          const value = option === 'baseUrl' ? 'https://127.0.0.1' : 'some-1';
          await expect(definition.connect(rest, { fetch, env: { [variable]: value } })).resolves.toBeDefined();
        }
      }
    });
  },
);

/** Leads every request to the server, whatever its address. */
const rerouted = outside(address => {
  addresses.push(address);
  const { pathname, search } = new URL(address);
  return `${server.url}${pathname}${search}`;
});

/** A request as it would have come to where it was addressed to. */
function meantFor(url: string, sent: Sent): Sent {
  return { ...sent, headers: { ...sent.headers, host: new URL(url).host } };
}

async function connectTo(
  definition: ProviderDefinition,
  protocol: Protocol,
  options: ProviderOptions,
): Promise<Provider> {
  return await definition.connect({ ...withKey(definition, protocol), ...options }, { fetch: rerouted, env: {} });
}

function complete(provider: Provider, request: Partial<CompletionRequest> = {}): Promise<Completion> {
  return provider.complete(prompt, { signal: new AbortController().signal, ...request });
}

async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const failure = await call.then(
    value => expect.unreachable(`it answered ${inspect(value)}`),
    (error: unknown) => error,
  );
  if (!(failure instanceof ProviderError)) throw failure;
  return failure;
}

/** One line, without the key and the prompt, even where everything of the error is printed. */
function expectPrintable(failure: ProviderError, secret: string): void {
  expect(failure.message).toMatch(/^\S.*\S$/);
  expect(failure.message).not.toMatch(/[\n\r]/);
  expect(failure.message).not.toContain('You explain');
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(secret);
}

function question(protocol: Protocol): ReturnType<Protocol['read']> {
  const sent = server.requests.at(-1);
  return protocol.read(JSON.parse(sent?.body ?? ''), sent?.path ?? '');
}

/** Nothing of a cluster is in it: it takes the vault's word. */
function masked(plain: string): Masked {
  return plain as Masked;
}
