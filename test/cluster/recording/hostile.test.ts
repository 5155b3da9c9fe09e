import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../src/cluster/recording/index.ts';
import { db, list, namesOf, node, read, readSource, service, type TarFile, tar, tarGz, web, zip } from './helpers.ts';

const pods: TarFile = { name: 'pods.json', content: list(web, db) };
const nodes: TarFile = { name: 'z/nodes.json', content: list(node) };

describe('entries that are refused, while the rest is read', () => {
  test.each<[string, TarFile, RegExp]>([
    [
      'a path out of the archive',
      { name: '../../etc/pods.json', content: list(service) },
      /refused "\.\.\/\.\.\/etc\/pods\.json": a path out/,
    ],
    ['one in the middle', { name: 'a/../../pods.json', content: list(service) }, /a path out of the archive/],
    ['an absolute path', { name: '/etc/pods.json', content: list(service) }, /an absolute path/],
    ['a drive', { name: 'C:\\pods.json', content: list(service) }, /an absolute path/],
    [
      'a name with control characters',
      { name: 'a\u001b[31m.json', content: list(service) },
      /refused "a\\u001b\[31m\.json": not a usable name/,
    ],
    [
      'folders without end',
      { name: `${'a/'.repeat(40)}pods.json`, content: list(service) },
      /more than 32 folders deep/,
    ],
    [
      'a symbolic link',
      { name: 'link.json', type: 'symlink', linkname: '/etc/passwd' },
      /refused "link\.json": a symlink/,
    ],
    ['a hard link', { name: 'link.json', type: 'link', linkname: 'pods.json' }, /a link, not a file/],
    ['a device', { name: 'dev.json', type: 'character-device' }, /a character-device/],
    ['a pipe', { name: 'pipe.json', type: 'fifo' }, /a fifo/],
  ])('%s', async (_, entry, note) => {
    const result = await read(await tarGz([pods, entry, nodes]));
    expect(result.notes).toEqual([expect.stringMatching(note)]);
    expect(namesOf(result, 'Pod')).toEqual(['data/db', 'shop/web']);
    expect(namesOf(result, 'Node')).toEqual(['node-a']);
    expect(result.objects.Service).toBeUndefined();
  });

  test('many refusals are a few lines', async () => {
    const links = Array.from({ length: 50 }, (_, i): TarFile => ({ name: `l${i}`, type: 'symlink', linkname: 'x' }));
    const { notes } = await read(await tar([...links, pods]));
    expect(notes).toHaveLength(21);
    expect(notes.at(-1)).toBe('and 30 more');
  });
});

describe('limits', () => {
  const fill = ' '.repeat(200_000);

  test('too many entries', async () => {
    const result = await read(await tar([pods, { name: 'a' }, { name: 'b' }, nodes]), { limits: { entries: 3 } });
    expect(result.notes).toEqual(['stdin holds more than 3 files; the rest is not read']);
    expect(result.states.Pod).toBe('complete');
    expect(result.whys.Node).toMatch(/does not hold it, or held it where it was cut: stdin holds more than 3 files/);
  });

  test('a file that is too large', async () => {
    const large = { name: 'large.json', content: `{"apiVersion":"v1","items":[${JSON.stringify(service)},${fill}` };
    const result = await read(await tar([large, pods]), { limits: { entryBytes: 100_000 } });
    expect(result.states).toMatchObject({ Pod: 'complete', 'Service/shop': 'partial' });
    expect(result.notes).toEqual(['large.json is more than 97.7 KB; the rest is not read']);
  });

  test('an archive that is too large', async () => {
    const result = await read(await tar([pods, { name: 'fill.json', content: fill }, nodes]), {
      limits: { totalBytes: 100_000 },
    });
    expect(result.states).toMatchObject({ Pod: 'complete', Node: 'not-collected' });
    expect(result.notes[0]).toBe('stdin is more than 97.7 KB; the rest is not read');
  });

  test('a bomb', async () => {
    const zeros = { name: 'zeros.bin', content: Buffer.alloc(20 * 1024 ** 2) };
    const result = await read(gzipSync(await tar([pods, zeros, nodes])));
    expect(result.states).toMatchObject({ Pod: 'complete', Node: 'not-collected' });
    expect(result.notes[0]).toMatch(/unpacks to more than 250 times its size, as a bomb does/);
  });
});

describe('a pipe that does not end is left in bounded memory', () => {
  const twoGigabytes = 2 * 1024 ** 3;

  async function drink(
    first: string,
    again: string,
    limits = {},
  ): Promise<{ drunk: number; grown: number; outcome: unknown }> {
    let drunk = 0;
    const chunk = Buffer.from(again.repeat(Math.ceil(65_536 / again.length)));
    async function* stream(): AsyncGenerator<Buffer> {
      yield Buffer.from(first);
      for (; drunk < twoGigabytes; drunk += chunk.length) yield chunk;
    }
    const before = process.memoryUsage().rss;
    let outcome: unknown;
    try {
      outcome = await readSource(await openRecording('-', { stdin: stream(), limits }));
    } catch (error) {
      outcome = error;
    }
    return { drunk, grown: process.memoryUsage().rss - before, outcome };
  }

  test('of nothing known', async () => {
    const { drunk, outcome } = await drink('', 'all work and no play makes Jack a dull boy\n');
    expect(outcome).toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/text that is neither JSON nor YAML/),
    });
    expect(drunk).toBeLessThan(1024 ** 2);
  });

  test('of one object', async () => {
    const { drunk, outcome } = await drink('{"kind":"Pod","a":"', 'x');
    expect(outcome).toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/an object of more than 16 MB; the rest is not read/),
    });
    expect(drunk).toBeLessThan(20 * 1024 ** 2);
  });

  test('of objects', async () => {
    const pod = JSON.stringify(web);
    const { drunk, grown, outcome } = await drink(
      `{"apiVersion":"v1","kind":"List","items":[${pod}`,
      `,{"kind":"Widget","spec":"${'x'.repeat(1000)}"}`,
      {
        entryBytes: 32 * 1024 ** 2,
      },
    );
    expect(outcome).toMatchObject({
      states: { 'Pod/shop': 'partial' },
      whys: { 'Pod/shop': 'stdin is more than 32 MB; the rest is not read' },
    });
    expect(drunk).toBeLessThan(34 * 1024 ** 2);
    expect(grown).toBeLessThan(100 * 1024 ** 2);
  });
});

describe('zip', () => {
  const files = [
    { name: 'x/pods.json', content: list(web, db) },
    { name: 'x/nodes.json', content: list(node) },
  ];

  test('is read, from a pipe, too', async () => {
    const result = await read(zip(files));
    expect(result.states).toMatchObject({ Pod: 'complete', Node: 'complete' });
    expect(result.notes).toEqual([]);
  });

  test.each([
    ['a path out', { name: '../services.json', content: list(service) }, /a path out of the archive/],
    ['an absolute path', { name: '/services.json', content: list(service) }, /an absolute path/],
    ['a link', { name: 'services.json', content: '/etc/passwd', mode: 0o120777 }, /a link or device/],
  ])('%s is refused', async (_, entry, note) => {
    const result = await read(zip([entry, ...files]));
    expect(result.notes).toEqual([expect.stringMatching(note)]);
    expect(result.states.Pod).toBe('complete');
  });

  test('what was altered is partial, the rest is not', async () => {
    const result = await read(zip([{ ...files[0]!, lies: true }, files[1]!]));
    expect(result.states).toMatchObject({ Pod: 'partial', Node: 'complete' });
    expect(result.whys.Pod).toMatch(/x\/pods\.json is damaged/);
  });

  test('one that is cut says so', async () => {
    const bytes = zip(files);
    await expect(read(bytes.subarray(0, bytes.length - 30))).rejects.toThrow(
      /cut short or damaged: the table of contents at its end/,
    );
  });

  test('too large for a pipe is an error that says what to do', async () => {
    const many = Readable.from(
      (function* () {
        yield zip(files);
        for (let i = 0; i < 260; i++) yield Buffer.alloc(1024 ** 2);
      })(),
    );
    await expect(openRecording('-', { stdin: many })).rejects.toThrow(/more than 256 MB.*give the path of the file/);
  });
});
