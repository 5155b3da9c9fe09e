import { CallToolResultSchema, ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { estimateTokens } from '../../../src/explain/cost.ts';
import { useCases } from '../../../src/serve/use-cases/index.ts';
import { mcpClient, servedRecording } from '../../helpers/mcp.ts';
import { textOf, toolAnswer, toolData } from '../../helpers/mcp-client.ts';
import { questionFor } from '../../helpers/mcp-questions.ts';

/** Read once: nothing of it changes, and filters are taken back. */
const cascades = servedRecording('cascades');

test('every tool is a use case, and answers as it promises', async () => {
  const client = await mcpClient(await cascades);
  const { tools } = await client.listTools();
  const names = useCases.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  expect(tools.map(({ name }) => name)).toEqual(names);
  const changing = tools.filter(({ annotations }) => annotations?.readOnlyHint !== true);
  expect(changing.map(({ name }) => name)).toEqual(['add-filters', 'remove-filters']);
  const { incidents } = await toolData<{ incidents: { id: string }[] }>(client, 'list-incidents');
  for (const name of names) {
    const [input, says] = questionFor(name, incidents[0]!.id);
    const answer = await toolAnswer(client, name, input);
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
  ['list-incidents', { cursor: 'x' }, /cursor: give the `next` of an earlier answer/],
  ['remove-filters', { filters: ['Pod'] }, /not an active filter/],
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

test.each([
  // A schema that is made strict wants every field: nothing in it is as good as none.
  ['list-incidents', { namespace: null, severity: null, text: null, limit: null, cursor: null }, {}],
  ['list-incidents', { namespace: '', severity: 'warning', text: '', limit: 50, cursor: '' }, {}],
  ['analyze', { filters: [], labelSelector: '', mostOfEach: null }, {}],
  ['list-resources', { resourceType: 'pods', namespace: '', labelSelector: null }, { resourceType: 'pods' }],
  // What is text is read as what the field wants.
  ['list-incidents', { limit: '2' }, { limit: 2 }],
  ['list-events', { all: 'true', limit: 3 }, { all: true, limit: 3 }],
  ['analyze', { filters: 'Pod,Service' }, { filters: ['Pod', 'Service'] }],
])('%s %j is read as %j', async (name, input, meant) => {
  const client = await mcpClient(await cascades);
  expect(await toolData(client, name, input)).toEqual(await toolData(client, name, meant));
});

test('nothing is no answer to what has to be said', async () => {
  const client = await mcpClient(await cascades);
  const answer = await toolAnswer(client, 'why', { kind: '', name: null });
  expect([answer.isError, textOf(answer)]).toEqual([
    true,
    'invalid: kind must not be empty; name wants a string, but got null',
  ]);
});

// As mcp-go writes a call without arguments.
test('arguments that are null are none', async () => {
  const client = await mcpClient(await cascades);
  const call = { method: 'tools/call', params: { name: 'version', arguments: null } } as const;
  expect(await client.request(call as never, CallToolResultSchema)).toHaveProperty('structuredContent.kubecause');
});

test.each([
  [
    'tools/call',
    { name: 5, arguments: [] },
    'params.name wants a string, but got 5; params.arguments wants an object, but got []',
  ],
  [
    'prompts/get',
    { name: 'troubleshoot-pod', arguments: { podName: 7 } },
    'params.arguments.podName wants a string, but got 7',
  ],
  ['resources/read', {}, 'params.uri is missing'],
])('%s %j is refused in a line', async (method, params, says) => {
  const client = await mcpClient(await cascades);
  const asking = client.request({ method, params } as never, z.unknown() as never);
  await expect(asking).rejects.toMatchObject({ code: ErrorCode.InvalidParams, message: expect.stringContaining(says) });
});

test('schemas say nothing that is true of every number and every key, and name no dialect that a client may not have', async () => {
  const { tools } = await (await mcpClient(await cascades)).listTools();
  expect(JSON.stringify(tools)).not.toMatch(/9007199254740991|propertyNames|\$schema/);
  expect(JSON.stringify(tools)).toContain('"minimum":1');
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
