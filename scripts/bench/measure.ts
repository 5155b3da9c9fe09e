import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What one run of a process took. */
export interface Run {
  readonly seconds: number;
  /** The most memory that it held; undefined unless asked for. */
  readonly peak?: number;
  readonly stdout: string;
}

/** Runs node as a whole process, from its start to its end. Any exit code that is expected is good. */
export async function runNode(
  args: readonly string[],
  options: { readonly peak?: boolean; readonly codes?: readonly number[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  const { peak = false, codes = [0], env = process.env } = options;
  const preload = peak ? ['--import', fileURLToPath(new URL('./peak.js', import.meta.url))] : [];
  const began = performance.now();
  const child = spawn(process.execPath, [...preload, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const [stdout, stderr, memory] = [1, 2, 3].map(fd => text(child.stdio[fd] as NodeJS.ReadableStream));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
  const seconds = (performance.now() - began) / 1000;
  if (code === null || !codes.includes(code))
    throw new Error(`node ${args.join(' ')} ended with ${code}: ${await stderr}`);
  return { seconds, ...(peak ? { peak: Number(await memory) } : {}), stdout: (await stdout) ?? '' };
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += String(chunk);
  return all;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
