import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { openRecording } from '../src/cluster/recording/index.ts';
import { type Kind, kinds } from '../src/core/kinds/index.ts';
import type { Report } from '../src/core/report.ts';
import type { Chunk, ListingState, Source } from '../src/core/source.ts';
import { diagnose } from '../src/engine/diagnose.ts';
import { claimsOf } from './helpers/claims.ts';
import { demo } from './helpers/paths.ts';

/** What a law promises of every recording that is bundled: the cluster of the demo, seen in all the ways it can be. */

async function chunksOf(path: string): Promise<Chunk[]> {
  const source = await openRecording(path);
  const chunks: Chunk[] = [];
  for await (const chunk of source.read({ kinds: Object.keys(kinds) as Kind[] }, new AbortController().signal))
    chunks.push(chunk);
  return chunks;
}

function sourceOf(chunks: readonly Chunk[]): Source {
  return {
    description: { type: 'recording', name: 'demo' },
    stats: { requests: 0, bytes: 0, perKind: new Map() },
    async *read() {
      yield* chunks;
    },
  };
}

function withhold(chunks: readonly Chunk[], kind: Kind, state: ListingState): Chunk[] {
  return chunks.flatMap(chunk => {
    if (chunk.type === 'about' || chunk.kind !== kind) return [chunk];
    return chunk.type === 'objects' ? [] : [{ type: 'state', kind, state, why: 'withheld' }];
  });
}

const run = (chunks: readonly Chunk[], scope = {}): Promise<Report> =>
  diagnose(sourceOf(chunks), { analyzers, toolVersion: '0', scope });

describe('absent is not unknown', async () => {
  const chunks = await chunksOf(demo);
  const all = claimsOf(await run(chunks));
  const listed = [...new Set(chunks.flatMap(c => (c.type === 'objects' ? [c.kind] : [])))].sort();

  test.each(listed)('withholding %s makes no new finding, and shows in coverage', async kind => {
    const report = await run(withhold(chunks, kind, 'forbidden'));
    expect([...claimsOf(report)].filter(claim => !all.has(claim))).toEqual([]);
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.kinds.find(k => k.kind === kind)?.state).toBe('forbidden');
  });
});

describe('the same snapshot gives the same bytes', async () => {
  const chunks = await chunksOf(demo);
  const report = JSON.stringify(await run(chunks));

  test('in any order of arrival', async () => {
    expect(JSON.stringify(await run([...chunks].reverse()))).toBe(report);
  });

  test('and whatever the clock says', async () => {
    const { now } = Date;
    try {
      Date.now = () => 0;
      expect(JSON.stringify(await run(chunks))).toBe(report);
    } finally {
      Date.now = now;
    }
  });
});

describe('scope chooses what is shown, not what is known', async () => {
  const chunks = await chunksOf(demo);
  const whole = await run(chunks);

  test('the incidents of a label are those of the whole report', async () => {
    const { incidents } = await run(chunks, { selector: { matchLabels: { app: 'catalog' } } });
    expect(incidents.length).toBeGreaterThan(0);
    for (const incident of incidents) expect(whole.incidents).toContainEqual(incident);
  });

  test('the incidents of an analyzer are those of the whole report', async () => {
    const { incidents } = await run(chunks, { analyzers: new Map([['ingress-backend', ['Ingress']]]) });
    expect(incidents.length).toBeGreaterThan(0);
    for (const incident of incidents) expect(whole.incidents).toContainEqual(incident);
  });
});
