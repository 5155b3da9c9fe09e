import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin, demo, pathOf } from '../../test/helpers/paths.ts';
import { median } from './figures.ts';
import { runNode } from './measure.ts';

/** Medians, in seconds. */
export interface StartResult {
  readonly bare: number;
  readonly version: number;
  readonly help: number;
  /** Of the demo recording. */
  readonly analyze: number;
  /** The same by the one file of `npm run build:single`, and how large that is, in bytes. */
  readonly single: number;
  readonly singleSize: number;
  /** The same with a provider's SDK loaded and connected, and with the questions written. */
  readonly explain: number;
}

/** Times whole processes in turns, so that what else the machine does falls on all of them alike. */
export async function benchStart(runs: number): Promise<StartResult> {
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-bench-'));
  const single = join(folder, 'kubecause.mjs');
  execFileSync(process.execPath, [pathOf('scripts/build.js'), `--single=${single}`]);
  const diagnosis = ['analyze', '--recording', demo, '--fail-on', 'never'];
  const analyze = [bin, ...diagnosis];
  const commands = {
    bare: ['-e', '0'],
    version: [bin, '--version'],
    help: [bin, '--help'],
    analyze,
    single: [single, ...diagnosis],
    explain: [...analyze, '--explain', '--backend', 'openai', '--dry-run'],
  };
  // A key that nothing is sent with, and no certificates for which another fetch would be loaded.
  const env = { ...process.env, OPENAI_API_KEY: 'sk-bench', SSL_CERT_FILE: '' };
  const taken = new Map<string, readonly number[]>();
  for (let i = 0; i < runs; i++) {
    for (const [name, args] of Object.entries(commands)) {
      const { seconds } = await runNode(args, { env });
      taken.set(name, [...(taken.get(name) ?? []), seconds]);
    }
  }
  const singleSize = statSync(single).size;
  rmSync(folder, { recursive: true });
  const took = (name: keyof typeof commands): number => median(taken.get(name)!);
  return {
    bare: took('bare'),
    version: took('version'),
    help: took('help'),
    analyze: took('analyze'),
    single: took('single'),
    singleSize,
    explain: took('explain'),
  };
}
