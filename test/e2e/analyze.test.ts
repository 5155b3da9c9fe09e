import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatRef } from '../../src/core/objects.ts';
import type { Report } from '../../src/core/report.ts';
import { reportSchema } from '../../src/render/report-schema.ts';
import { scripts } from '../helpers/control-plane.ts';
import { type ModelServer, startModelServer } from '../helpers/model-server.ts';
import { bin } from '../helpers/paths.ts';
import { describeWithControlPlane } from './describe.ts';

/** What a server that speaks OpenAI's protocol answers. */
const completion = {
  id: '1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '{"problem":"It is broken."}' } },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

/** Of 38 faults: what a change must not fall below. */
const floor = { detected: 36, named: 34 };

/** A user who may list pods, and what owns them, but neither Secrets, Services, Nodes nor claims. */
const restricted = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: half-blind, namespace: default}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: half-blind}
rules:
  - {apiGroups: [""], resources: [pods, events, namespaces], verbs: [get, list]}
  - {apiGroups: [apps, batch, networking.k8s.io], resources: ["*"], verbs: [get, list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: half-blind}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: half-blind}
subjects: [{kind: ServiceAccount, name: half-blind, namespace: default}]
`;

describeWithControlPlane('the scenarios on a real control plane', plane => {
  let env: Record<string, string> = {};
  let full: Report;
  let model: ModelServer | undefined;

  const analyze = async (...args: string[]): Promise<Report> => {
    const { stdout } = await execa(process.execPath, [bin, 'analyze', '-o', 'json', '--fail-on', 'never', ...args], {
      env,
    });
    return reportSchema.parse(JSON.parse(stdout)) as Report;
  };

  const explain = async (): Promise<Report> => {
    const asking = ['--explain', '--backend', 'vllm', '--model', 'm', '--base-url', `${model!.url}/v1`];
    const cache = { XDG_CACHE_HOME: join(plane.root, 'cache'), XDG_CONFIG_HOME: join(plane.root, 'config') };
    const args = [bin, 'analyze', '-o', 'json', '--fail-on', 'never', ...asking];
    const { stdout } = await execa(process.execPath, args, { env: { ...env, ...cache } });
    return reportSchema.parse(JSON.parse(stdout)) as Report;
  };

  beforeAll(async () => {
    env = { KUBECONFIG: plane.admin };
    await plane.apply(restricted);
    await execa('python3', [join(scripts, 'apply.py'), join(scripts, 'scenarios'), plane.admin, plane.program]);
    // What is new is not wrong yet; and the slowest of them, a node that falls silent, may take longer.
    await new Promise(done => setTimeout(done, 60_000));
    await plane.kubectl('wait', '--for=condition=Ready=Unknown', 'node/node-lost', '--timeout=5m');
    full = await analyze();
    model = await startModelServer();
    model.reply = () => ({ body: JSON.stringify(completion) });
    await explain();
  });

  afterAll(async () => {
    await model?.close();
  });

  test('every fault is found, its culprit named, and nothing else is alarmed about', async () => {
    const report = join(plane.root, 'report.json');
    await writeFile(report, JSON.stringify(full));
    const { stdout } = await execa('python3', [
      join(scripts, 'score.py'),
      join(scripts, 'scenarios/expect.json'),
      'kubecause',
      report,
      '-v',
    ]);
    process.stderr.write(`${stdout}\n`);
    const [, detected, , named, , noisy, , stray] =
      /detected (\d+)\/(\d+).* named (\d+)\/(\d+).* healthy (\d+)\/(\d+).* elsewhere (\d+)()/.exec(stdout)!.map(Number);
    expect(detected).toBeGreaterThanOrEqual(floor.detected);
    expect(named).toBeGreaterThanOrEqual(floor.named);
    expect({ noisy, stray }).toEqual({ noisy: 0, stray: 0 });
  });

  test('a recording of it gives the same incidents, and holds no Secret', async () => {
    const path = join(plane.root, 'all.tar.gz');
    await execa(process.execPath, [bin, 'record', path], { env });
    const recorded = await analyze('--recording', path);
    const titles = (r: Report): string[] => r.incidents.map(i => `${i.id} ${i.severity}`).sort();
    expect(titles(recorded)).toEqual(titles(full));
    const { stdout } = await execa('tar', ['xzOf', path]);
    expect(stdout).not.toMatch(/last-applied-configuration/);
    const secrets = JSON.parse(await plane.kubectl('get', 'secrets', '-A', '-o', 'json')) as {
      items: { data?: Record<string, string> }[];
    };
    const values = secrets.items
      .flatMap(s => Object.values(s.data ?? {}))
      .flatMap(v => [v, Buffer.from(v, 'base64').toString()]);
    expect(values.filter(v => v.length > 3 && stdout.includes(v))).toEqual([]);
  });

  test('who may not see everything is told nothing false, and what is unknown', async () => {
    const token = await plane.kubectl('create', 'token', 'half-blind');
    const blind = await analyze('--kubeconfig', await plane.kubeconfigOf(token));
    // Less is known of a fault, so its words may be others; but there is no fault where the administrator sees none.
    const faulty = (r: Report): string[] => r.findings.flatMap(f => (f.objects ?? [f.object]).map(formatRef));
    const known = new Set(faulty(full));
    expect(faulty(blind).filter(object => !known.has(object))).toEqual([]);
    expect(blind.findings.filter(f => f.code === 'missing-object' && !known.has(formatRef(f.object)))).toEqual([]);
    expect(blind.coverage.complete).toBe(false);
    const states = new Map(blind.coverage.kinds.map(k => [k.kind, k.state]));
    expect(['Secret', 'Service', 'Node', 'PersistentVolumeClaim'].map(kind => states.get(kind))).toEqual(
      Array(4).fill('forbidden'),
    );
    expect(states.get('Pod')).toBe('complete');
  });

  test('minutes later, with other pods, no model is asked again; none saw a name', async () => {
    const seen = model!.received();
    expect(model!.requests.length).toBeGreaterThanOrEqual(floor.detected);
    for (const namespace of ['shop-front', 'payments', 'secure-web']) {
      expect(seen).not.toContain(namespace);
      await plane.kubectl('delete', 'pods', '--all', '-n', namespace);
    }
    model!.reset();
    const known = new Set(full.incidents.map(({ id }) => id));
    let later = await explain();
    for (let tries = 0; tries < 10 && later.incidents.some(({ id }) => !known.has(id)); tries++) {
      await new Promise(done => setTimeout(done, 5000));
      model!.reset();
      later = await explain();
    }
    expect(later.explain?.failed).toBe(0);
    expect(model!.requests.map(({ body }) => JSON.parse(body).messages[1].content)).toEqual([]);
    expect(later.explain?.cached).toBe(later.explain?.answered);
  });

  test('it asks once per kind', async () => {
    const { stderr } = await execa(process.execPath, [bin, 'analyze', '--stats=json', '-q', '--fail-on', 'never'], {
      env,
    });
    const { requests } = JSON.parse(stderr);
    expect(requests).toBeLessThanOrEqual(full.coverage.kinds.length + 10);
  });
});
