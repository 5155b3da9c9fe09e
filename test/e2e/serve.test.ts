import { spawn } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLive } from '../../src/cluster/live/live-source.ts';
import type { Report } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import { type CuttingProxy, startCuttingProxy } from '../helpers/cutting-proxy.ts';
import { usualAnalyzers } from '../helpers/usual-analyzers.ts';
import { describeWithControlPlane } from './describe.ts';

/** As long as controllers, and connections that try again, may take. */
const patience = 3 * 60_000;

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
/** Selects no pod, which is wrong when it is not new any more. */
const nobody = `
apiVersion: v1
kind: Service
metadata: {name: nobody, namespace: default}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
`;

describeWithControlPlane('a diagnosis that is kept warm', plane => {
  const options = { analyzers: usualAnalyzers, toolVersion: 'test' };
  const stop = new AbortController();
  let proxy: CuttingProxy;
  let warm: WarmDiagnosis;
  let running: Promise<void>;

  beforeAll(async () => {
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
  });

  afterAll(async () => {
    stop.abort();
    await running;
    await proxy?.close();
  });

  const told = ({ incidents }: Report): string[] =>
    incidents.map(({ id, severity, title }) => `${severity} ${id} ${title}`);

  /**
   * Waits until what is kept warm and a fresh diagnosis say the same, and this is wrong, and nothing else but what may be: the
   * node that is silent is found to be when its time is over.
   */
  async function bothSay(...wanted: readonly RegExp[]): Promise<void> {
    const until = performance.now() + patience;
    for (let looks = 1; ; looks++) {
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
        const why = `the API server says of the nodes:\n${await nodes()}\n`;
        expect({ kept, error: warm.status.error }, why).toEqual({ kept: fresh, error: undefined });
        expect(serious, why).toEqual(expected.map(one => expect.stringMatching(one)));
      }
      // Their kubelet is another's program, which may miss what changes while the API server is away.
      if (looks % 10 === 0) await plane.kubectl('annotate', 'nodes', '--all', '--overwrite', `touched=${looks}`);
      await pause(300);
    }
  }

  const nodes = (): Promise<string> => {
    const conditions = '{range .status.conditions[*]}{.type}={.status} {.reason}; {end}';
    const row = `{.metadata.name} {.metadata.labels.kubelet} {.metadata.annotations} ${conditions}`;
    return plane.kubectl('get', 'nodes', '-o', `jsonpath={range .items[*]}${row}{"\\n"}{end}`);
  };

  test('it says what a fresh one says after every fault, cut, restart and cure', async () => {
    // Its node controller takes most of a minute to miss a node.
    await plane.kubectl('label', 'node', 'node-c', 'kubelet-');
    await plane.apply(deployment('lost', '', 'nodeSelector: {disk: ssd}, '));
    await plane.apply(nobody);
    await bothSay(/disk=ssd/, /Service default\/nobody/);

    // Changes while no connection lasts.
    proxy.cut();
    await plane.apply(deployment('crash', 'crashloop', onNodes));
    await plane.kubectl('delete', 'service', 'nobody');
    await bothSay(/disk=ssd/, /default\/crash/);

    // Connections that break in the handshake, in the head of an answer, within an event and between two.
    let isThere = false;
    for (const bytes of [500, 4000, 8000, 16_000]) {
      proxy.cutAfter(bytes);
      proxy.cut();
      // Of what is wrong at once, and not when it is not new any more.
      if (isThere) await plane.kubectl('delete', 'deployment', 'blink');
      else await plane.apply(deployment('blink', 'imagepull', onNodes));
      isThere = !isThere;
      await pause(200);
      proxy.cutAfter(undefined);
      proxy.cut();
      await bothSay(/disk=ssd/, /default\/crash/, ...(isThere ? [/default\/blink/] : []));
    }
    await plane.kubectl('delete', 'deployment', 'lost');
    await plane.apply(deployment('pull', 'imagepull', onNodes));
    await bothSay(/default\/crash/, /default\/pull/);

    await restartApiServer(plane.root, () => plane.kubectl('get', '--raw', '/readyz'));
    await plane.kubectl('delete', 'deployment', 'crash');
    await bothSay(/default\/pull/);

    // The node is found to be silent, comes back, and goes away as an object.
    await bothSay(/default\/pull/, silent);
    await plane.kubectl('label', 'node', 'node-c', 'kubelet=fake');
    await bothSay(/default\/pull/);
    await plane.kubectl('annotate', 'node', 'node-b', 'fault=notready');
    await bothSay(/default\/pull/, /Node node-b/);
    await plane.kubectl('annotate', 'node', 'node-b', 'fault-');
    await bothSay(/default\/pull/);
    await plane.apply(deployment('pinned', '', 'nodeSelector: {kubernetes.io/hostname: node-c}, '));
    await plane.kubectl('wait', '--for=condition=Available', '--timeout=3m', 'deployment/pinned');
    await plane.kubectl('delete', 'node', 'node-c');
    await bothSay(/default\/pull/, /node-c/);
    await plane.kubectl('delete', 'deployment', 'pull', 'pinned');
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
  const log = await open(join(root, 'logs/apiserver.log'), 'a');
  const again = spawn(program!, args, { cwd: root, detached: true, stdio: ['ignore', log.fd, log.fd] });
  again.unref();
  await writeFile(file, pids.replace(`apiserver ${pid}`, `apiserver ${again.pid}`));
  for (;;) {
    try {
      await isReady();
      return await log.close();
    } catch (error) {
      if (again.exitCode !== null) {
        const said = await readFile(join(root, 'logs/apiserver.log'), 'utf8');
        throw new Error(`the API server did not begin anew; the end of its log:\n${said.slice(-2000)}`, {
          cause: error,
        });
      }
      // Not yet: the test's own time limit ends this.
      await pause(300);
    }
  }
}
