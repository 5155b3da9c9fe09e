import { beforeAll, describe, expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { openRecording } from '../../src/cluster/recording/index.ts';
import type { Diagnosis } from '../../src/core/diagnosis.ts';
import {
  type Completion,
  type CompletionRequest,
  type Prompt,
  type Provider,
  ProviderError,
} from '../../src/core/provider.ts';
import { investigate } from '../../src/engine/diagnose.ts';
import { type Budget, Conversation } from '../../src/explain/conversation.ts';
import { type Question, questionAbout } from '../../src/explain/explain.ts';
import { Vault } from '../../src/explain/vault.ts';
import { demo } from '../helpers/paths.ts';

let diagnosis: Diagnosis;
let vault: Vault;
beforeAll(async () => {
  const source = await openRecording(demo);
  diagnosis = await investigate(source, { analyzers, toolVersion: '0.0.0' });
  vault = new Vault(diagnosis.strings(), { mask: true });
});

type Reply = (prompt: Prompt, request: CompletionRequest) => Completion;
const said = (text: string, rest: Partial<Completion> = {}): Completion => ({ text, model: 'm', stop: 'end', ...rest });

function question(): Question {
  const incident = diagnosis.report.incidents.find(({ title }) => title.includes('payments-db'))!;
  return questionAbout(diagnosis, incident, vault, { language: 'English' });
}

/** A conversation with a model that answers as it is told, and what it was sent. */
function talk(reply: Reply, explained?: string, budget: Budget = { left: undefined }) {
  const asked: Prompt[] = [];
  const provider: Provider = {
    model: 'm',
    endpoint: 'https://models.example',
    async complete(prompt, request) {
      asked.push(prompt);
      return reply(prompt, request);
    },
  };
  const conversation = new Conversation(question(), explained, { provider, language: 'Korean', timeout: 5 }, budget);
  let shown = '';
  const ask = (words: string) =>
    conversation.ask(words, {
      signal: new AbortController().signal,
      onText(piece) {
        shown += piece;
      },
    });
  return { conversation, asked, ask, shown: () => shown };
}

const roles = ({ turns }: Prompt): string[] => turns.map(({ role }) => role);

describe('a conversation about an incident', () => {
  test('is masked on the way out, and has the names on the way back, also where a token comes in pieces', async () => {
    const { ask, asked, shown } = talk(({ turns }, { onText }) => {
      const [token = ''] = /\[\[secret-\d+\]\]/.exec(turns.at(-1)!.text) ?? [];
      const text = `Create ${token} now.`;
      for (const letter of text) onText?.(letter);
      return said(text);
    });
    await ask('Who needs payments-db in shop?');
    expect(shown()).toBe('Create payments-db now.');
    const sent = JSON.stringify(asked);
    expect(sent).toContain('Who needs [[secret-');
    for (const name of ['payments-db', 'payment-db', 'shop/']) expect(sent).not.toContain(name);
    expect(asked[0]!.system).toMatch(/Answer in Korean, in plain words/);
  });

  test('goes on from what the model wrote before, with the same tokens', async () => {
    const { ask, asked } = talk(() => said('Yes, [[secret-1]].'), '{"problem": "[[secret-1]] is missing"}');
    await ask('Sure?');
    await ask('Really?');
    expect(roles(asked[0]!)).toEqual(['user', 'assistant', 'user']);
    expect(asked[0]!.turns[1]!.text).toBe('{"problem": "[[secret-1]] is missing"}');
    expect(roles(asked[1]!)).toEqual(['user', 'assistant', 'user', 'assistant', 'user']);
    expect(asked[1]!.turns[3]!.text).toBe('Yes, [[secret-1]].');
  });

  test('no speaker has two turns in a row; what was forgotten is not sent', async () => {
    const { ask, asked, conversation } = talk(() => said('Yes.'));
    await ask('One?');
    expect(roles(asked[0]!)).toEqual(['user']);
    expect(asked[0]!.turns[0]!.text).toMatch(/^## Incident[\s\S]*One\?$/);
    await ask('Two?');
    expect(roles(asked[1]!)).toEqual(['user', 'assistant', 'user']);
    conversation.forget();
    await ask('Three?');
    expect(roles(asked[2]!)).toEqual(['user']);
    expect(asked[2]!.turns[0]!.text).not.toContain('Two?');
  });

  test('what was sent is shown as it was sent', async () => {
    const { ask, asked, conversation } = talk(() => said('Yes.'));
    expect(conversation.sent).toBeUndefined();
    await ask('Why payments-db?');
    expect(conversation.sent).toBe(asked[0]);
    expect([...conversation.names.values()]).toContain('payments-db');
  });

  test('a protocol that does not stream is shown, too', async () => {
    const { ask, shown } = talk(() => said('All at once.'));
    await ask('Why?');
    expect(shown()).toBe('All at once.');
  });

  const failures: Record<string, Reply> = {
    'fails is not part of it': () => {
      throw new ProviderError('server', 'busy');
    },
    'refuses is not part of it': () => said('No.', { stop: 'refusal' }),
    'says nothing is not part of it': () => said(''),
  };
  for (const [name, failure] of Object.entries(failures))
    test(`an answer that ${name}, and is asked for once`, async () => {
      let calls = 0;
      const { ask, asked } = talk((prompt, request) => (++calls === 1 ? failure(prompt, request) : said('Yes.')));
      await expect(ask('One?')).rejects.toThrow(ProviderError);
      await ask('Two?');
      expect(asked).toHaveLength(2);
      expect(JSON.stringify(asked[1])).not.toContain('One?');
    });

  test('no token is spent that the budget does not have', async () => {
    const budget = { left: 3000 };
    const { ask, asked } = talk(() => said('Yes.', { usage: { input: 2000, output: 500 } }), undefined, budget);
    expect(await ask('One?')).toEqual({ tokens: { input: 2000, output: 500 }, cut: false });
    expect(budget.left).toBe(500);
    await expect(ask('Two?')).rejects.toThrow(/^--max-tokens-total is not enough: 500 tokens are left/);
    expect(asked).toHaveLength(1);
  });
});
