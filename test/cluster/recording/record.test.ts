import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import { kindFileText } from '../../../src/cluster/recording/format.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { UserError } from '../../../src/core/errors.ts';
import type { Chunk, Source } from '../../../src/core/source.ts';
import { newPath, scratchFolder } from '../../helpers/scratch.ts';
import { bytesIn, cluster, type StateChunk } from './cluster.ts';
import { allKinds, readSource } from './helpers.ts';

const root = scratchFolder();

const plan = { kinds: allKinds };
const options = { version: '1.2.3' };

// Of properties without a value the decoder makes none once many objects lacked them.
test('what an object is written as does not depend on what was decoded before it', () => {
  const bare = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };
  const written = (): string => [...kindFileText('Deployment', [decodeObject(bare)!])].join('');
  expect(new Set(Array.from({ length: 2000 }, written)).size).toBe(1);
});

describe.each(['cluster', 'cluster.tar.gz'])('a recording named %s', name => {
  test('gives what the cluster gave', async () => {
    const path = newPath(name);
    const summary = await record(cluster(), plan, path, options);
    const recording = await openRecording(path);
    expect(recording.description).toEqual({ type: 'recording', name, detail: 'kubecause recording' });
    const [expected, actual] = [await readSource(cluster()), await readSource(recording)];
    const sorted = Object.fromEntries(
      Object.entries(expected.objects).map(([kind, objects]) => [
        kind,
        objects.toSorted((a, b) =>
          `${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}` ? -1 : 1,
        ),
      ]),
    );
    expect(actual.objects).toEqual(sorted);
    expect(actual.states).toEqual(expected.states);
    expect(actual.whys).toEqual(expected.whys);
    expect(actual.about).toEqual({
      takenAt: '2026-03-01T12:00:00Z',
      takenAtFrom: 'server',
      serverVersion: 'v1.33.1',
    });
    expect(recording.notes).toEqual([]);
    expect(summary).toMatchObject({ path, takenAt: '2026-03-01T12:00:00Z' });
    expect(summary.objects.get('Pod')).toBe(3);
    expect(summary.bytes).toBe(
      name === 'cluster' ? Buffer.byteLength(Object.values(await bytesIn(path)).join('')) : (await stat(path)).size,
    );
  });

  test('keeps when a listing began', async () => {
    const path = newPath(name);
    await record(cluster(), plan, path, options);
    const began: string[] = [];
    for await (const chunk of (await openRecording(path)).read(plan, new AbortController().signal)) {
      if (chunk.type === 'state' && chunk.kind === 'Pod') began.push(chunk.began ?? '');
    }
    expect(began).toEqual(['2026-03-01T11:59:58Z']);
  });

  test('keeps what is told last of when a listing began', async () => {
    const path = newPath(name);
    const source = cluster();
    async function* corrected(): AsyncGenerator<Chunk> {
      const states: Chunk[] = [];
      for await (const chunk of source.read(plan, new AbortController().signal)) {
        if (chunk.type === 'state') states.push({ ...chunk, began: '2026-03-02T11:59:58Z' });
        yield chunk;
      }
      yield* states;
    }
    await record({ ...source, read: corrected }, plan, path, options);
    const began = new Set<string | undefined>();
    for await (const chunk of (await openRecording(path)).read(plan, new AbortController().signal))
      if (chunk.type === 'state' && chunk.kind === 'Pod') began.add(chunk.began);
    expect([...began]).toEqual(['2026-03-02T11:59:58Z']);
  });

  test('has the same bytes for the same snapshot, in whatever order it came', async () => {
    const [first, second] = [newPath(name), newPath(name)];
    await record(cluster(), plan, first, options);
    await record(cluster({ reversed: true }), plan, second, options);
    expect(await bytesIn(second)).toEqual(await bytesIn(first));
  });

  test('holds no secret', async () => {
    const path = newPath(name);
    await record(cluster(), plan, path, options);
    const bytes =
      name === 'cluster' ? JSON.stringify(await bytesIn(path)) : gunzipSync(await readFile(path)).toString();
    for (const leak of ['hunter2', 'aHVudGVyMg', 'last-applied', 'user:']) expect(bytes).not.toContain(leak);
    for (const kept of ['PASSWORD', 'app.conf', '__proto__', 'https://api.example.com:6443', '"note"'])
      expect(bytes.replaceAll('\\', '')).toContain(kept);
  });

  test('is its owner’s alone, and leaves nothing beside it', async () => {
    const path = newPath(name);
    await record(cluster(), plan, path, options);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await readdir(join(path, '..'))).toEqual([name]);
  });

  test('replaces another only by force', async () => {
    const path = newPath(name);
    await record(cluster(), plan, path, options);
    await expect(record(cluster(), plan, path, options)).rejects.toThrow(/exists already; use --force/);
    await record(cluster({ states: [] }), plan, path, { ...options, force: true });
    expect((await readSource(await openRecording(path))).states.Pod).toBe('not-collected');
    expect(await readdir(join(path, '..'))).toEqual([name]);
  });

  test('is not there if the cluster fails', async () => {
    const path = newPath(name);
    const failing: Source = {
      ...cluster(),
      // biome-ignore lint/correctness/useYield: it fails before
      async *read() {
        throw new UserError('no cluster');
      },
    };
    await expect(record(failing, plan, path, options)).rejects.toThrow('no cluster');
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  test('may hold some namespaces only', async () => {
    const path = newPath(name);
    const states: StateChunk[] = [
      { type: 'state', kind: 'Pod', namespace: 'shop', state: 'complete' },
      { type: 'state', kind: 'Namespace', state: 'complete' },
    ];
    const some = { kinds: ['Pod', 'Namespace'] as const, namespaces: ['shop'] };
    await record(cluster({ states }), some, path, options);
    const all = await readSource(await openRecording(path));
    expect(all.states).toMatchObject({ 'Pod/shop': 'complete', Namespace: 'complete', Node: 'not-collected' });
    expect(all.states).not.toHaveProperty('Pod');
    const other = await readSource(await openRecording(path), ['data']);
    expect(other.states['Pod/data']).toBe('not-collected');
    await expect(readSource(await openRecording(path), ['dtaa'])).rejects.toThrow(
      /has no namespace dtaa; did you mean data\?/,
    );
  });
});

describe('where it cannot be written', () => {
  test.each<[string, (path: string) => Promise<string>, RegExp]>([
    ['no folder', async path => join(path, 'nowhere', 'x.tar.gz'), /there is no folder/],
    ['a name that is too long', async path => join(path, `${'x'.repeat(250)}.tar.gz`), /cannot write the recording/],
  ])('%s', async (_, where, message) => {
    const path = await where(root);
    const before = await readdir(root);
    await expect(record(cluster(), plan, path, options)).rejects.toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringMatching(message) }),
    );
    expect(await readdir(root)).toEqual(before);
  });

  test('a folder of something else is not replaced, even by force', async () => {
    const path = newPath('home');
    await mkdir(path);
    await writeFile(join(path, 'thesis.tex'), '');
    await expect(record(cluster(), plan, path, { ...options, force: true })).rejects.toThrow(
      /no recording; it is not replaced/,
    );
    expect(await readdir(path)).toEqual(['thesis.tex']);
  });
});
