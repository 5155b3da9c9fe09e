import { readdir, readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { recordingOf } from '../../helpers/paths.ts';
import { scratchFolder } from '../../helpers/scratch.ts';
import { db, list, node, service, survives, type TarFile, tar, tarGz, typedList, web, zip } from './helpers.ts';

/** Repeats itself, so that a failure can be seen again. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const files: readonly TarFile[] = [
  { name: 'cluster-resources/pods/shop.json', content: typedList('v1', 'Pod', [web]) },
  { name: 'cluster-resources/pods/data.json', content: typedList('v1', 'Pod', [db]) },
  { name: 'cluster-resources/services/shop.json', content: list(service) },
  { name: 'cluster-resources/nodes.json', content: typedList('v1', 'Node', [node]) },
];
const zipped = zip(files.map(({ name, content }) => ({ name, content: content as object })));

let bundled: Buffer;
const root = scratchFolder();
beforeAll(async () => {
  bundled = await readFile(recordingOf('cascades'));
});

describe('whatever is broken, reading ends, and says so in a line', () => {
  test.each<[string, () => Promise<Buffer>]>([
    ['tar', () => tar(files)],
    ['tar.gz', () => tarGz(files)],
    ['zip', async () => zipped],
    ['JSON', async () => Buffer.from(JSON.stringify(list(web, db, node)))],
    ['YAML', async () => Buffer.from(`apiVersion: v1\nkind: List\nitems:\n${`- ${JSON.stringify(web)}\n`.repeat(3)}`)],
  ])('bits of a %s are flipped', async (_, make) => {
    const whole = await make();
    const random = numbers(7);
    for (let round = 0; round < 40; round++) {
      const bytes = Buffer.from(whole);
      for (let flips = 1 + (random.next().value % 4); flips > 0; flips--) {
        const at = random.next().value % bytes.length;
        bytes[at] = bytes[at]! ^ (1 << (random.next().value % 8));
      }
      await survives(bytes);
    }
  });

  test('an archive is cut at each 4 KB', async () => {
    const step = 4096;
    const small = await tar(files);
    for (let end = step; end < small.length; end += step) await survives(small.subarray(0, end));
    for (let end = step; end < bundled.length; end += 32 * step) await survives(bundled.subarray(0, end));
  });

  test('a tar inside is cut in the middle of its headers', async () => {
    const whole = gunzipSync(await tarGz(files));
    for (let end = 1; end < whole.length; end += 701) await survives(whole.subarray(0, end));
  });
});

test('names that mean harm write nothing', async () => {
  const names = [
    '../out.json',
    '/tmp/kubecause-fuzz-out.json',
    'a/./../../out.json',
    '__proto__/core/pods.yaml',
    'namespaces/constructor/core/toString.yaml',
    'cluster-resources/__proto__.json',
    'cluster-resources/constructor/x.json',
    'cluster-resources/hasOwnProperty-errors.json',
    'config/__proto__/x.json',
    'kinds/__proto__.json',
    `${'x'.repeat(200)}/${'y'.repeat(200)}.json`,
    'con\u202Etxt.json',
    '.json',
    'CON',
  ];
  const before = await readdir(root);
  const made = await tar([...files, ...names.map(name => ({ name, content: list(web) }))]);
  await survives(made);
  for (const name of names) await survives(await tar([{ name, content: list(web) }]));
  expect(await readdir(root)).toEqual(before);
  expect(({} as Record<string, unknown>).items).toBeUndefined();
});
