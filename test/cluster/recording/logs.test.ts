import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import type { ReadLog, Source, WantedLog } from '../../../src/core/source.ts';
import { backingOff, brokenPod, ended } from '../../helpers/pods.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { snapshot } from '../../helpers/snapshot.ts';
import { list, type TarFile, tarGz, typedList } from './helpers.ts';

const pod = brokenPod([backingOff('app', ended(1))]);
const app: WantedLog = { namespace: 'shop', pod: 'web-1', container: 'app', previous: true };
const sidecar: WantedLog = { ...app, container: 'sidecar' };

async function folder(): Promise<string> {
  const path = testFolder();
  return path;
}

async function logsIn(source: Source, wanted: readonly WantedLog[]): Promise<ReadLog[]> {
  const read: ReadLog[] = [];
  for await (const log of source.logs!(wanted, new AbortController().signal)) read.push(log);
  return read;
}

async function logsOf(files: readonly TarFile[], ...wanted: readonly WantedLog[]): Promise<ReadLog[]> {
  const path = join(await folder(), 'dump.tar.gz');
  await writeFile(path, await tarGz(files));
  const source = await openRecording(path);
  for await (const _ of source.read({ kinds: ['Pod'] }, new AbortController().signal));
  return logsIn(source, wanted);
}

const pods: TarFile = { name: 'pods.json', content: list(pod) };
const complete = { ...app, state: 'complete' } as const;

describe('logs in the dumps of other tools', () => {
  test('kubectl cluster-info dump: a file for each pod, with a section for each container', async () => {
    const text = [
      '==== START logs for container init of pod shop/web-1 ====',
      'ready',
      '==== END logs for container init of pod shop/web-1 ====',
      '==== START logs for container app of pod shop/web-1 ====',
      ...Array.from({ length: 3000 }, (_, i) => `line ${i}`),
      'fatal',
      '==== END logs for container app of pod shop/web-1 ====',
      '==== START logs for container sidecar of pod shop/web-1 ====',
      'Request log error: container "sidecar" in pod "web-1" is waiting to start: ContainerCreating',
      '==== END logs for container sidecar of pod shop/web-1 ====',
    ];
    const files = [
      { name: 'dump/shop/replication-controllers.json', content: typedList('v1', 'ReplicationController', []) },
      { name: 'dump/shop/pods.json', content: typedList('v1', 'Pod', [pod]) },
      { name: 'dump/shop/web-1/logs.txt', content: text.join('\n') },
    ];
    const [first, second] = await logsOf(files, app, sidecar);
    expect(first).toMatchObject({ ...complete, earlier: '' });
    expect(first).toHaveProperty('current', expect.stringMatching(/^line 2801\n[^=]*\nfatal$/));
    expect(second).toEqual({ ...sidecar, state: 'complete', current: '', earlier: '' });
  });

  test('must-gather: a file for each run', async () => {
    const logs = 'must-gather/quay-io/namespaces/shop/pods/web-1/app/app/logs';
    const files = [
      { name: 'must-gather/quay-io/namespaces/shop/core/pods.json', content: list(pod) },
      { name: `${logs}/current.log`, content: '2026-03-01T11:59:00.1Z starting\n' },
      { name: `${logs}/previous.log`, content: '2026-03-01T11:58:00.1Z fatal\n' },
    ];
    expect(await logsOf(files, app)).toEqual([
      { ...complete, current: '2026-03-01T11:59:00.1Z starting', earlier: '2026-03-01T11:58:00.1Z fatal' },
    ]);
  });

  test('a support bundle', async () => {
    const logs = 'bundle/cluster-resources/pods/logs/shop/web-1';
    const files = [
      pods,
      { name: `${logs}/app.log`, content: 'starting' },
      { name: `${logs}/app-previous.log`, content: 'fatal' },
    ];
    expect(await logsOf(files, app)).toEqual([{ ...complete, current: 'starting', earlier: 'fatal' }]);
  });

  test('what is not there was not collected', async () => {
    expect(await logsOf([pods], app)).toEqual([
      { ...app, state: 'not-collected', why: 'the recording does not hold it' },
    ]);
  });

  test('from a pipe there is no second reading', async () => {
    const source = await openRecording('-', { stdin: Readable.from([JSON.stringify(list(pod))]) });
    expect(await logsIn(source, [app])).toMatchObject([
      { state: 'not-collected', why: expect.stringContaining('stdin') },
    ]);
  });
});

describe('logs in a recording of kubecause', () => {
  const live: Source = {
    ...snapshot([pod]),
    async *logs(wanted) {
      for (const log of wanted) yield { ...log, state: 'complete', current: 'starting', earlier: 'fatal\u0007' };
    },
  };

  test('are those of the containers that failed, if they were asked for', async () => {
    const path = join(await folder(), 'shop.tar.gz');
    const summary = await record(live, { kinds: ['Pod'] }, path, { version: '1', logs: true });
    expect(summary.objects.get('ContainerLog')).toBe(1);
    expect(await logsIn(await openRecording(path), [app, sidecar])).toEqual([
      { ...complete, current: 'starting', earlier: 'fatal\u0007' },
      { ...sidecar, state: 'complete', current: '', earlier: '' },
    ]);
  });

  test('are not there unless asked for, and then were not collected', async () => {
    const path = join(await folder(), 'shop');
    const summary = await record(live, { kinds: ['Pod'] }, path, { version: '1' });
    expect(summary.objects.has('ContainerLog')).toBe(false);
    expect(await logsIn(await openRecording(path), [app])).toMatchObject([
      { state: 'not-collected', why: expect.stringContaining('--include-logs') },
    ]);
  });

  test('that could not be read say why', async () => {
    const refusing: Source = {
      ...live,
      async *logs(wanted) {
        for (const log of wanted) yield { ...log, state: 'forbidden', why: 'you may not' };
      },
    };
    const path = join(await folder(), 'shop');
    await record(refusing, { kinds: ['Pod'] }, path, { version: '1', logs: true });
    expect(await logsIn(await openRecording(path), [app])).toEqual([
      { ...app, state: 'forbidden', why: 'you may not' },
    ]);
  });
});
