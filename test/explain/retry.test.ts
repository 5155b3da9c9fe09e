import { expect, test } from 'vitest';
import { ProviderError } from '../../src/core/provider.ts';
import { callWithRetry } from '../../src/explain/retry.ts';

const never = new AbortController().signal;
const quick = { firstPause: 0.001, timeout: 5, signal: never };

/** A call that fails so often and so, and then succeeds; and how often it was made. */
function failing(...errors: readonly Error[]): { call: () => Promise<string>; made: () => number } {
  let made = 0;
  return {
    call: async () => {
      const error = errors[made++];
      if (error !== undefined) throw error;
      return 'done';
    },
    made: () => made,
  };
}

test('tries again what may pass by itself', async () => {
  const { call, made } = failing(
    new ProviderError('rate-limit', '429', { retryAfter: 0.001 }),
    new ProviderError('server', '500'),
    new ProviderError('network', 'reset'),
  );
  expect(await callWithRetry(call, quick)).toBe('done');
  expect(made()).toBe(4);
});

test('gives up after so many attempts, with the last error', async () => {
  const { call, made } = failing(...Array.from({ length: 9 }, (_, i) => new ProviderError('server', `no ${i + 1}`)));
  await expect(callWithRetry(call, { ...quick, attempts: 3 })).rejects.toThrow('no 3');
  expect(made()).toBe(3);
});

for (const kind of ['authentication', 'not-found', 'quota', 'bad-request', 'bad-answer'] as const)
  test(`does not try again: ${kind}`, async () => {
    const { call, made } = failing(new ProviderError(kind, kind));
    await expect(callWithRetry(call, quick)).rejects.toThrow(kind);
    expect(made()).toBe(1);
  });

test('waits as long as the vendor says, but not for an hour', async () => {
  const { call, made } = failing(new ProviderError('rate-limit', 'later', { retryAfter: 3600 }));
  await expect(callWithRetry(call, quick)).rejects.toThrow('later');
  expect(made()).toBe(1);
  const begin = performance.now();
  await callWithRetry(failing(new ProviderError('rate-limit', 'soon', { retryAfter: 0.1 })).call, quick);
  expect(performance.now() - begin).toBeGreaterThan(90);
});

test('a call that hangs fails in time, and is made again', async () => {
  let made = 0;
  const hanging = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      made++;
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  await expect(callWithRetry(hanging, { ...quick, attempts: 2, timeout: 0.02 })).rejects.toThrow(
    'no answer within 0.02 s',
  );
  expect(made).toBe(2);
});

test('an abort ends the waiting at once', async () => {
  const controller = new AbortController();
  const { call } = failing(new ProviderError('server', 'x'), new ProviderError('server', 'y'));
  const pending = callWithRetry(call, { firstPause: 60, timeout: 5, signal: controller.signal });
  setTimeout(() => controller.abort(), 10);
  await expect(pending).rejects.toThrow();
});
