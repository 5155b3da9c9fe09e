import { printable } from '../core/values.ts';

type Cell = string | number | boolean | readonly string[];

/** Rows of equal keys as a table for people: a header, columns two blanks apart. A column that is empty is left out. */
export function tableOf(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const names = Object.keys(rows[0] ?? {}).filter(name => rows.some(row => textOf(row[name]!) !== ''));
  const lines = [names.map(titleOf), ...rows.map(row => names.map(name => textOf(row[name]!)))];
  const widths = names.map((_, i) => Math.max(...lines.map(line => line[i]!.length)));
  return lines
    .map(
      line =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** `KEY VARIABLES` of `keyVariables`. */
function titleOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => ` ${letter}`).toUpperCase();
}

function textOf(cell: Cell): string {
  if (typeof cell === 'boolean') return cell ? 'yes' : '';
  return printable(typeof cell === 'object' ? cell.join(', ') : String(cell));
}
