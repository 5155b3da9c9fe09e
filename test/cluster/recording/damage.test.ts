import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { runningPod } from '../../helpers/objects.ts';
import {
  bytesOf,
  db,
  list,
  namesOf,
  node,
  type Read,
  read,
  service,
  type TarFile,
  tar,
  tarGz,
  web,
  zip,
} from './helpers.ts';

const pods: TarFile = { name: 'pods.json', content: list(web, db) };
const nodes: TarFile = { name: 'z/nodes.json', content: list(node) };

/** What any input must lead to: one error for the user, or what could be read with a state for each kind. */
async function outcomeOf(bytes: Buffer): Promise<Read | undefined> {
  try {
    const result = await read(bytes);
    expect(Object.keys(result.states).length).toBeGreaterThanOrEqual(47);
    return result;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).not.toContain('\n');
    return undefined;
  }
}

describe('damage', () => {
  const many = Array.from({ length: 12 }, (_, i) => runningPod(`${i % 2 === 0 ? 'shop' : 'data'}/web-${i}`));
  const contents: TarFile[] = [
    pods,
    { name: 'more/pods.json', content: list(...many) },
    nodes,
    {
      name: 'services.json',
      content: list(service, { ...service, metadata: { ...service.metadata, namespace: 'data' } }),
    },
  ];
  const archives: Record<string, Buffer> = {};
  let whole: Read;
  beforeAll(async () => {
    archives.tar = await tar(contents);
    archives['tar.gz'] = await tarGz(contents);
    archives.json = bytesOf(list(...many, node, service, db));
    archives['json.gz'] = gzipSync(archives.json);
    archives.zip = zip(contents.map(({ name, content = '' }) => ({ name, content: content as object })));
    whole = await read(archives.tar);
  });

  test.each(['tar', 'tar.gz'])('a %s that is cut anywhere: what is called complete is', async form => {
    const archive = archives[form]!;
    const step = Math.ceil(archive.length / 40);
    let something = 0;
    for (let end = 1; end < archive.length; end += step) {
      const result = await outcomeOf(archive.subarray(0, end));
      if (result === undefined) continue;
      something++;
      for (const kind of ['Node', 'Service'] as const) {
        if (result.states[kind] === 'complete') expect(namesOf(result, kind)).toEqual(namesOf(whole, kind));
      }
      // Of Pods the first file is a whole List of its own.
      if (result.states.Pod === 'complete') expect(namesOf(result, 'Pod')).toContain('shop/web');
    }
    expect(something).toBeGreaterThan(10);
  });

  test.each(['json', 'json.gz'])('a %s that is cut anywhere is partial', async form => {
    const archive = archives[form]!;
    const step = Math.ceil(archive.length / 40);
    for (let end = 1; end < archive.length - 2; end += step) {
      const result = await outcomeOf(archive.subarray(0, end));
      if (result === undefined || !Object.values(result.states).includes('complete')) continue;
      // In the last bytes of gzip there is no more text, only what ends it.
      expect(end).toBeGreaterThan(archive.length - 12);
      expect(namesOf(result, 'Pod')).toHaveLength(13);
    }
  });

  test.each(['tar', 'tar.gz', 'json', 'json.gz', 'zip'])('bits of a %s that flip', async form => {
    const archive = archives[form]!;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(7)), { minLength: 1, maxLength: 4 }),
        async flips => {
          const bytes = Buffer.from(archive);
          for (const [at, bit] of flips) bytes[at]! ^= 1 << bit;
          const result = await outcomeOf(bytes);
          // A checksum tells. Of a stream that seems cut before it, what had ended is taken as it is.
          if (form !== 'json.gz' || result?.states.Node !== 'complete') return;
          expect(namesOf(result, 'Pod')).toHaveLength(13);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('bytes of no kind', async () => {
    const magic = fc.constantFrom(
      [0x1f, 0x8b, 8, 0],
      [0x50, 0x4b, 3, 4],
      [0x7b],
      [0x5b, 0x7b],
      [...Buffer.from('kind: ')],
      [],
    );
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 1200 }), async (head, rest) => {
        await outcomeOf(Buffer.concat([Buffer.from(head), rest]));
      }),
      { numRuns: 100 },
    );
  });
});
