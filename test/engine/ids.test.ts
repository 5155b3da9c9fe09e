import { describe, expect, test } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { type Kind, kinds } from '../../src/core/kinds/index.ts';
import { formatRef } from '../../src/core/objects.ts';
import type { Report, ReportedFinding } from '../../src/core/report.ts';
import type { Chunk, Source } from '../../src/core/source.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { recordingOf } from '../helpers/paths.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

const loud = ({ findings }: Report): ReportedFinding[] => findings.filter(f => f.severity !== 'info');

describe('ids, where a kind may not be listed any more', async () => {
  const recording = await openRecording(recordingOf('cascades'));
  const plan = { kinds: Object.keys(kinds) as Kind[] };
  const chunks: Chunk[] = [];
  for await (const chunk of recording.read(plan, new AbortController().signal)) chunks.push(chunk);

  /** The recorded cluster, as somebody sees it who may not list a kind. */
  const seenWithout = (kind?: Kind): Promise<Report> => {
    const source: Source = {
      description: recording.description,
      stats: recording.stats,
      async *read() {
        for (const chunk of chunks) {
          if (chunk.type === 'about' || chunk.kind !== kind) yield chunk;
          else if (chunk.type === 'state') yield { ...chunk, state: 'forbidden', why: 'withheld by the test' };
        }
      },
    };
    return diagnose(source, { analyzers, toolVersion: '0.0.0' });
  };

  const full = await seenWithout();
  const known = new Map(full.findings.map(f => [f.id, f]));
  const read = new Set(full.coverage.kinds.filter(({ count }) => count > 0).map(k => k.kind as Kind));

  test.each([...read])('%s', async kind => {
    const blind = await seenWithout(kind);
    // What still is found has the id that it had, even if its words are others.
    const strange = loud(blind).filter(
      ({ id, object }) => formatRef(known.get(id)?.object ?? object) !== formatRef(object) || !known.has(id),
    );
    expect(strange.map(f => `${f.code} of ${formatRef(f.object)}`)).toEqual([]);
    // What was a cause is none only if it is not found any more: two incidents do not become one for somebody who sees less.
    const found = new Map(blind.findings.map(f => [f.id, f.incident]));
    expect(full.incidents.filter(({ id }) => (found.get(id) ?? id) !== id).map(i => i.title)).toEqual([]);
  });
});
