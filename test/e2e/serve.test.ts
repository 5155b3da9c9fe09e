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

/** The node whose kubelet ends without a word. */
const silent = /Node node-c/;
/** Where pods shall be that are none of its concern. */
const onNodes =
  'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: NotIn, values: [node-c]}]}]}}}, ';

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

  /**
   * Waits until what is kept warm and a fresh diagnosis say the same, and this is wrong, and nothing else but what may be: the
   * node that is silent is found to be when its time is over.
   */
  async function bothSay(...wanted: readonly RegExp[]): Promise<void> {
    const until = performance.now() + patience;
    for (;;) {
      const fresh = told(await diagnose(await openLive({ kubeconfig: plane.admin }), options));
      const everybody = warm.audienceOf({ namespaces: 'all' });
      const kept = warm.status.ready ? told((await warm.lookFor(everybody)).diagnosis.report) : [];
      const ids = (all: readonly string[]): string[] => all.map(each => each.split(' ', 2).join(' ')).sort();
      const isSame = ids(fresh).join() === ids(kept).join();
      const serious = fresh.filter(title => !title.startsWith('info'));
      const isSilent = !wanted.includes(silent) && serious.some(title => silent.test(title));
      const expected = [...wanted, ...(isSilent ? [silent] : [])];
      const isWanted = expected.every(one => serious.some(title => one.test(title)));
      if (isSame && isWanted && serious.length === expected.length) return;
      if (performance.now() > until) {
        expect({ kept, error: warm.status.error }).toEqual({ kept: fresh, error: undefined });
        expect(serious).toEqual(expected.map(one => expect.stringMatching(one)));
      }
      await pause(300);
    }
  }

  test('it says what a fresh one says after every fault, cut, restart and cure', async () => {
    // Its node controller takes most of a minute to miss a node.
    await kubectl('', 'label', 'node', 'node-c', 'kubelet-');
    await apply(deployment('lost', '', 'nodeSelector: {disk: ssd}, '));
    await apply(`${service('nobody')}`);
    await bothSay(/disk=ssd/, /Service default\/nobody/);

    // Changes while no connection lasts.
    proxy.cut();
    await apply(deployment('crash', 'crashloop', onNodes));
    await kubectl('', 'delete', 'service', 'nobody');
    await bothSay(/disk=ssd/, /default\/crash/);

    // Connections that break in the handshake, in the head of an answer, within an event and between two.
    let isThere = false;
    for (const bytes of [500, 4000, 8000, 16_000]) {
      proxy.cutAfter(bytes);
      proxy.cut();
      if (isThere) await kubectl('', 'delete', 'service', 'blink');
      else await apply(service('blink'));
      isThere = !isThere;
      await pause(200);
      proxy.cutAfter(undefined);
      proxy.cut();
      await bothSay(/disk=ssd/, /default\/crash/, ...(isThere ? [/Service default\/blink/] : []));
    }
    await kubectl('', 'delete', 'deployment', 'lost');
    await apply(deployment('pull', 'imagepull', onNodes));
    await bothSay(/default\/crash/, /default\/pull/);

    await restartApiServer(plane.root, () => kubectl('', 'get', '--raw', '/readyz'));
    await kubectl('', 'delete', 'deployment', 'crash');
    await bothSay(/default\/pull/);

    // The node is found to be silent, comes back, and goes away as an object.
    await bothSay(/default\/pull/, silent);
    await kubectl('', 'label', 'node', 'node-c', 'kubelet=fake');
    await bothSay(/default\/pull/);
    await kubectl('', 'annotate', 'node', 'node-b', 'fault=notready');
    await bothSay(/default\/pull/, /Node node-b/);
    await kubectl('', 'annotate', 'node', 'node-b', 'fault-');
    await bothSay(/default\/pull/);
    await apply(deployment('pinned', '', 'nodeSelector: {kubernetes.io/hostname: node-c}, '));
    await kubectl('', 'wait', '--for=condition=Available', '--timeout=30s', 'deployment/pinned');
    await kubectl('', 'delete', 'node', 'node-c');
    await bothSay(/default\/pull/, /node-c/);
    await kubectl('', 'delete', 'deployment', 'pull', 'pinned');
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
  // Its port is free when it is gone, and not when it is told to go.
  for (let isThere = true; isThere; await pause(50))
    isThere = await readFile(`/proc/${pid}/stat`, 'utf8').then(
      stat => !/\) [ZX] /.test(stat),
      () => false,
    );
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
