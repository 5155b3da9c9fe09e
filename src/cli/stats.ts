import type { SourceStats } from '../core/source.ts';

export type StatsFormat = 'text' | 'json';

/**
 * What a run cost: the reading kind by kind, the analysis analyzer by analyzer, the costliest first.
 * @param analyzers milliseconds by id
 */
export function renderStats(
  { requests, bytes, perKind }: SourceStats,
  analyzers: ReadonlyMap<string, number>,
  format: StatsFormat,
): string {
  const kinds = [...perKind].sort(([, a], [, b]) => b.bytes - a.bytes);
  const times = [...analyzers].sort(([, a], [, b]) => b - a);
  if (format === 'json') {
    const all = {
      requests,
      bytes,
      kinds: kinds.map(([kind, cost]) => ({ kind, ...cost, milliseconds: rounded(cost.milliseconds) })),
      analyzers: times.map(([id, milliseconds]) => ({ id, milliseconds: rounded(milliseconds) })),
    };
    return `${JSON.stringify(all)}\n`;
  }
  const lines = [
    row('kind', 'requests', 'bytes', 'ms'),
    ...kinds.map(([kind, cost]) => row(kind, String(cost.requests), size(cost.bytes), whole(cost.milliseconds))),
    row('in all', String(requests), size(bytes)),
    '',
    row('analyzer', 'ms'),
    ...times.map(([id, milliseconds]) => row(id, whole(milliseconds))),
    row('in all', whole(times.reduce((sum, [, milliseconds]) => sum + milliseconds, 0))),
  ];
  return `${lines.join('\n')}\n`;
}

function row(name: string, ...figures: readonly string[]): string {
  return `${name.padEnd(34)}${figures.map((figure, i) => figure.padStart([9, 12, 8][i]!)).join('')}`;
}

function whole(milliseconds: number): string {
  return String(Math.round(milliseconds));
}

/** To a hundredth: analyzers take little. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}
