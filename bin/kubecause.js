#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// kubectl knows its plugins, and what completes them, by the names of their files.
const called = basename(process.argv[1] ?? '');
const typed = process.argv.slice(2);
const args = /^kubectl[_-]complete-/.test(called) ? ['__complete', ...typed] : typed;
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Without loading the rest: editors and scripts ask for the version often.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`kubecause ${version}\n`);
} else {
  // V8 would let its space for what is new grow to 48 MB, which saves a run no time, and lets what came over the network wait as
  // long to be freed.
  setFlagsFromString('--semi-space-growth-factor=1');
  // A run ends in a second or two: V8 would spend a quarter of its time on optimising what then runs for a moment. So it
  // optimises what has run four times as long as usual. Node 20 has the flag, later ones complain of it.
  if (Number.parseInt(process.versions.v8, 10) === 11) setFlagsFromString('--interrupt-budget=300000');
  const { main } = await import('../dist/cli.js');
  await main(args, called.startsWith('kubectl-') ? 'kubectl kubecause' : 'kubecause');
}
