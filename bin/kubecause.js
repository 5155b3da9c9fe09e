#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  // Without loading the rest: editors and scripts ask for the version often.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`kubecause ${version}\n`);
} else {
  const { main } = await import('../dist/cli.js');
  await main(args);
}
