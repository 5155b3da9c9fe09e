import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { record } from '../../../src/cluster/recording/record.ts';
import { UserError } from '../../../src/core/errors.ts';
import { newPath } from '../../helpers/scratch.ts';
import { bytesIn, cluster } from './cluster.ts';
import { allKinds, bytesOf, namesOf, read, readSource, tar } from './helpers.ts';

const plan = { kinds: allKinds };
const options = { version: '1.2.3' };

describe('a recording that is not whole', () => {
  async function recorded(): Promise<{
    path: string;
    manifest: Record<string, unknown>;
    write: (manifest: object) => Promise<void>;
  }> {
    const path = newPath('cluster');
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

  test('what the server does not have is said of the whole cluster, also where namespaces are asked for', async () => {
    const { path, manifest, write } = await recorded();
    const kindsOf = (list: unknown) => list as { kind: string }[];
    const listings = kindsOf(manifest.listings).filter(
      ({ kind }) => kind !== 'HorizontalPodAutoscaler' && kind !== 'Job',
    );
    const other = [
      { kind: 'HorizontalPodAutoscaler', state: 'stale-group', why: 'down' },
      { kind: 'Job', state: 'forbidden', why: 'no' },
    ];
    await write({ ...manifest, listings: [...listings, ...other] });
    const { states } = await readSource(await openRecording(path), ['shop']);
    expect(states).toMatchObject({ HorizontalPodAutoscaler: 'stale-group', 'Job/shop': 'forbidden' });
    expect(states).not.toHaveProperty('HorizontalPodAutoscaler/shop');
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
    const path = newPath('cluster.tar.gz');
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
    const path = newPath('cluster.tar.gz');
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
