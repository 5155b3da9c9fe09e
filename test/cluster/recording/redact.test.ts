import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { analyzers } from '../../../analyzers/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { inspect } from '../../../src/cluster/recording/inspect.ts';
import { merged } from '../../../src/cluster/recording/merge.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import type { Chunk } from '../../../src/core/source.ts';
import { diagnose } from '../../../src/engine/diagnose.ts';
import { recordingOf } from '../../helpers/paths.ts';
import { testFolder } from '../../helpers/scratch.ts';
import { cluster } from './cluster.ts';
import { allKinds, readSource } from './helpers.ts';

const cascades = recordingOf('cascades');
const signal = new AbortController().signal;
const plan = { kinds: allKinds };

async function folder(): Promise<string> {
  const path = testFolder();
  return path;
}

describe('what is redacted', () => {
  test('is gone everywhere, and what referred to it still does', async () => {
    const root = await folder();
    const kinds = ['Pod', 'Deployment', 'ReplicaSet', 'CronJob', 'Event'] as const;
    const some = { kinds, namespaces: ['a-secret'] };
    const plain = join(root, 'plain.tar.gz');
    const path = join(root, 'redacted.tar.gz');
    await record(await openRecording(cascades), some, plain, { version: '1' });
    await record(await openRecording(cascades), some, path, { version: '1', redact: [/api-token/i, /a-secret/i] });
    expect(gunzipSync(await readFile(path)).toString()).not.toMatch(/api-token|a-secret/i);
    const shapes = await Promise.all(
      [plain, path].map(async name => {
        const { incidents } = await diagnose(await openRecording(name), { analyzers, toolVersion: 'test' });
        const words = incidents.map(({ severity, title }) => `${severity} ${title}`);
        return words.map(text => text.replaceAll(/api-token|a-secret|redacted-\d+/g, '*')).sort();
      }),
    );
    expect(shapes[0]!.join('\n')).toMatch(/Secret/);
    expect(shapes[1]).toEqual(shapes[0]);
  });

  test('has the same bytes in whatever order the objects came', async () => {
    const root = await folder();
    const [a, b] = [join(root, 'a.tar.gz'), join(root, 'b.tar.gz')];
    const options = { version: '1', redact: [/shop|data/] };
    await record(cluster(), plan, a, options);
    await record(cluster({ reversed: true }), plan, b, options);
    expect(await readFile(b)).toEqual(await readFile(a));
  });
});

test('a dry run measures, and writes nothing', async () => {
  const root = await folder();
  const { sizes, bytes } = await record(cluster(), plan, join(root, 'x.tar.gz'), { version: '1', dryRun: true });
  expect(await readdir(root)).toEqual([]);
  expect(sizes?.get('Pod')).toBeGreaterThan(100);
  await record(cluster(), plan, join(root, 'x'), { version: '1' });
  const written = await readFile(join(root, 'x/kinds/Pod.json'));
  expect(sizes?.get('Pod')).toBe(written.length);
  expect(bytes).toBe([...sizes!.values()].reduce((sum, size) => sum + size, 0));
});

test('recordings of parts of a cluster are merged into one', async () => {
  const root = await folder();
  const parts = ['shop', 'data'].map(namespace => ({ kinds: ['Pod', 'Namespace'] as const, namespaces: [namespace] }));
  for (const [i, part] of parts.entries()) {
    const states = [
      { type: 'state', kind: 'Pod', namespace: part.namespaces[0]!, state: 'complete' },
      { type: 'state', kind: 'Namespace', state: 'complete' },
    ] as const;
    await record(cluster({ states: [...states] }), part, join(root, `${i}.tar.gz`), { version: '1' });
  }
  const [a, b] = [await openRecording(join(root, '0.tar.gz')), await openRecording(join(root, '1.tar.gz'))];
  await record(merged([a, b]), plan, join(root, 'both.tar.gz'), { version: '1' });
  const both = await readSource(await openRecording(join(root, 'both.tar.gz')));
  expect(both.states).toMatchObject({ 'Pod/shop': 'complete', 'Pod/data': 'complete', Namespace: 'complete' });
  const names = both.objects.Pod!.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
});

test('what a source corrects in the end is what counts of it when recordings are merged', async () => {
  const at = (began: string) => ({ type: 'state', kind: 'Pod', state: 'complete', began }) as const;
  const [wrong, right] = ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'];
  const one = cluster({ states: [at(wrong), at(right)] });
  const told: Chunk[] = [];
  for await (const chunk of merged([one, cluster({ states: [] })]).read(plan, signal)) told.push(chunk);
  expect(told.filter(({ type }) => type === 'state')).toEqual([at(right)]);
});

test('a recording says what it holds', async () => {
  // Recorded with version 1 of the format: it must stay readable.
  const contents = await inspect(await openRecording(cascades), signal);
  expect(contents).toMatchObject({ layout: 'kubecause recording', takenAtFrom: 'server', notes: [] });
  const pods = contents.kinds.find(({ kind }) => kind === 'Pod');
  expect(pods?.objects).toBeGreaterThan(100);
  expect(pods?.listings).toContainEqual({ state: 'complete' });
  expect(contents.kinds.some(({ kind }) => kind === 'ContainerLog')).toBe(false);
});
