import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { byToken, fixedToken, tokensOf } from '../../../src/serve/security/tokens.ts';
import { testFolder } from '../../helpers/scratch.ts';

const [old, next] = ['the-old-token-0123456789', 'the-new-token-0123456789'];
const never = new AbortController().signal;
const bearer = (token: string) => ({ authorization: `Bearer ${token}`, address: '10.0.0.1' });

async function file(content: string): Promise<string> {
  const folder = testFolder();
  const path = join(folder, 'token');
  await writeFile(path, content);
  return path;
}

test('tokens of a file are read again when it changes, and count as before if it cannot be', async () => {
  const path = await file(`${old}\n`);
  const logged: string[] = [];
  const authenticate = byToken(await tokensOf(path, (_, event) => void logged.push(event)));
  const isValid = async (token: string) =>
    await authenticate(bearer(token), never).then(
      () => true,
      () => false,
    );
  expect([await isValid(old), await isValid(next)]).toEqual([true, false]);
  let now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const later = async (content: string) => {
    await writeFile(path, content);
    now += 2000;
  };
  await later(`${old}\n${next}\n`);
  expect([await isValid(old), await isValid(next)]).toEqual([true, true]);
  await later(next);
  expect([await isValid(old), await isValid(next)]).toEqual([false, true]);
  await later('');
  expect([await isValid(next), logged]).toEqual([true, ['token file not read']]);
});

test('a token that could be guessed, or none, is refused before anything listens', async () => {
  expect(() => fixedToken('--serve-token', 'short')).toThrow(/^--serve-token: a token is a line of at least 16/);
  await expect(tokensOf(await file('\n'), () => {})).rejects.toThrow(/there is no token in it/);
  await expect(tokensOf('/nowhere/token', () => {})).rejects.toThrow(
    '--token-file /nowhere/token: cannot be read: ENOENT',
  );
});

test.each([undefined, '', 'Bearer ', `Basic ${old}`, `Bearer ${old} ${old}`, `Bearer ${old}\u0000`])(
  '%j is no token',
  async authorization => {
    const authenticate = byToken(fixedToken('test', old));
    await expect(authenticate({ authorization, address: '10.0.0.1' }, never)).rejects.toMatchObject({
      failure: 'unauthenticated',
      message: expect.not.stringContaining(old),
    });
  },
);
