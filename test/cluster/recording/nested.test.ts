import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { list, namesOf, node, read, service, statesOf, tar, tarGz, web, zip } from './helpers.ts';

const pods = { name: 'pods.json', content: list(web) };
const nodes = { name: 'x/nodes.json', content: list(node) };

describe('an archive in an archive', () => {
  test.each([
    ['tar in tar.gz', async () => tarGz([{ name: 'case/bundle.tar', content: await tar([pods, nodes]) }])],
    ['tar.gz in tar', async () => tar([{ name: 'bundle.tgz', content: await tarGz([pods, nodes]) }])],
    ['zip in tar.gz', async () => tarGz([{ name: 'bundle.zip', content: zip([pods, nodes]) }])],
    [
      'beside a note',
      async () => tar([{ name: 'README.md' }, { name: 'b.tar.gz', content: await tarGz([pods, nodes]) }]),
    ],
  ])('%s is read as if it had been given itself', async (_, make) => {
    const result = await read(await make());
    expect(result.notes).toEqual([]);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(statesOf(result)).toEqual(statesOf(await read(await tar([pods, nodes]))));
  });

  test('files after it are read, a second archive is not', async () => {
    const second = await tar([{ name: 'services.json', content: list(service) }]);
    const result = await read(
      await tar([{ name: 'a.tar', content: await tar([pods]) }, { name: 'b.tar', content: second }, nodes]),
    );
    expect(result.notes).toEqual([expect.stringMatching(/^b\.tar is not opened: a\.tar is/)]);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(namesOf(result, 'Node')).toEqual(['node-a']);
    expect(result.objects.Service).toBeUndefined();
  });

  test('is a part of a recording where documents come before it', async () => {
    const result = await read(await tar([pods, { name: 'chart.tgz', content: await tarGz([nodes]) }]));
    expect(result.notes).toEqual([expect.stringMatching(/^chart\.tgz is not opened/)]);
    expect(result.objects.Node).toBeUndefined();
  });

  test('is no news in what a known tool collected', async () => {
    const bundle = { name: 'cluster-resources/pods/shop.json', content: list(web) };
    const result = await read(await tar([bundle, { name: 'logs/all.tgz', content: await tarGz([nodes]) }]));
    expect(result.layout).toBe('troubleshoot support bundle');
    expect(result.notes).toEqual([]);
    expect(result.objects.Node).toBeUndefined();
  });

  test('is opened one level deep', async () => {
    const inner = await tar([pods, { name: 'deep.tar', content: await tar([nodes]) }]);
    const result = await read(await tar([{ name: 'outer.tar', content: inner }]));
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(result.objects.Node).toBeUndefined();
  });
});

describe('a nested archive is held to the same limits', () => {
  test('paths', async () => {
    const inner = await tar([{ name: '../services.json', content: list(service) }, pods]);
    const result = await read(await tar([{ name: 'a.tar', content: inner }]));
    expect(result.notes).toEqual([expect.stringMatching(/a path out of the archive/)]);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
  });

  test('count: nothing after it is read, either', async () => {
    const inner = await tar([pods, { name: 'a' }, { name: 'b' }, { name: 'c' }]);
    const result = await read(await tar([{ name: 'a.tar', content: inner }, nodes]), { limits: { entries: 3 } });
    expect(result.notes).toEqual(['a.tar holds more than 3 files; the rest is not read']);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
    expect(result.states.Node).toBe('not-collected');
  });

  test('bombs', async () => {
    const bomb = await tarGz([pods, { name: 'zeros.bin', content: Buffer.alloc(20 * 1024 ** 2) }]);
    const result = await read(await tar([{ name: 'a.tar.gz', content: bomb }]));
    expect(result.notes[0]).toMatch(/a\.tar\.gz unpacks to more than 250 times its size, as a bomb does/);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
  });

  test('what is cut is partial', async () => {
    const inner = await tar([pods, nodes]);
    const result = await read(await tar([{ name: 'a.tar', content: inner.subarray(0, inner.length - 2000) }]));
    expect(result.notes).toEqual([expect.stringMatching(/cut short/)]);
    expect(namesOf(result, 'Pod')).toEqual(['shop/web']);
  });

  test.each([
    ['packed by another packer', Buffer.from('BZh91AY'), /a\.tar in stdin cannot be read: a\.tar is packed by bzip2/],
    ['empty', Buffer.alloc(0), /a\.tar in stdin cannot be read: the recording a\.tar is empty/],
    ['damaged', gzipSync('x').subarray(0, 5), /cut short/],
  ])('%s: a line, and an error if there is nothing else', async (_, content, line) => {
    await expect(read(await tar([{ name: 'a.tar', content }]))).rejects.toThrow(line);
  });
});
