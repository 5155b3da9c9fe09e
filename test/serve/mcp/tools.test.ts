import { expect, test } from 'vitest';
import { estimateTokens } from '../../../src/explain/cost.ts';
import { useCases } from '../../../src/serve/use-cases/index.ts';
import { mcpClient, servedRecording } from '../../helpers/mcp.ts';
import { textOf, toolAnswer, toolData } from '../../helpers/mcp-client.ts';

/** Read once: nothing of it changes, and filters are taken back. */
const cascades = servedRecording('cascades');

/** What each tool is asked in a recorded cluster. */
const questions: Readonly<Record<string, object>> = {
  'add-filters': { filters: ['Pod'] },
  'describe-resource': { kind: 'deploy', name: 'web', namespace: 'a-claim' },
  'get-namespace': { name: 'a-claim' },
  'get-resource': { resourceType: 'deployments', name: 'web', namespace: 'a-claim' },
  'list-resources': { resourceType: 'pods', namespace: 'a-claim' },
  'remove-filters': { filters: ['Pod'] },
  why: { kind: 'Deployment', name: 'web', namespace: 'a-claim' },
};
/** What a recording, and a server without a model, cannot answer, and what they say. */
const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
  explain: [{ ids: ['0'] }, /^unavailable: no model is configured: start the server with --backend/],
  'get-logs': [{ podName: 'web', namespace: 'a-claim' }, /^unavailable: a recording has no logs/],
};

test('every tool is a use case, and answers as it promises', async () => {
  const client = await mcpClient(await cascades);
  const { tools } = await client.listTools();
  const names = useCases.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(tools.map(({ name }) => name)).toEqual(names);
  const changing = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
  expect(changing.map(({ name }) => name)).toEqual(['add-filters', 'remove-filters']);
  const { incidents } = await toolData<{ incidents: { id: string }[] }>(client, 'list-incidents');
  for (const name of names) {
    const [input, says] = refused[name] ?? [questions[name] ?? {}, undefined];
    const asked = name === 'get-incident' ? { id: incidents[0]!.id } : input;
    const answer = await toolAnswer(client, name, asked);
    const { isError, structuredContent } = answer;
    const text = textOf(answer);
    if (says !== undefined) expect([name, isError, text]).toEqual([name, true, expect.stringMatching(says)]);
    else {
      expect([name, isError, text]).toEqual([name, undefined, expect.stringMatching(/^Read from the cluster/)]);
      const [, told = ''] = /\n<<<([0-9a-f]{8})\n(.*)\n>>>\1$/s.exec(text)?.slice(1) ?? [];
      expect(JSON.parse(told)).toEqual(structuredContent);
      expect(estimateTokens(told), name).toBeLessThan(6100);
    }
  }
});

test('a page that is too long is a shorter one, and its cursor goes on where it ended', async () => {
  const client = await mcpClient(await cascades);
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await toolData<{ incidents: { id: string }[]; total: number; next?: string; leftOut?: object }>(
      client,
      'analyze',
      { limit: 500, severity: 'warning', ...(cursor !== undefined && { cursor }) },
    );
    expect(page.leftOut?.['incidents' as never]).toBeUndefined();
    ids.push(...page.incidents.map(({ id }) => id));
    cursor = page.next;
    if (cursor !== undefined) continue;
    expect([new Set(ids).size, ids.length]).toEqual([page.total, page.total]);
    return;
  }
});

test.each([
  ['get-log', {}, 'invalid: there is no such tool; did you mean get-logs?'],
  ['get-logs', { pod: 'web', namespace: 'x' }, /podName.*"pod"/],
  ['get-resource', { resourceType: 'deplyment', name: 'web' }, /did you mean deployment/],
  ['get-namespace', { name: 'a-clam' }, /did you mean a-claim/],
  ['get-incident', { id: 'nothing' }, /list-incidents gives those/],
  ['list-incidents', { cursor: 'x' }, /cursor: give the next of an earlier answer/],
  ['remove-filters', { filters: ['Pod'] }, /no active filter/],
])('%s %j says what to do instead', async (name, input, says) => {
  const client = await mcpClient(await cascades);
  const { isError, content } = await toolAnswer(client, name, input);
  expect([isError, content]).toEqual([true, [{ type: 'text', text: expect.stringMatching(says) }]]);
});

test("arguments that k8sgpt's tools take cost nobody the answer", async () => {
  const client = await mcpClient(await cascades);
  const answer = await toolAnswer(client, 'analyze', {
    backend: 'openai',
    anonymize: true,
    noCache: true,
  });
  expect(answer.isError).toBeUndefined();
  expect(textOf(answer)).toMatch(/\nbackend changed nothing: .*\nanonymize changed nothing/);
});

test('analyze takes a selector of labels', async () => {
  const client = await mcpClient(await cascades);
  const found = async (input: object): Promise<number> =>
    (await toolData<{ total: number }>(client, 'analyze', { namespace: 'a-claim', ...input })).total;
  expect([await found({}), await found({ labelSelector: 'app=nothing' })]).toEqual([1, 0]);
  const wrong = await toolAnswer(client, 'analyze', { labelSelector: 'a in' });
  expect([wrong.isError, textOf(wrong)]).toEqual([true, expect.stringMatching(/labelSelector/)]);
});

test('text that looks like the marks cannot end what is marked as data', async () => {
  const client = await mcpClient(await cascades);
  const text = textOf(await toolAnswer(client, 'list-events', { all: true, limit: 500 }));
  const [, mark = ''] = /<<<(\w+)\n/.exec(text) ?? [];
  expect(text.split(mark)).toHaveLength(3);
});
