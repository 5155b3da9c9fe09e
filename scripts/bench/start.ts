import { existsSync } from 'node:fs';
import { median, runNode } from './measure.ts';

/** Medians, in seconds. */
export interface StartResult {
  readonly bare: number;
  readonly version: number;
  readonly help: number;
  /** Undefined if there is no demo recording. */
  readonly analyze?: number;
  /** The same with a provider's SDK loaded and connected, and with the questions written. */
  readonly explain?: number;
}

/** Times whole processes in turns, so that what else the machine does falls on all of them alike. */
export async function benchStart(root: string, demo: string, runs: number): Promise<StartResult> {
  const bin = `${root}bin/kubecause.js`;
  const analyze = [bin, 'analyze', '--recording', `${root}${demo}`, '--fail-on', 'never'];
  const commands = {
    bare: ['-e', '0'],
    version: [bin, '--version'],
    help: [bin, '--help'],
    ...(existsSync(`${root}${demo}`)
      ? { analyze, explain: [...analyze, '--explain', '--backend', 'openai', '--dry-run'] }
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
  return Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, median(all)])) as unknown as StartResult;
}
