import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tableOf } from '../measurements.ts';
import type { EngineRun } from './engine-process.ts';
import { seconds } from './figures.ts';

/** What the engine takes with the analyzers that run by themselves, and with those of all profiles. */
interface EngineResult {
  readonly asUsual: EngineRun;
  readonly profiled: EngineRun;
}

/** Seconds of processor time of all, with as many findings as a cluster that is looked after has. */
const target = 1.5;

const program = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

/** Each in a process of its own: of the second run much would be compiled already. */
export function benchEngine(pods: number): EngineResult {
  return { asUsual: runEngine(pods), profiled: runEngine(pods, 'profiled') };
}

function runEngine(pods: number, ...more: readonly string[]): EngineRun {
  const args = [...process.execArgv, program, String(pods), ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as EngineRun;
}

export function engineTable({ asUsual, profiled }: EngineResult): string {
  const { pods, services, events, few } = asUsual;
  const row = (what: string, of: (run: EngineRun) => number): string[] => [
    what,
    ...[asUsual, profiled].map(run => seconds(of(run))),
  ];
  return tableOf([
    [
      `${pods} pods, ${services} Services, ${events} events: processor time`,
      `as usual: ${asUsual.findings} findings`,
      `with all profiles: ${profiled.findings} findings`,
    ],
    row('index, and the analyzers on all objects', ({ check }) => check),
    row(`link ${few} findings`, ({ linkFew }) => linkFew),
    row('then link all of them', ({ link }) => link),
    row(`all, with ${few} findings (${target} s)`, ({ check, linkFew }) => check + linkFew),
  ]);
}
