import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import type { MaskedData } from '../../../src/explain/masked-data.ts';
import { Masks } from '../../../src/serve/mcp/masks.ts';
import { useCases } from '../../../src/serve/use-cases/index.ts';
import { canaryRecording, leaks } from '../../helpers/canaries.ts';
import { mcpClient, served, servedRecording } from '../../helpers/mcp.ts';
import { textOf, toolAnswer, toolData } from '../../helpers/mcp-client.ts';
import { object } from '../../helpers/objects.ts';
import { recordingOf } from '../../helpers/paths.ts';
import { serving } from '../../helpers/serving.ts';

interface Found {
  readonly incident: { readonly id: string };
  readonly findings: readonly { readonly object: { kind: string; namespace?: string; name: string } }[];
}

const promptOf: Readonly<Record<string, string>> = {
  Pod: 'troubleshoot-pod',
  Deployment: 'troubleshoot-deployment',
  Service: 'namespace-overview',
};

/** What somebody is told: an answer, or why there is none. */
const said = (asking: Promise<unknown>): Promise<string> => asking.then(JSON.stringify, String);

test('of a cluster in which every word is a canary no tool, resource, prompt or error tells one', async () => {
  const { source, traces } = await canaryRecording(recordingOf('single-node'), 'everything');
  const server = await served(source, { settings: { namespaces: ['default'] } });
  const client = await mcpClient(server, true);
  const plain = await mcpClient(server);
  const told: [what: string, said: string][] = [];
  const seen: string[] = [];
  const say = async (name: string, input: object): Promise<CallToolResult> => {
    const answer = await toolAnswer(client, name, input);
    told.push([`${name} ${JSON.stringify(input)}`, JSON.stringify(answer)]);
    return answer;
  };
  const { incidents } = await toolData<{ incidents: { id: string }[] }>(client, 'list-incidents', { limit: 200 });
  for (const { id } of incidents) {
    await say('get-incident', { id });
    seen.push(textOf(await toolAnswer(plain, 'get-incident', { id })));
    const uri = `kubecause://incidents/${id}`;
    told.push([uri, JSON.stringify(await client.readResource({ uri }))]);
    const { findings } = await toolData<Found>(client, 'get-incident', { id });
    for (const { object } of findings.slice(0, 2)) {
      for (const tool of ['why', 'describe-resource']) await say(tool, object);
      const { kind: resourceType, name, namespace } = object;
      await say('get-resource', { resourceType, name, namespace });
      const prompt = promptOf[resourceType];
      const given = { podName: name, deploymentName: name, namespace: namespace! };
      if (prompt !== undefined) told.push([prompt, await said(client.getPrompt({ name: prompt, arguments: given }))]);
    }
  }
  for (const { name } of useCases) await say(name, {});
  for (const resourceType of ['pods', 'services', 'configmaps', 'secrets', 'nodes', 'ingresses', 'events'])
    await say('list-resources', { resourceType, full: true });
  await say('list-events', { all: true });
  for (const { uri } of (await client.listResources()).resources)
    told.push([uri, JSON.stringify(await client.readResource({ uri }))]);
  for (const name of ['troubleshoot-cluster', 'cluster-health'])
    told.push([name, JSON.stringify(await client.getPrompt({ name }))]);
  const leaked = told.flatMap(([what, said]) =>
    leaks(said.replaceAll(',', '\n'), traces).map(line => `${what}: ${line}`),
  );
  expect(leaked.slice(0, 20)).toEqual([]);
  // It would prove nothing if there were no canaries in what is told without masks.
  expect(leaks(seen.join('\n').replaceAll(',', '\n'), traces).length).toBeGreaterThan(100);
});

test('what is ours in an error has no mask: why it failed, and which tools there are', async () => {
  const client = await mcpClient(await servedRecording('single-node'), true);
  expect(textOf(await toolAnswer(client, 'get-incidents'))).toMatch(/^invalid: .*did you mean get-incident/);
  const lost = await toolAnswer(client, 'get-incident', { id: '0000000000' });
  expect(textOf(lost)).toMatch(/^not-found: there is no incident/);
  const noResource = client.readResource({ uri: 'kubecause://nothing-like-it' });
  await expect(noResource).rejects.toThrow('there is kubecause://cluster-info, kubecause://namespaces,');
  await expect(client.getPrompt({ name: 'troubleshoot' })).rejects.toThrow(/there is .*troubleshoot-pod/);
});

test('what analyzers say of themselves has no mask', async () => {
  const server = await servedRecording('cascades');
  const titles = async (mask: boolean): Promise<string[]> => {
    const asked = toolData<{ analyzers: { title: string }[] }>(await mcpClient(server, mask), 'list-analyzers');
    return (await asked).analyzers.map(({ title }) => title);
  };
  expect((await titles(true)).join('\n')).toBe((await titles(false)).slice(0, (await titles(true)).length).join('\n'));
});

test('a token stands for the same in every answer, and for the name in every argument', async () => {
  const client = await mcpClient(await servedRecording('single-node'), true);
  const { incidents } = await toolData<{ incidents: { id: string }[] }>(client, 'list-incidents');
  const { findings } = await toolData<Found>(client, 'get-incident', { id: incidents[0]!.id });
  const { object } = findings[0]!;
  expect(object.name).toMatch(/^\[\[[a-z-]+-\d+\]\]$/);
  const why = await toolData<{ incidents: Found['findings'] }>(client, 'why', object);
  expect(JSON.stringify(why)).toContain(object.name);
  const loose = { ...object, name: object.name.slice(2, -2).toUpperCase() };
  expect(await toolData(client, 'why', loose)).toEqual(why);
  const pages = await toolData<{ next: string }>(client, 'list-events', { all: true, limit: 1 });
  expect(pages.next).toMatch(/^\[\[cursor-\d+\]\]$/);
  await toolData(client, 'list-events', { all: true, limit: 1, cursor: pages.next });
  // Its words are ours: nothing in it is masked.
  const stray = await toolAnswer(client, 'why', { kind: 'Pod', name: '[[pod-999]]' });
  expect([stray.isError, textOf(stray)]).toEqual([true, expect.stringContaining('there is no such token')]);
});

test('a server that sees ever new names holds no more than there are twice over, and what lives keeps its token', async () => {
  const steady = object('v1', 'Service', 'shop/steady', { spec: { selector: { app: 'none' }, ports: [{ port: 80 }] } });
  const others = (look: number) =>
    Array.from({ length: 60 }, (_, i) => object('v1', 'ConfigMap', `shop/set-${look}-${i}`, { data: {} }));
  const server = await serving([object('v1', 'Namespace', 'shop'), steady, ...others(0)]);
  const masks = new Masks(true, 100);
  const data = async () => (await masks.askerFor(server.as())).mask as MaskedData;
  const token = (await data()).hide({ kind: 'Service', namespace: 'shop', name: 'steady' }).name;
  const sizes: number[] = [];
  for (let look = 1; look <= 8; look++) {
    await server.become([object('v1', 'Namespace', 'shop'), steady, ...others(look)]);
    sizes.push((await data()).size);
  }
  expect(Math.max(...sizes)).toBeLessThan(2 * sizes[0]! + 100);
  expect((await data()).hide({ kind: 'Service', namespace: 'shop', name: 'steady' }).name).toBe(token);
});
