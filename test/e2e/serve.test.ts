import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLive } from '../../src/cluster/live/live-source.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { type ControlPlane, minutes, scripts, startControlPlane, startTimeout } from '../helpers/control-plane.ts';
import { type CuttingProxy, startCuttingProxy } from '../helpers/cutting-proxy.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';
import { describeWithControlPlane } from './describe.ts';

/** As long as controllers, and connections that try again, may take. */
const patience = 60_000;

/** A Deployment of a pod, with what makes it fail. */
const deployment = (name: string, fault: string, spec = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: default}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {fault: "${fault}"}}
    spec: {${spec}containers: [{name: app, image: registry.example.com/${name}:1}]}
`;
const service = (name: string): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: default}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;

describeWithControlPlane('a diagnosis that is kept warm', () => {
  const options = { analyzers: usualAnalyzers, toolVersion: 'test' };
  const stop = new AbortController();
  let plane: ControlPlane;
  let proxy: CuttingProxy;
  let warm: WarmDiagnosis;
  let running: Promise<void>;

  const kubectl = async (input: string, ...args: string[]): Promise<string> =>
    (await execa(plane.kubectl, ['--kubeconfig', plane.admin, ...args], { input })).stdout;
  const apply = (input: string): Promise<string> => kubectl(input, 'apply', '-f', '-');

  beforeAll(async () => {
    plane = await startControlPlane();
    await kubectl('', 'create', '-f', join(scripts, 'nodes.yaml'));
    const admin = await readFile(plane.admin, 'utf8');
    const [, port] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(admin) ?? [];
    proxy = await startCuttingProxy(Number(port));
    const kubeconfig = join(plane.root, 'cut.kubeconfig');
    await writeFile(kubeconfig, admin.replace(`127.0.0.1:${port}`, `127.0.0.1:${proxy.port}`));
    const source = await openLive({ kubeconfig, follow: stop.signal });
    warm = new WarmDiagnosis(source, options, {}, { least: 500, most: 2000 });
    running = warm.run(stop.signal).catch(error => {
      if (!stop.signal.aborted) throw error;
    });
  }, startTimeout);

  afterAll(async () => {
    stop.abort();
    await running;
    await proxy?.close();
    await plane?.stop();
  }, minutes);

  const told = ({ incidents }: Report): string[] =>
    incidents.map(({ id, severity, title }) => `${severity} ${id} ${title}`);

  /** Waits until what is kept warm and a fresh diagnosis say the same, and just this is wrong. */
  async function bothSay(...wanted: readonly RegExp[]): Promise<void> {
    const until = performance.now() + patience;
    for (;;) {
      const fresh = told(await diagnose(await openLive({ kubeconfig: plane.admin }), options));
      const everybody = warm.audienceOf({ namespaces: 'all' });
      const kept = warm.status.ready ? told((await warm.lookFor(everybody)).diagnosis.report) : [];
      const ids = (all: readonly string[]): string[] => all.map(each => each.split(' ', 2).join(' ')).sort();
      const isSame = ids(fresh).join() === ids(kept).join();
      const serious = fresh.filter(title => !title.startsWith('info'));
      const isWanted = wanted.every(one => serious.some(title => one.test(title))) && serious.length === wanted.length;
      if (isSame && isWanted) return;
      if (performance.now() > until) {
        expect({ kept, error: warm.status.error }).toEqual({ kept: fresh, error: undefined });
        expect(serious).toEqual(wanted.map(one => expect.stringMatching(one)));
      }
      await pause(500);
    }
  }

  test('it says what a fresh one says after every fault, cut, restart and cure', async () => {
    await apply(deployment('lost', '', 'nodeSelector: {disk: ssd}, '));
    await apply(`${service('nobody')}`);
    await bothSay(/disk=ssd/, /Service default\/nobody/);

    // Changes while no connection lasts.
    proxy.cut();
    await apply(deployment('crash', 'crashloop'));
    await kubectl('', 'delete', 'service', 'nobody');
    await bothSay(/disk=ssd/, /default\/crash/);

    // Connections that break in the handshake, in the head of an answer, within an event and between two.
    for (const bytes of [500, 2500, 4000, 5000, 6000, 8000, 12_000]) {
      proxy.cutAfter(bytes);
      proxy.cut();
      await kubectl('', 'annotate', '--overwrite', 'deployment', 'crash', `step=${bytes}`);
      await pause(300);
    }
    await kubectl('', 'delete', 'deployment', 'lost');
    await apply(deployment('pull', 'imagepull'));
    proxy.cutAfter(undefined);
    proxy.cut();
    await bothSay(/default\/crash/, /default\/pull/);

    await restartApiServer(plane.root, () => kubectl('', 'get', '--raw', '/readyz'));
    await kubectl('', 'delete', 'deployment', 'crash');
    await bothSay(/default\/pull/);

    const [node] = (await kubectl('', 'get', 'nodes', '-o', 'name')).split('\n');
    await kubectl('', 'annotate', node!, 'fault=memorypressure');
    await bothSay(/default\/pull/, new RegExp(`Node ${node!.slice('node/'.length)}`));
    await kubectl('', 'annotate', node!, 'fault-');
    await kubectl('', 'delete', 'deployment', 'pull');
    await bothSay();
    expect(proxy.cuts()).toBeGreaterThan(20);
  });
});

/** Ends the API server of a control plane, and begins it anew as it was. */
async function restartApiServer(root: string, isReady: () => Promise<unknown>): Promise<void> {
  const file = join(root, 'pids');
  const pids = await readFile(file, 'utf8');
  const [, pid] = /^apiserver (\d+)$/m.exec(pids) ?? [];
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0').slice(0, -1);
  process.kill(Number(pid), 'SIGKILL');
  const [program, ...args] = command;
  const again = spawn(program!, args, { cwd: root, detached: true, stdio: 'ignore' });
  again.unref();
  await writeFile(file, pids.replace(`apiserver ${pid}`, `apiserver ${again.pid}`));
  for (;;) {
    try {
      await isReady();
      return;
    } catch {
      // Not yet: the test's own time limit ends this.
      await pause(300);
    }
  }
}
