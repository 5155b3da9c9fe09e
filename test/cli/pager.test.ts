import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentIn } from '../helpers/command-line.ts';
import { bin, demo } from '../helpers/paths.ts';
import { hasPseudoTerminal, onTerminal } from '../helpers/pseudo-terminal.ts';
import { scratchFolder } from '../helpers/scratch.ts';

const root = scratchFolder();

function widest(text: string): number {
  return Math.max(...text.split('\n').map(line => [...line].length));
}

// `script` gives a terminal of 80 columns.
test.skipIf(!hasPseudoTerminal)('what a pager shows fits its terminal, a file is as wide as anywhere', async () => {
  const file = join(root, 'report.txt');
  const call = `"${process.execPath}" "${bin}" -r "${demo}" --fail-on never`;
  const terminal = onTerminal(['/bin/sh', '-c', `${call} | cat; ${call} >"${file}"`], {
    ...environmentIn(root),
    COLUMNS: undefined,
    // Without a line of progress between.
    CI: 'true',
  });
  expect(await terminal.ended).toBe(0);
  expect(widest(terminal.screen())).toBeLessThanOrEqual(80);
  expect(widest(terminal.screen())).toBeGreaterThan(70);
  expect(widest(readFileSync(file, 'utf8'))).toBeGreaterThan(80);
});
