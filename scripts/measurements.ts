import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../docs/measurements.md', import.meta.url));
const end = '<!-- end of the table -->';

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
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`${page} has no place for the table: ${begin} … ${end}`);
  const memory = Math.round(totalmem() / 2 ** 30);
  const about = `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}, ${cpus().length} cores, ${memory} GiB.`;
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n${about}\n\n${made}${text.slice(to)}`);
}
