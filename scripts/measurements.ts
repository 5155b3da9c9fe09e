import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { between } from './generate/pages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'docs/measurements.md';

/** A table in Markdown. The first row is its head; all columns but the first are figures. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows;
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rest];
  return `${lines.map(cells => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/**
 * Puts what `npm run <script> -- --write` measured into docs/measurements.md, between the marks that name the script: with the
 * machine and the day, without which figures are worth nothing.
 */
export function insertMeasured(script: string, made: string): void {
  const begin = `<!-- begin of the table made by \`npm run ${script}\` -->`;
  const memory = Math.round(totalmem() / 2 ** 30);
  const about = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}, ${cpus().length} cores, ${memory} GiB.`;
  const marks = [begin, '<!-- end of the table -->'] as const;
  writeFileSync(`${root}${page}`, between(root, page, marks, `${about}\n\n${made}`));
}
