import { expect, test } from 'vitest';
import { type Completion, type Prompt, ProviderError } from '../../src/core/provider.ts';
import { askAnything } from '../../src/explain/question.ts';
import { Vault } from '../../src/explain/vault.ts';

const vault = new Vault(['payments-db', 'shop'], { mask: true });
const { signal } = new AbortController();

function model(reply: (prompt: Prompt) => Partial<Completion>) {
  const sent: Prompt[] = [];
  const provider = {
    async complete(prompt: Prompt): Promise<Completion> {
      sent.push(prompt);
      return { text: '', model: 'm', stop: 'end', ...reply(prompt) };
    },
  };
  return { sent, ask: (text: string) => askAnything(text, { provider, vault, timeout: 5, signal }) };
}

test('names of the cluster are masked in what somebody asks, and back in what is said', async () => {
  const { sent, ask } = model(({ turns }) => ({
    text: `restart ${/\[\[[^\]]+\]\]/.exec(turns[0]!.text)?.[0]}`,
    usage: { input: 7, output: 3 },
  }));
  expect(await ask('Why does payments-db not start?')).toEqual({
    text: 'restart payments-db',
    tokens: { input: 7, output: 3 },
  });
  const [{ system, turns }] = sent as [Prompt];
  expect(turns).toEqual([{ role: 'user', text: expect.stringMatching(/^Why does \[\[.+\]\] not start\?$/) }]);
  expect(system).toContain('double brackets');
});

test.each([
  [{ text: ' ' }, 'the model gave an empty answer'],
  [{ text: 'no', stop: 'refusal' }, 'the model refuses to answer'],
] as const)('%j is no answer', async (reply, why) => {
  await expect(model(() => reply).ask('why?')).rejects.toThrow(new ProviderError('bad-answer', why));
});
