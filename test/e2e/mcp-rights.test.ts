import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, onTestFinished, test } from 'vitest';
import { textOf, toolAnswer } from '../helpers/mcp-client.ts';
import { mcpServer } from '../helpers/serve-process.ts';
import { describeWithControlPlane } from './describe.ts';

const role = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods, events, services], verbs: [get, list]}]
`;

/** A namespace with an incident, into which somebody of `shop` may look. */
const placeNamed = (name: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader, namespace: ${name}}
---
apiVersion: v1
kind: Service
metadata: {name: web-of-${name}, namespace: ${name}}
spec: {selector: {app: nothing}, ports: [{port: 80}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: ServiceAccount, name: reader, namespace: shop}]
`;

/** What is asked of the API server about a caller counts for half a minute, and streams are looked after every quarter of one. */
const patience = { timeout: 90_000, interval: 1000 };

describeWithControlPlane('an assistant whose rights change', plane => {
  test('is told of it in its session, and then of no more than it may see', async () => {
    await plane.apply([role, placeNamed('shop'), placeNamed('bank')].join('---\n'));
    const address = await mcpServer('--auth=kubernetes', '--kubeconfig', plane.admin);
    const authorization = `Bearer ${await plane.kubectl('create', 'token', 'reader', '-n', 'shop')}`;
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StreamableHTTPClientTransport(new URL(`${address}/mcp`), {
      requestInit: { headers: { authorization } },
    });
    await client.connect(transport);
    onTestFinished(() => client.close());
    const incidents = async (): Promise<string> => textOf(await toolAnswer(client, 'list-incidents'));
    await expect.poll(incidents, patience).toMatch(/web-of-shop[\s\S]*web-of-bank|web-of-bank[\s\S]*web-of-shop/);
    const told: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri));
    await client.subscribeResource({ uri: 'kubecause://incidents' });

    await plane.kubectl('delete', 'rolebinding', 'reader', '-n', 'bank');
    await expect.poll(() => told, patience).toContain('kubecause://incidents');
    const left = await incidents();
    expect([left.includes('web-of-shop'), left.includes('bank')]).toEqual([true, false]);

    await plane.kubectl('delete', 'rolebinding', 'reader', '-n', 'shop');
    await expect.poll(() => incidents().catch(String), patience).toMatch(/403|lets nobody list/);
  }, 300_000);
});
