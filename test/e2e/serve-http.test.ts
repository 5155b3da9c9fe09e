import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLive } from '../../src/cluster/live/live-source.ts';
import { Asked } from '../../src/serve/asked.ts';
import { Filters } from '../../src/serve/filters.ts';
import { serveHttp } from '../../src/serve/http/listen.ts';
import type { Running } from '../../src/serve/protocol.ts';
import { openDoor } from '../../src/serve/security/door.ts';
import { byKubernetes } from '../../src/serve/security/kubernetes.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { bin } from '../helpers/paths.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';
import { describeWithControlPlane } from './describe.ts';

/** Two namespaces, each with a Service, a ConfigMap without data (an incident) and a ServiceAccount that may look into its own. */
const world = ['shop', 'bank']
  .map(
    name => `
apiVersion: v1
kind: Namespace
metadata: {name: ${name}}
---
apiVersion: v1
kind: Service
metadata: {name: web-of-${name}, namespace: ${name}}
spec: {selector: {app: nothing-of-${name}}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings-of-${name}, namespace: ${name}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader, namespace: ${name}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ${name}}
rules: [{apiGroups: [""], resources: [pods, events, services], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: reader, namespace: ${name}}]
`,
  )
  .join('---\n');

describeWithControlPlane('serve --auth=kubernetes', plane => {
  const stop = new AbortController();
  let following: Promise<void>;
  let running: Running;

  const tokenOf = (...args: string[]): Promise<string> => plane.kubectl('create', 'token', 'reader', ...args);

  async function ask(path: string, token?: string): Promise<{ status: number; body: string }> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${running.address}${path}`, { headers });
    return { status: answer.status, body: await answer.text() };
  }

  beforeAll(async () => {
    await plane.apply(world);
    await plane.kubectl('create', 'serviceaccount', 'reader', '-n', 'default');
    await plane.kubectl('create', 'serviceaccount', 'server', '-n', 'default');
    // The server itself has no more than `rbac` prints for it.
    const args = ['rbac', '--serve', '--auth=kubernetes', '--with-binding', '--service-account=default/server'];
    const { stdout: role } = await execa(process.execPath, [bin, ...args]);
    await plane.apply(role);
    const kubeconfig = await plane.kubeconfigOf(await plane.kubectl('create', 'token', 'server', '-n', 'default'));
    const source = await openLive({ kubeconfig, follow: stop.signal });
    const options = { analyzers: usualAnalyzers, toolVersion: 'test' };
    const warm = new WarmDiagnosis(source, options, {}, { least: 200, most: 2000 });
    following = warm.run(stop.signal).catch(error => {
      if (!stop.signal.aborted) throw error;
    });
    running = await serveHttp(
      {
        warm,
        authenticate: byKubernetes(source.reviews!, () => warm.namespaces()),
        door: { ...openDoor, wants: 'token' },
        log: () => {},
        version: 'test',
        settings: {},
        filters: new Filters(usualAnalyzers),
        asked: new Asked(),
      },
      { host: '127.0.0.1', port: 0 },
    );
    while ((await ask('/readyz')).status !== 200) await new Promise(done => setTimeout(done, 100));
  });

  afterAll(async () => {
    await running?.close();
    stop.abort();
    await following;
  });

  test.each([
    ['shop', 'bank'],
    ['bank', 'shop'],
  ])('who may look into %s is told of nothing in %s', async (own, other) => {
    const token = await tokenOf('-n', own);
    const secretsOfOther = new RegExp(`[a-z]-of-${other}`);
    for (const path of [
      '/v1/analyze?severity=info',
      '/v1/incidents?severity=info',
      '/v1/report?format=json',
      '/v1/report?format=html',
      '/v1/resource-events?all=true',
      '/v1/namespaces',
      '/v1/cluster',
    ]) {
      const { status, body } = await ask(path, token);
      expect([path, status]).toEqual([path, 200]);
      expect(body).not.toMatch(secretsOfOther);
    }
    expect((await ask('/v1/incidents?severity=info', token)).body).toContain(`settings-of-${own}`);
    expect(await ask(`/v1/resources/services?namespace=${other}`, token)).toMatchObject({ status: 403 });
    expect(await ask('/v1/resources/nodes', token)).toMatchObject({ status: 403 });
    expect(await ask('/metrics', token)).toMatchObject({ status: 403 });
  });

  test('single objects are told to who could read them: the rights of the server do not count', async () => {
    const token = await tokenOf('-n', 'shop');
    expect((await ask('/v1/resources/services?namespace=shop', token)).body).toContain('web-of-shop');
    const refused = await ask('/v1/resources/configmaps/settings-of-shop?namespace=shop', token);
    expect([refused.status, JSON.parse(refused.body).detail]).toEqual([403, 'you may not get configmaps in shop']);
    expect((await ask('/v1/logs/shop/some-pod', token)).status).toBe(403);
  });

  test('without a token, with one that is none, and with one that may look nowhere, nothing is told', async () => {
    expect((await ask('/v1/incidents')).status).toBe(401);
    expect((await ask('/v1/incidents', 'eyJhbGciOiJub25lIn0.e30.')).status).toBe(401);
    expect((await ask('/v1/incidents', await tokenOf('-n', 'default'))).status).toBe(403);
  });

  test('who may see everything is told of both, and of the numbers', async () => {
    const view = ['--clusterrole=view', '--serviceaccount=default:reader'];
    await plane.kubectl('create', 'clusterrolebinding', 'all', ...view);
    await plane.kubectl('create', 'clusterrole', 'nodes', '--verb=get,list', '--resource=nodes');
    await plane.kubectl(
      'create',
      'clusterrolebinding',
      'nodes',
      '--clusterrole=nodes',
      '--serviceaccount=default:reader',
    );
    // What was refused counts for a while, for the token that was refused.
    let token = '';
    await expect
      .poll(
        async () => {
          token = await tokenOf('-n', 'default', `--duration=${600 + Math.floor(Math.random() * 3000)}s`);
          return (await ask('/metrics', token)).status;
        },
        { interval: 500 },
      )
      .toBe(200);
    const { body } = await ask('/v1/incidents?severity=info', token);
    expect([body.includes('settings-of-shop'), body.includes('settings-of-bank')]).toEqual([true, true]);
    expect((await ask('/v1/resources/secrets?namespace=shop', token)).status).toBe(403);
  });
});
