import { execa } from 'execa';
import { expect, test } from 'vitest';
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

describeWithControlPlane('analyze --watch', plane => {
  test('under the role of rbac --watch tells what appears and what goes, and lists pods once', async () => {
    const role = ['rbac', '--watch', '--from-cluster', '--with-binding', '--kubeconfig', plane.admin];
    await plane.apply((await execa(process.execPath, [bin, ...role])).stdout);
    const kubeconfig = await plane.kubeconfigOf(await plane.kubectl('create', 'token', 'kubecause'));
    const args = ['analyze', '--watch', '-o', 'jsonl', '--severity', 'error', '--kubeconfig', kubeconfig];
    const watching = execa(process.execPath, [bin, ...args], { reject: false });
    const lines = watching[Symbol.asyncIterator]();
    const next = async (): Promise<{ type: string; incident: { id: string; title: string } }> =>
      JSON.parse((await lines.next()).value as string);
    try {
      await plane.apply(lost);
      const opened = await next();
      expect([opened.type, opened.incident.title]).toEqual(['opened', expect.stringMatching(/disk=ssd/)]);
      const before = await podLists();
      await plane.kubectl('delete', 'deployment', 'lost');
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
    const metrics = await plane.kubectl('get', '--raw', '/metrics');
    const rows = [...metrics.matchAll(/^apiserver_request_total\{(.*)\} (\d+)$/gm)];
    return rows
      .filter(([, labels]) => /resource="pods",scope="cluster".*verb="LIST"/.test(labels!))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  }
});
