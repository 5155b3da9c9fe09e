import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeObject } from '../../../src/cluster/decode/index.ts';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { UserError } from '../../../src/core/errors.ts';
import type { Chunk, Source } from '../../../src/core/source.ts';
import { object, type Raw, runningPod } from '../../helpers/objects.ts';
import { allKinds, bytesOf, data, db, namesOf, node, read, readSource, shop, tar, web } from './helpers.ts';

const secret = object('v1', 'Secret', 'shop/key', {
  metadata: { labels: { app: 'web' }, annotations: { copy: 'hunter2' } },
  data: { password: 'aHVudGVyMg==' },
});
const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"hunter2"}', note: 'kept' };
const config = object('v1', 'ConfigMap', 'shop/config', {
  metadata: { annotations: applied },
  data: { 'app.conf': 'password=hunter2\n', empty: '', ü: 'é', ['__proto__']: 'hunter2' },
  binaryData: { logo: 'aHVudGVyMg==' },
});
const speaking = runningPod('shop/speaking', {
  metadata: { annotations: applied },
  spec: { containers: [{ name: 'app', image: 'app', env: [{ name: 'PASSWORD', value: 'hunter2' }] }] },
});
const raws: readonly Raw[] = [web, db, speaking, node, shop, data, secret, config];

type StateChunk = Extract<Chunk, { type: 'state' }>;

/** A live cluster: with holes, and with objects in an order of its own. */
function cluster({ reversed = false, states = holes() } = {}): Source {
  const ordered = reversed ? raws.toReversed() : raws;
  return {
    description: { type: 'live', name: 'prod', detail: 'https://user:hunter2@api.example.com:6443/?token=hunter2' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read(plan) {
      yield { type: 'about', serverVersion: 'v1.33.1' };
      for (const kind of plan.kinds) {
        for (const raw of ordered.filter(raw => raw.kind === kind))
          yield { type: 'objects', kind, objects: [decodeObject(raw)!] };
      }
      yield* reversed ? states.toReversed() : states;
      yield { type: 'about', takenAt: '2026-03-01T12:00:00Z' };
    },
  };
}

function holes(): StateChunk[] {
  const began = '2026-03-01T11:59:58Z';
  return allKinds.flatMap((kind): StateChunk[] => {
    if (kind === 'Service') return [{ type: 'state', kind, state: 'forbidden', why: 'services is forbidden' }];
    if (kind === 'ResourceClaim') return [{ type: 'state', kind, state: 'not-served', why: 'no such API' }];
    if (kind !== 'Secret') return [{ type: 'state', kind, state: 'complete', began }];
    return [
      { type: 'state', kind, state: 'forbidden', why: 'secrets is forbidden' },
      { type: 'state', kind, namespace: 'shop', state: 'complete', began },
    ];
  });
}

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kubecause-'));
});
afterAll(() => rm(root, { recursive: true }));

const plan = { kinds: allKinds };
const options = { version: '1.2.3' };

async function target(name: string): Promise<string> {
  const folder = join(root, String(count++));
  await mkdir(folder);
  return join(folder, name);
}

async function bytesIn(path: string): Promise<Record<string, string>> {
  const info = await stat(path);
  if (info.isFile()) return { '': (await readFile(path)).toString('base64') };
  const names = (await readdir(path, { recursive: true })).sort();
  const files = await Promise.all(
    names.map(async name =>
      (await stat(join(path, name))).isFile() ? [[name, await readFile(join(path, name), 'utf8')]] : [],
    ),
  );
  return Object.fromEntries(files.flat());
}

describe.each(['cluster', 'cluster.tar.gz'])('a recording named %s', name => {
  test('gives what the cluster gave', async () => {
    const path = await target(name);
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
    expect(actual.about).toEqual({ takenAt: '2026-03-01T12:00:00Z', serverVersion: 'v1.33.1' });
    expect(recording.notes).toEqual([]);
    expect(summary).toMatchObject({ path, takenAt: '2026-03-01T12:00:00Z' });
    expect(summary.objects.get('Pod')).toBe(3);
    expect(summary.bytes).toBe(
      name === 'cluster' ? Buffer.byteLength(Object.values(await bytesIn(path)).join('')) : (await stat(path)).size,
    );
  });

  test('keeps when a listing began', async () => {
    const path = await target(name);
    await record(cluster(), plan, path, options);
    const began: string[] = [];
    for await (const chunk of (await openRecording(path)).read(plan, new AbortController().signal)) {
      if (chunk.type === 'state' && chunk.kind === 'Pod') began.push(chunk.began ?? '');
    }
    expect(began).toEqual(['2026-03-01T11:59:58Z']);
  });

  test('has the same bytes for the same snapshot, in whatever order it came', async () => {
    const [first, second] = [await target(name), await target(name)];
    await record(cluster(), plan, first, options);
    await record(cluster({ reversed: true }), plan, second, options);
    expect(await bytesIn(second)).toEqual(await bytesIn(first));
  });

  test('holds no secret', async () => {
    const path = await target(name);
    await record(cluster(), plan, path, options);
    const bytes =
      name === 'cluster' ? JSON.stringify(await bytesIn(path)) : gunzipSync(await readFile(path)).toString();
    for (const leak of ['hunter2', 'aHVudGVyMg', 'last-applied', 'user:']) expect(bytes).not.toContain(leak);
    for (const kept of ['PASSWORD', 'app.conf', '__proto__', 'https://api.example.com:6443', '"note"'])
      expect(bytes.replaceAll('\\', '')).toContain(kept);
  });

  test('is its owner’s alone, and leaves nothing beside it', async () => {
    const path = await target(name);
    await record(cluster(), plan, path, options);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(await readdir(join(path, '..'))).toEqual([name]);
  });

  test('replaces another only by force', async () => {
    const path = await target(name);
    await record(cluster(), plan, path, options);
    await expect(record(cluster(), plan, path, options)).rejects.toThrow(/exists already; use --force/);
    await record(cluster({ states: [] }), plan, path, { ...options, force: true });
    expect((await readSource(await openRecording(path))).states.Pod).toBe('partial');
    expect(await readdir(join(path, '..'))).toEqual([name]);
  });

  test('is not there if the cluster fails', async () => {
    const path = await target(name);
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
    const path = await target(name);
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
    const path = await target('home');
    await mkdir(path);
    await writeFile(join(path, 'thesis.tex'), '');
    await expect(record(cluster(), plan, path, { ...options, force: true })).rejects.toThrow(
      /no recording; it is not replaced/,
    );
    expect(await readdir(path)).toEqual(['thesis.tex']);
  });
});

describe('a recording that is not whole', () => {
  async function recorded(): Promise<{
    path: string;
    manifest: Record<string, unknown>;
    write: (manifest: object) => Promise<void>;
  }> {
    const path = await target('cluster');
    await record(cluster(), plan, path, options);
    const file = join(path, 'kubecause.json');
    return {
      path,
      manifest: JSON.parse(await readFile(file, 'utf8')),
      write: json => writeFile(file, JSON.stringify(json)),
    };
  }

  test('a missing file is a hole', async () => {
    const { path } = await recorded();
    await rm(join(path, 'kinds/Pod.json'));
    const { states, whys } = await readSource(await openRecording(path));
    expect(states.Pod).toBe('partial');
    expect(whys.Pod).toBe('the recording holds 0 of 3 objects');
    expect(states.Node).toBe('complete');
  });

  test('a shortened file is a hole', async () => {
    const { path } = await recorded();
    const file = join(path, 'kinds/Pod.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/,\n.*\n\]/, '\n]'));
    expect((await readSource(await openRecording(path))).whys.Pod).toBe('the recording holds 2 of 3 objects');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
    expect((await readSource(await openRecording(path))).whys.Pod).toBe('kinds/Pod.json is cut short');
  });

  test.each<[string, (manifest: Record<string, unknown>) => unknown, RegExp]>([
    [
      'a newer version',
      manifest => ({ ...manifest, schemaVersion: 2 }),
      /has version 2, and this kubecause reads up to version 1; update kubecause/,
    ],
    ['no version', ({ schemaVersion: _, ...manifest }) => manifest, /is not that of a kubecause recording/],
    ['no listings', ({ listings: _, ...manifest }) => manifest, /is not that of a kubecause recording/],
    ['another file', () => ['what'], /is not that of a kubecause recording/],
  ])('a manifest of %s is an error', async (_, change, message) => {
    const { path, manifest, write } = await recorded();
    await write(change(manifest) as object);
    await expect(openRecording(path).then(source => readSource(source))).rejects.toThrow(message);
  });

  test('a state of a newer version is not complete, and a kind of it is passed over', async () => {
    const { path, manifest, write } = await recorded();
    await write({
      ...manifest,
      listings: [
        { kind: 'Pod', state: 'half-done' },
        { kind: 'Galaxy', state: 'complete' },
      ],
    });
    expect((await readSource(await openRecording(path))).states.Pod).toBe('failed');
  });

  test('without its manifest it is none', async () => {
    const { path } = await recorded();
    await rm(join(path, 'kubecause.json'));
    await expect(openRecording(path).then(source => readSource(source))).rejects.toThrow(/without its kubecause\.json/);
  });

  test('an archive that is cut anywhere: what is called complete is', async () => {
    const path = await target('cluster.tar.gz');
    await record(cluster(), plan, path, options);
    const whole = await readFile(path);
    const expected = await read(whole);
    const unpacked = gunzipSync(whole);
    for (const archive of [whole, unpacked]) {
      for (let end = 1; end < archive.length; end += Math.ceil(archive.length / 40)) {
        const result = await read(archive.subarray(0, end)).catch(
          (error: unknown) => void expect(error).toBeInstanceOf(UserError),
        );
        if (result === undefined) continue;
        for (const kind of allKinds) {
          if (result.states[kind] === 'complete') expect(namesOf(result, kind)).toEqual(namesOf(expected, kind));
        }
      }
    }
  });

  test('with a wrong checksum nothing is called complete', async () => {
    const path = await target('cluster.tar.gz');
    await record(cluster(), plan, path, options);
    const bytes = await readFile(path);
    bytes[bytes.length - 5]! ^= 1;
    const { states } = await read(bytes);
    expect(Object.values(states)).not.toContain('complete');
    expect(states.Pod).toBe('partial');
  });

  test('packed again by another tool, in another order, it is the same', async () => {
    const { path } = await recorded();
    const files = Object.entries(await bytesIn(path))
      .sort()
      .reverse();
    const archive = await tar([
      ...files.map(([name, content]) => ({ name: `./elsewhere/${name}`, content: bytesOf(content) })),
    ]);
    const [a, b] = [await read(gzipSync(archive)), await readSource(await openRecording(path))];
    expect(a.objects).toEqual(b.objects);
    expect(a.states).toEqual(b.states);
  });
});
