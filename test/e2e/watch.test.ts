import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, minutes, scripts, startControlPlane, startTimeout } from '../helpers/control-plane.ts';
import { bin } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

/** Cannot be scheduled: no node has the label. */
const lost = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: lost, namespace: default}
spec:
  selector: {matchLabels: {app: lost}}
  template:
    metadata: {labels: {app: lost}}
    spec: {nodeSelector: {disk: ssd}, containers: [{name: app, image: registry.k8s.io/pause:3.9}]}
`;

describeWithControlPlane('analyze --watch', () => {
  let started: ControlPlane;

  const kubectl = async (input: string, ...args: string[]): Promise<string> =>
    (await execa(started.kubectl, ['--kubeconfig', started.admin, ...args], { input })).stdout;

  beforeAll(async () => {
    started = await startControlPlane();
    await kubectl('', 'create', '-f', join(scripts, 'nodes.yaml'));
  }, startTimeout);
  afterAll(() => started?.stop(), minutes);

  test('under the role of rbac --watch tells what appears and what goes, and lists pods once', async () => {
    const role = ['rbac', '--watch', '--from-cluster', '--with-binding', '--kubeconfig', started.admin];
    await kubectl((await execa('node', [bin, ...role])).stdout, 'apply', '-f', '-');
    const kubeconfig = join(started.root, 'watch.kubeconfig');
    const token = await kubectl('', 'create', 'token', 'kubecause');
    const admin = await readFile(started.admin, 'utf8');
    await writeFile(
      kubeconfig,
      admin.replace(/client-certificate-data: .*/, `token: ${token}`).replace(/client-key-data: .*/, ''),
    );
    const args = ['analyze', '--watch', '-o', 'jsonl', '--severity', 'error', '--kubeconfig', kubeconfig];
    const watching = execa('node', [bin, ...args], { reject: false });
    const lines = watching[Symbol.asyncIterator]();
    const next = async (): Promise<{ type: string; incident: { id: string; title: string } }> =>
      JSON.parse((await lines.next()).value as string);
    try {
      await kubectl(lost, 'apply', '-f', '-');
      const opened = await next();
      expect([opened.type, opened.incident.title]).toEqual(['opened', expect.stringMatching(/disk=ssd/)]);
      const before = await podLists();
      await kubectl('', 'delete', 'deployment', 'lost');
      const closed = await next();
      expect([closed.type, closed.incident.id]).toEqual(['closed', opened.incident.id]);
      expect(await podLists()).toBe(before);
    } finally {
      watching.kill('SIGINT');
    }
    const { exitCode, stderr } = await watching;
    expect([exitCode, stderr]).toEqual([130, '']);
  });

  /** How often anybody listed the pods of the whole cluster. */
  async function podLists(): Promise<number> {
    const metrics = await kubectl('', 'get', '--raw', '/metrics');
    const rows = [...metrics.matchAll(/^apiserver_request_total\{(.*)\} (\d+)$/gm)];
    return rows
      .filter(([, labels]) => /resource="pods",scope="cluster".*verb="LIST"/.test(labels!))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  }
});
