import { describe, expect, test } from 'vitest';
import type { Analyzer } from '../../src/core/analyzer.ts';
import { formatMessage } from '../../src/core/message.ts';
import { noSettings } from '../../src/core/settings.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { Store } from '../../src/engine/store.ts';
import type { Raw } from './objects.ts';
import { chunks } from './snapshot.ts';

/** What a component of some version said in a cluster of somebody, and what is to be made of it. */
export interface Dialect {
  /** As the report has them; ids are shortened, and what it quotes from a log stands in the frame of its event. */
  readonly words: string;
  /** The public report that it is from. */
  readonly source: string;
  readonly code: string;
  /** What the finding must say: the culprit. */
  readonly says: RegExp;
}

/**
 * Holds parsers to real messages: each row in a cluster made of it must give one finding, of its code, that says its
 * culprit.
 */
export function testDialects<D extends Dialect>(
  name: string,
  analyzers: readonly Analyzer[],
  rows: readonly D[],
  clusterOf: (row: D) => readonly Raw[],
): void {
  describe(name, () => {
    test.each(rows.map(row => [`${row.words.slice(-60).replaceAll('%', '')} (${row.source})`, row] as const))(
      '%s',
      (_, row) => {
        const store = new Store();
        for (const chunk of chunks(clusterOf(row))) store.add(chunk);
        store.seal();
        const { drafts, analyzers: ran } = check(analyzers, new ClusterIndex(store), noSettings);
        expect(ran.filter(({ state }) => state === 'failed')).toEqual([]);
        const found = drafts.map(({ code, definition, values }) => ({
          code,
          message: formatMessage(definition.message, values),
        }));
        expect(found).toEqual([{ code: row.code, message: expect.stringMatching(row.says) }]);
      },
    );
  });
}
