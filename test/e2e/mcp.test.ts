import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { estimateTokens } from '../../src/explain/cost.ts';
import { textOf, toolAnswer, toolData } from '../helpers/mcp-client.ts';
import { bin } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

const objects = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: lost, namespace: default}
spec:
  selector: {matchLabels: {app: lost}}
  template:
    metadata: {labels: {app: lost}}
    spec: {nodeSelector: {disk: ssd}, containers: [{name: app, image: registry.example.com/lost:1}]}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: default}
stringData: {password: open-sesame}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
`;
const widget = `
apiVersion: example.com/v1
kind: Widget
metadata: {name: spinner, namespace: default}
`;

describeWithControlPlane('an assistant at a real cluster', plane => {
  const clients: Client[] = [];

  /** The kubeconfig is named by the option alone: the environment has none. */
  async function assistant(...options: string[]): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    const args = [bin, 'serve', '--mcp', '--kubeconfig', plane.admin, ...options];
    const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', KUBECONFIG: '' };
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }));
    clients.push(client);
    return client;
  }

  beforeAll(async () => {
    await plane.apply(objects);
    await plane.kubectl('wait', '--for=condition=Established', 'crd/widgets.example.com');
    await plane.apply(widget);
  });

  afterAll(async () => {
    await Promise.all(clients.map(client => client.close()));
  });

  test('the first answer names the culprit; every type can be read, and no Secret tells what it holds', async () => {
    const client = await assistant();
    await expect
      .poll(async () => textOf(await toolAnswer(client, 'why', { kind: 'deploy', name: 'lost', namespace: 'default' })))
      .toMatch(/disk=ssd/);
    const why = await toolAnswer(client, 'why', { kind: 'deploy', name: 'lost', namespace: 'default' });
    expect(estimateTokens(textOf(why))).toBeLessThan(2000);
    const widgets = await toolData<{ items: object[] }>(client, 'list-resources', { resourceType: 'widgets' });
    expect(widgets.items).toMatchObject([{ namespace: 'default', name: 'spinner' }]);
    const secrets = [
      await toolAnswer(client, 'get-resource', { resourceType: 'secret', name: 'login', namespace: 'default' }),
      await toolAnswer(client, 'list-resources', { resourceType: 'secrets', full: true }),
      await toolAnswer(client, 'describe-resource', { kind: 'secret', name: 'login', namespace: 'default' }),
    ];
    for (const answer of secrets) {
      expect([answer.isError, textOf(answer)]).toEqual([undefined, expect.stringContaining('login')]);
      expect(JSON.stringify(answer)).not.toMatch(/sesame|b3Blbi1zZXNhbWU|last-applied|managedFields/);
    }
    const log = await toolAnswer(client, 'get-logs', { podName: 'no-such-pod', namespace: 'default' });
    expect([log.isError, textOf(log)]).toEqual([true, expect.stringMatching(/^not-found: .*no-such-pod/)]);
    const namespaces = await toolData<{ namespaces: { name: string }[] }>(client, 'list-namespaces');
    expect(namespaces.namespaces.map(({ name }) => name)).toContain('kube-system');
  });

  test('behind masks no answer has a name, and tokens lead back to objects', async () => {
    const client = await assistant('--mask');
    const text = async (name: string, args: object = {}): Promise<string> =>
      textOf(await toolAnswer(client, name, args));
    await expect.poll(() => text('list-incidents', { severity: 'error' })).toMatch(/\[\[pod|\[\[deploy/);
    const { incidents } = await toolData<{ incidents: { id: string }[] }>(client, 'list-incidents');
    const { findings } = await toolData<{ findings: { object: { kind: string; namespace: string; name: string } }[] }>(
      client,
      'get-incident',
      { id: incidents[0]!.id },
    );
    const { namespace, name, kind } = findings[0]!.object;
    const told = [
      await text('list-incidents'),
      await text('get-resource', { resourceType: kind, name, namespace }),
      await text('list-resources', { resourceType: 'pods', full: true }),
      await text('list-resources', { resourceType: 'widgets', full: true }),
      await text('list-events', { all: true }),
      await text('cluster-info'),
    ].join('\n');
    expect(told).toContain(name);
    expect(told).not.toMatch(/\blost\b|spinner|disk=ssd|registry\.example/);
  });
});
