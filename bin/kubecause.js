#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

// kubectl knows its plugins, and what completes them, by the names of their files.
const called = basename(process.argv[1] ?? '');
const typed = process.argv.slice(2);
const args = /^kubectl[_-]complete-/.test(called) ? ['__complete', ...typed] : typed;
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Without loading the rest: editors and scripts ask for the version often.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`kubecause ${version}\n`);
} else {
  await import('./v8-flags.js');
  const { main } = await import('../dist/cli.js');
  await main(args, called.startsWith('kubectl-') ? 'kubectl kubecause' : 'kubecause');
}
