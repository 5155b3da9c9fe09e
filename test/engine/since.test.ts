import { describe, expect, test } from 'vitest';
import type { Incident, Report } from '../../src/core/report.ts';
import { beganWithin } from '../../src/engine/since.ts';
import { verdictText } from '../../src/render/summary-text.ts';
import { coverageRows } from '../../src/render/text-coverage.ts';

const takenAt = '2026-01-01T12:00:00Z';

function outcome(...since: (string | undefined)[]): Parameters<typeof beganWithin>[0] {
  const incidents = since.map((began, i) => ({ id: `i${i}`, ...(began && { since: began }) }) as Incident);
  const findings = incidents.map(({ id }) => ({ id: `f-${id}`, incident: id })) as never;
  const groups = [
    { id: 'old', title: '', incidents: ['i0'] },
    { id: 'both', title: '', incidents: ['i0', 'i1'] },
  ];
  return { incidents, findings, groups, settling: [], members: new Map() };
}

describe('beganWithin', () => {
  const all = outcome('2026-01-01T10:59:59Z', '2026-01-01T11:00:00Z', undefined);
  const kept = beganWithin(all, 3600, takenAt);

  test('leaves out what began earlier, with its findings and its groups', () => {
    expect(kept.incidents.map(({ id }) => id)).toEqual(['i1', 'i2']);
    expect(kept.findings.map(({ id }) => id)).toEqual(['f-i1', 'f-i2']);
    expect(kept.groups.map(({ id }) => id)).toEqual(['both']);
  });

  test('keeps what does not tell when it began, and counts it', () => {
    expect(kept.window).toEqual({ from: '2026-01-01T11:00:00.000Z', earlier: 1, unknown: 1 });
  });

  test('leaves nothing out where the source has no time', () => {
    expect(beganWithin(all, 3600, '').incidents).toHaveLength(3);
    expect(beganWithin(all, 3600, '').window).toEqual({ from: '', earlier: 0, unknown: 1 });
  });
});

describe('what is said of it', () => {
  const report = (window: Report['window']): Report => ({
    ...({ settling: [], suppressed: { incidents: [], findings: 0, idle: [] } } as unknown as Report),
    summary: {
      incidents: { error: 0, warning: 0, info: 0 },
      findings: { error: 0, warning: 0, info: 0 },
      settling: 0,
      objects: 9,
    },
    coverage: { complete: true, kinds: [], analyzers: [], unknownLookups: {}, notes: [] },
    ...(window && { window }),
  });

  test('older problems are no health', () => {
    const old = report({ from: '2026-01-01T11:00:00.000Z', earlier: 2, unknown: 0 });
    expect(verdictText(old)).toBe('No new problems found: 2 incidents began earlier');
    expect(verdictText(report({ from: '', earlier: 0, unknown: 0 }))).toBe('No problems found');
  });

  test('what was left out is counted, and what may be older', () => {
    const rows = coverageRows(
      report({ from: '2026-01-01T11:00:00.000Z', earlier: 2, unknown: 1 }),
      { detail: 'normal' },
      0,
      '...',
    );
    expect(rows.at(-1)).toEqual([
      'not shown',
      '2 incidents that began earlier (--since: since 2026-01-01 11:00:00 UTC); 1 incident kept that may be older: it is not known when they began',
    ]);
  });
});
