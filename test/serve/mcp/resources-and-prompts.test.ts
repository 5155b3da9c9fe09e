import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { WarmDiagnosis } from '../../../src/serve/warm-diagnosis.ts';
import { mcpClient, servedRecording } from '../../helpers/mcp.ts';
import { textOf, toolAnswer } from '../../helpers/mcp-client.ts';
import { object } from '../../helpers/objects.ts';
import { changingCluster, serving } from '../../helpers/serving.ts';
import { usualAnalyzers } from '../../helpers/usual-analyzers.ts';

/** Read once: nothing of it changes. */
const cascades = servedRecording('cascades');

const lost = object('v1', 'Service', 'shop/web', { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });

test('every resource can be read, by its address and by the name that k8sgpt gives it', async () => {
  const client = await mcpClient(await cascades);
  const { resources } = await client.listResources();
  expect(resources.map(({ name }) => name)).toEqual([
    'cluster-info',
    'namespaces',
    'analyzers',
    'active-filters',
    'incidents',
  ]);
  for (const { uri, name } of resources) {
    const [byUri, byName] = [await client.readResource({ uri }), await client.readResource({ uri: name })];
    const text = (contents: typeof byUri.contents): unknown => JSON.parse((contents[0] as { text: string }).text);
    expect(text(byName.contents)).toEqual(text(byUri.contents));
  }
  const { contents } = await client.readResource({ uri: 'kubecause://incidents' });
  const { incidents } = JSON.parse((contents[0] as { text: string }).text);
  const one = await client.readResource({ uri: `kubecause://incidents/${incidents[0].id}` });
  expect(JSON.parse((one.contents[0] as { text: string }).text).incident.id).toBe(incidents[0].id);
  expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(1);
  await expect(client.readResource({ uri: 'kubecause://namespace' })).rejects.toThrow(
    /there is kubecause:\/\/namespaces/,
  );
});

test.each([
  [
    'a resource that there is not',
    'resources/read',
    { uri: 'kubecause://incident' },
    -32002,
    /^not-found: there is no/,
  ],
  [
    'an incident that is over',
    'resources/read',
    { uri: 'kubecause://incidents/gone' },
    -32002,
    /^not-found: there is no/,
  ],
  // Of two incidents that are alike the later has a number after its id.
  [
    'the later of two incidents that are alike, when it is over',
    'resources/read',
    { uri: 'kubecause://incidents/0d1f0d1f0d-2' },
    -32002,
    /^not-found: there is no incident with this id/,
  ],
  ['news of nothing', 'resources/subscribe', { uri: 'kubecause://x' }, -32002, /^not-found: there is no such resource/],
  ['a prompt that there is not', 'prompts/get', { name: 'cluster-helth' }, -32602, /^not-found: .*cluster-health$/],
  ['a prompt without its arguments', 'prompts/get', { name: 'troubleshoot-pod' }, -32602, /^invalid: .* needs podName/],
])('%s is an error of the protocol, said once', async (_, method, params, code, says) => {
  const client = await mcpClient(await cascades);
  const asking = client.request({ method, params }, z.object({}));
  await expect(asking).rejects.toMatchObject({ code });
  const said = await asking.catch(({ message }: Error) => message.replace(`MCP error ${code}: `, ''));
  expect(said).toMatch(says);
});

test('who subscribes to incidents is told when one opens, and no longer after that', async () => {
  const server = await serving([object('v1', 'Namespace', 'shop')]);
  const client = await mcpClient(server);
  let told = 0;
  let hear: () => void = () => {};
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    expect(params.uri).toBe('kubecause://incidents');
    told++;
    hear();
  });
  const heard = new Promise<void>(resolve => {
    hear = resolve;
  });
  await client.subscribeResource({ uri: 'kubecause://incidents' });
  await expect.poll(() => server.as().audience.feed.subscribers).toBe(1);
  await server.become([object('v1', 'Namespace', 'shop'), lost]);
  await heard;
  await client.unsubscribeResource({ uri: 'kubecause://incidents' });
  await expect.poll(() => server.as().audience.feed.subscribers).toBe(0);
  await server.become([object('v1', 'Namespace', 'shop')]);
  expect(told).toBe(1);
  await expect(client.subscribeResource({ uri: 'kubecause://incident' })).rejects.toThrow(/kubecause:\/\/incidents/);
});

test('who subscribes is told when other filters are chosen, of what is another by that', async () => {
  const server = await serving([object('v1', 'Namespace', 'shop'), lost]);
  const [client, other] = [await mcpClient(server), await mcpClient(server)];
  const told: string[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri));
  for (const name of ['active-filters', 'analyzers', 'cluster-info', 'incidents', 'namespaces'])
    await client.subscribeResource({ uri: `kubecause://${name}` });
  const change = (name: string) => toolAnswer(other, name, { filters: ['Node'] });
  for (const name of ['add-filters', 'remove-filters']) {
    await change(name);
    await expect.poll(() => told.toSorted()).toEqual(uris('active-filters', 'incidents', 'namespaces'));
    told.length = 0;
  }
  await client.unsubscribeResource({ uri: 'kubecause://active-filters' });
  await change('add-filters');
  await expect.poll(() => told.toSorted()).toEqual(uris('incidents', 'namespaces'));
});

const uris = (...names: string[]): string[] => names.map(name => `kubecause://${name}`);

test('a client may be told of a hundred resources, and no more', async () => {
  const client = await mcpClient(await cascades);
  const subscribe = (i: number) => client.subscribeResource({ uri: `kubecause://incidents/${i}` });
  for (let i = 0; i < 100; i++) await subscribe(i);
  await expect(subscribe(100)).rejects.toThrow(/too-many: you are told of 100 resources already: unsubscribe/);
  await subscribe(99);
});

test('who subscribes before the cluster was looked at is told of the first look', async () => {
  const cluster = changingCluster([object('v1', 'Namespace', 'shop'), lost]);
  const warm = new WarmDiagnosis(cluster, { analyzers: usualAnalyzers, toolVersion: 'test' });
  const client = await mcpClient({ ...(await cascades), warm });
  const told = new Promise<string>(resolve => {
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => resolve(params.uri));
  });
  await client.subscribeResource({ uri: 'kubecause://incidents' });
  const ended = new AbortController();
  const running = warm.run(ended.signal).catch(() => {});
  expect(await told).toBe('kubecause://incidents');
  ended.abort();
  await running;
});

test('every prompt asks its question with the answers that it begins with', async () => {
  const client = await mcpClient(await cascades);
  const { prompts } = await client.listPrompts();
  const given = { podName: '', namespace: 'a-claim', deploymentName: 'web' };
  const pods = textOf(await toolAnswer(client, 'list-resources', { resourceType: 'pods', namespace: 'a-claim' }));
  given.podName = /web-[\w-]+/.exec(pods)![0];
  expect(prompts.map(({ name, arguments: taken = [] }) => [name, ...taken.map(one => one.name)])).toEqual([
    ['troubleshoot-pod', 'podName', 'namespace'],
    ['troubleshoot-deployment', 'deploymentName', 'namespace'],
    ['troubleshoot-cluster'],
    ['cluster-health'],
    ['namespace-overview', 'namespace'],
  ]);
  for (const { name } of prompts) {
    const { messages } = await client.getPrompt({ name, arguments: given });
    const texts = messages.map(({ content: said }) => (said as { text: string }).text);
    if (name !== 'cluster-health' && name !== 'troubleshoot-cluster') expect(texts.join()).toMatch(/uploads/);
    expect(texts.at(-1)).toMatch(/>>>[0-9a-f]{8}$/);
  }
  await expect(client.getPrompt({ name: 'troubleshoot-pod', arguments: {} })).rejects.toThrow(
    /troubleshoot-pod needs podName and namespace/,
  );
  await expect(client.getPrompt({ name: 'troubleshoot-pods' })).rejects.toThrow(/there is troubleshoot-pod/);
});
