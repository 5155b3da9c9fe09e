import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bin } from '../../test/helpers/paths.ts';

/** What one run of a process took, in seconds and bytes. */
export interface Run {
  readonly seconds: number;
  /** Processor time, of all threads; undefined unless it was measured. */
  readonly cpu?: number;
  /** The most memory that it held; undefined unless it was measured. */
  readonly peak?: number;
  readonly stdout: string;
}

interface RunOptions {
  /** Whether to measure what the process takes besides time. */
  readonly measured?: boolean;
  /** The exit codes that are good; 0 if not given. */
  readonly codes?: readonly number[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs node as a whole process, from its start to its end. */
export async function runNode(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { measured = false } = options;
  const preload = measured ? ['--import', fileURLToPath(new URL('./peak.js', import.meta.url))] : [];
  const { took, ...run } = await runProcess(process.execPath, [...preload, ...args], options);
  const [peak, cpu] = took.split(' ').map(Number);
  return { ...run, ...(measured && { peak: peak!, cpu: cpu! }) };
}

/** Runs the usual diagnosis of a cluster as people do, as a whole process. */
export function runAnalysis(env: NodeJS.ProcessEnv, ...more: readonly string[]): Promise<Run> {
  const command = [bin, 'analyze', '--fail-on', 'never', ...more];
  return runNode(command, { env, measured: true, codes: [0, 3] });
}

/** Runs a program whose memory can only be looked at from outside: where /proc tells of it. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { took: _, ...run } = await runProcess(program, args, options, 10);
  return run;
}

/** @param every milliseconds after which to look at the memory again; not at all if not given */
async function runProcess(
  program: string,
  args: readonly string[],
  { codes = [0], env = process.env }: RunOptions,
  every?: number,
): Promise<Run & { readonly took: string }> {
  const began = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let peak = 0;
  const timer =
    every === undefined ? undefined : setInterval(() => (peak = Math.max(peak, mostMemoryOf(child.pid!))), every);
  const [stdout, stderr, took] = [1, 2, 3].map(fd => text(child.stdio[fd] as NodeJS.ReadableStream));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('exit', resolve));
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  if (code === null || !codes.includes(code))
    throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${await stderr}`);
  return { seconds, ...(peak > 0 && { peak }), stdout: (await stdout) ?? '', took: (await took) ?? '' };
}

/** The high-water mark of a process, in bytes; 0 where there is no /proc, or no such process any more. */
function mostMemoryOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of stream) pieces.push(String(piece));
  return pieces.join('');
}

/** The seconds that all threads of this process were busy, and what came of it. */
export function processorTime<T>(run: () => T): [seconds: number, result: T] {
  const began = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(began);
  return [(user + system) / 1e6, result];
}
