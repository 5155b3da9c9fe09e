import type { SourceStats } from '../core/source.ts';

/** What the reading cost, kind by kind, the costliest first. */
export function renderStats({ requests, bytes, perKind }: SourceStats): string {
  const rows = [...perKind].sort(([, a], [, b]) => b.bytes - a.bytes);
  const lines = rows.map(
    ([kind, cost]) =>
      `${kind.padEnd(34)}${String(cost.requests).padStart(9)}${size(cost.bytes).padStart(12)}${String(Math.round(cost.milliseconds)).padStart(8)}`,
  );
  const head = `${'kind'.padEnd(34)}${'requests'.padStart(9)}${'bytes'.padStart(12)}${'ms'.padStart(8)}`;
  return `${[head, ...lines, `${'in all'.padEnd(34)}${String(requests).padStart(9)}${size(bytes).padStart(12)}`].join('\n')}\n`;
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}
