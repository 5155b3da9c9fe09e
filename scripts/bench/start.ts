import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, runNode } from './measure.ts';

/** Medians, in seconds. */
export interface StartResult {
  readonly bare: number;
  readonly version: number;
  readonly help: number;
  /** Undefined if there is no demo recording. */
  readonly analyze?: number;
  /** The same by the one file of `npm run build:single`, and how large that is, in bytes. */
  readonly single?: number;
  readonly singleSize: number;
  /** The same with a provider's SDK loaded and connected, and with the questions written. */
  readonly explain?: number;
}

/** Times whole processes in turns, so that what else the machine does falls on all of them alike. */
export async function benchStart(root: string, demo: string, runs: number): Promise<StartResult> {
  const bin = `${root}bin/kubecause.js`;
  const folder = mkdtempSync(join(tmpdir(), 'kubecause-bench-'));
  const single = join(folder, 'kubecause.mjs');
  execFileSync(process.execPath, [`${root}scripts/build.js`, `--single=${single}`]);
  const diagnosis = ['analyze', '--recording', `${root}${demo}`, '--fail-on', 'never'];
  const analyze = [bin, ...diagnosis];
  const commands = {
    bare: ['-e', '0'],
    version: [bin, '--version'],
    help: [bin, '--help'],
    ...(existsSync(`${root}${demo}`)
      ? {
          analyze,
          single: [single, ...diagnosis],
          explain: [...analyze, '--explain', '--backend', 'openai', '--dry-run'],
        }
      : {}),
  };
  // A key that nothing is sent with, and no certificates for which another fetch would be loaded.
  const env = { ...process.env, OPENAI_API_KEY: 'sk-bench', SSL_CERT_FILE: '' };
  const taken: Record<string, number[]> = {};
  for (let i = 0; i < runs; i++) {
    for (const [name, args] of Object.entries(commands)) {
      const { seconds } = await runNode(args, { env });
      taken[name] = [...(taken[name] ?? []), seconds];
    }
  }
  const singleSize = statSync(single).size;
  rmSync(folder, { recursive: true });
  const medians = Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, median(all)]));
  return { ...medians, singleSize } as unknown as StartResult;
}
