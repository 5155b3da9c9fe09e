import { describe, expect, test } from 'vitest';
import {
  errorInAnswer,
  errorOfResponse,
  isFiltered,
  networkError,
  oneLine,
} from '../../../providers/_shared/errors.ts';

const asked = { host: 'api.example.com', hidden: ['sk-secret'] };
const failure = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  errorOfResponse(asked, status, new Headers(headers), typeof body === 'string' ? body : JSON.stringify(body));

describe('the reason', () => {
  test.each([
    ['OpenAI', { error: { message: 'no such model', type: 'invalid_request_error', code: null } }, 'no such model'],
    ['a sentence', { error: 'model not found' }, 'model not found'],
    ['a message', { message: 'Unauthorized' }, 'Unauthorized'],
    ['FastAPI', { detail: [{ loc: ['body', 'top_k'], msg: 'extra fields', input: 'x' }] }, 'extra fields'],
    ['a detail', { detail: 'Not Found' }, 'Not Found'],
    ['Cloudflare', { success: false, errors: [{ code: 7003, message: 'Could not route' }] }, 'Could not route'],
    [
      'Google',
      [{ error: { code: 400, message: 'API key not valid', status: 'INVALID_ARGUMENT' } }],
      'API key not valid',
    ],
    ['plain words', 'upstream connect error', 'upstream connect error'],
    ['a page', '<html><title>Sign in</title></html>', 'a page that says "Sign in"'],
    ['a page without a title', '<html></html>', 'a page, as a proxy sends it'],
    ['nothing', '', 'without a reason'],
    ['null', 'null', 'without a reason'],
  ])('is found in what %s sends', (_, body, said) => {
    expect(failure(400, body).message).toBe(`api.example.com answered 400: ${said}`);
  });

  test('is one line, not too long, without what is hidden', () => {
    const { message } = failure(401, { error: { message: `key sk-secret\nis wrong\u001b[2J ${'x'.repeat(999)}` } });
    expect(message).toMatch(/^api\.example\.com answered 401: key … is wrong \[2J x+…$/);
    expect(message.length).toBeLessThan(340);
  });
});

test.each([
  ['a', 'what a shame: "a" is no API key', 'what … shame: "…" is no API key'],
  ['none', 'key none of nonesuch-none', 'key … of nonesuch-none'],
  ['p.q$', 'p.q$ and pxq$', '… and pxq$'],
  ['sk-12345678', 'Bearersk-12345678x', 'Bearer…x'],
])('the key %j is hidden, and no part of a word', (key, said, shown) => {
  expect(oneLine(said, [key])).toBe(shown);
});

describe('the kind', () => {
  test.each([
    [401, 'authentication'],
    [403, 'authentication'],
    [407, 'authentication'],
    [402, 'quota'],
    [404, 'not-found'],
    [405, 'not-found'],
    [410, 'not-found'],
    [429, 'rate-limit'],
    [400, 'bad-request'],
    [413, 'bad-request'],
    [422, 'bad-request'],
    [408, 'server'],
    [500, 'server'],
    [503, 'server'],
    [529, 'server'],
  ])('of %i is %s', (status, kind) => {
    expect(failure(status, { error: { message: 'no' } })).toMatchObject({ kind, status });
  });

  test.each([
    ['OpenAI', 429, { error: { message: 'x', type: 'insufficient_quota', code: 'insufficient_quota' } }],
    ['Anthropic', 400, { error: { message: 'Your credit balance is too low to access the API.' } }],
    ['Moonshot', 429, { error: { message: 'x', type: 'exceeded_current_quota_error' } }],
    ['Zhipu', 429, { error: { code: '1113', message: 'Please recharge.' } }],
    ['Alibaba', 400, { error: { code: 'Arrearage', message: 'Access denied' } }],
    ['Perplexity', 401, { error: { type: 'insufficient_quota', message: 'x' } }],
    ['xAI', 403, { error: 'Your team has used all available credits' }],
    ['DeepSeek', 402, { error: { message: 'Insufficient Balance' } }],
  ])('is quota when nothing is left with %s', (_, status, body) => {
    expect(failure(status, body).kind).toBe('quota');
  });

  test('of a rate limit is no quota because billing is spoken of', () => {
    const message =
      'Rate limit reached. Add a payment method at https://platform.openai.com/account/billing to go faster.';
    expect(failure(429, { error: { message, code: 'rate_limit_exceeded' } }).kind).toBe('rate-limit');
  });

  test.each([
    [{ error: { code: 'content_filter', message: 'x', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, true],
    [{ error: { code: 'data_inspection_failed', message: 'x' } }, true],
    [{ error: { code: '1301', message: 'x' } }, true],
    [{ error: { message: 'Content Exists Risk' } }, true],
    [{ error: { code: 'invalid_value', message: 'x' } }, false],
  ])('is told from a filter: %j', (body, expected) => {
    expect(isFiltered(failure(400, body))).toBe(expected);
  });

  test.each([
    [{ code: 502, message: 'Provider returned error' }, 'server', 502],
    [{ code: 429, message: 'slow down' }, 'rate-limit', 429],
    [{ type: 'overloaded_error', message: 'Overloaded' }, 'server', undefined],
    [{ type: 'rate_limit_error', message: 'x' }, 'rate-limit', undefined],
    [{ type: 'invalid_request_error', message: 'x' }, 'bad-request', undefined],
    [{ type: 'insufficient_quota', message: 'x' }, 'quota', undefined],
    ['out of memory', 'server', undefined],
  ])('of an error within an answer: %j', (error, kind, status) => {
    expect(errorInAnswer(asked, error)).toMatchObject({ kind, status });
  });
});

describe('when to come back', () => {
  test.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'retry-after': '0.5' }, 0.5],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1.5],
    [{ 'retry-after': new Date(Date.now() - 5000).toUTCString() }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j', (headers, expected) => {
    expect(failure(429, '', headers as Record<string, string>).retryAfter).toBe(expected);
  });

  test('at a date', () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    expect(failure(429, '', { 'retry-after': inAMinute }).retryAfter).toBeGreaterThan(57);
  });
});

describe('a connection that fails', () => {
  const because = (code: string, message: string): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

  test.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example.com', /^api\.example\.com: there is no such host \(getaddrinfo/],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', /: nothing listens there \(connect/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate', /name the authority with --ca-file/],
    ['EPROTO', 'wrong version number', /: wrong version number$/],
  ])('tells the innermost reason: %s', (code, message, expected) => {
    expect(networkError(asked, because(code, message))).toMatchObject({
      kind: 'network',
      message: expect.stringMatching(expected),
    });
  });

  test('tells the first of several attempts', () => {
    const first = Object.assign(new Error('connect ECONNREFUSED ::1:80'), { code: 'ECONNREFUSED' });
    const all = new TypeError('fetch failed', { cause: new AggregateError([first, new Error('other')]) });
    expect(networkError(asked, all).message).toBe(
      'api.example.com: nothing listens there (connect ECONNREFUSED ::1:80)',
    );
  });
});

test('one line holds nothing that moves the cursor', () => {
  expect(oneLine('a\u0000b\u009bc\n\td', [''])).toBe('a b c d');
});
