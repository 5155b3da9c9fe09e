import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { type ControlPlane, hasControlPlane, scripts } from '../test/helpers/control-plane.ts';
import { judgeRecording, recordedClusters, type Scores, scoresOf } from '../test/helpers/scenarios.ts';
import { insertMeasured, tableOf } from './measurements.ts';
import { age } from './scenarios/aged.ts';
import { askFirst } from './scenarios/first-answers.ts';
import { withLiveScenarios } from './scenarios/live.ts';

/**
 * `npm run scenarios [-- --mcp] [--recorded] [--write]`: what is found of the faults of scenarios, as a table: in every
 * recorded cluster of test/recordings, and on a real control plane where one can be started (two minutes; not with
 * `--recorded`). With `--mcp` what an assistant is told of each, in its first answer. `--write` puts the table into
 * docs/measurements.md.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

const head = [
  '',
  'faults detected',
  'culprit named',
  'near miss named',
  'alarms on healthy twins',
  'incidents (for each that there should be)',
  'incidents over several scenarios',
];

/** At most so many incidents for a fault: one broken thing is to be read once. */
const mostPerFault = 1.05;

/** Of so many scenarios the culprit need not be named hours later: what only an event told is gone with it. */
const mostUnnamed = 2;

/** Hours after which a cluster in which nothing changed must still tell the same. */
const later = 3;

const { values } = parseArgs({
  options: {
    mcp: { type: 'boolean', default: false },
    recorded: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

let failed = false;
const [name, rows] = values.mcp
  ? (['scenarios -- --mcp', await firstRows()] as const)
  : (['scenarios', await foundRows()] as const);
const table = tableOf(rows);
process.stdout.write(table);
if (values.write) insertMeasured(name, table);
if (failed) process.exitCode = 1;

/** What a report finds of the faults. */
async function foundRows(): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [head];
  for (const name of recordedClusters) {
    const scores = scoresOf(await judgeRecording(name));
    failed ||=
      scores.noisy > 0 || scores.named < scores.faults || scores.incidents > scores.rightIncidents * mostPerFault;
    rows.push(rowOf(`recorded: ${name}`, scores));
  }
  return [...rows, ...(await withPlane(async plane => (plane === undefined ? [] : await liveRows(plane))))];
}

/** What an assistant is told first of each. */
async function firstRows(): Promise<readonly (readonly string[])[]> {
  const { rows, missed } = await withPlane(askFirst);
  failed ||= missed.length > 0;
  for (const { question, tokens, text } of missed) process.stderr.write(`${question}: ${tokens} tokens: ${text}\n`);
  return rows;
}

/** With a control plane that has the scenarios, or without one. */
async function withPlane<T>(use: (plane?: ControlPlane) => Promise<T>): Promise<T> {
  if (!values.recorded && hasControlPlane) return await withLiveScenarios(use);
  if (!values.recorded) process.stderr.write(`no control plane can be started: ${scripts} is not there\n`);
  return await use();
}

function rowOf(what: string, scores: Scores): string[] {
  const { faults, detected, named, near, nearNamed, healthy, noisy, incidents, rightIncidents, merged } = scores;
  const perFault = (incidents / rightIncidents).toFixed(2);
  return [
    what,
    `${detected} of ${faults}`,
    `${named} of ${faults}`,
    `${nearNamed} of ${near}`,
    `${noisy} of ${healthy}`,
    `${incidents} of ${rightIncidents} (${perFault})`,
    merged.length === 0 ? '0' : `${merged.length}: ${merged.join(', ')}`,
  ];
}

/** The scenarios of the control plane itself: live, recorded, and as they would be hours later; by its own script. */
async function liveRows(plane: ControlPlane): Promise<string[][]> {
  const env = { KUBECONFIG: plane.admin };
  const recording = join(plane.root, 'recording');
  const analyze = (...source: string[]) => kubecause(env, 'analyze', '-o', 'json', '--fail-on', 'never', ...source);
  const what = 'the scenarios of the control plane';
  const live = await scoredRow(`live: ${what}`, await analyze(), plane.root);
  await kubecause(env, 'record', recording);
  const recorded = await scoredRow(`the same, recorded`, await analyze('--recording', recording), plane.root);
  age(recording, later);
  const old = await analyze('--recording', recording);
  return [
    live,
    recorded,
    await scoredRow(`the same, ${later} hours later, without events`, old, plane.root, mostUnnamed),
  ];
}

async function kubecause(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  return (await execa(process.execPath, [`${root}bin/kubecause.js`, ...args], { env })).stdout;
}

/** What the control plane's own script makes of a report. */
async function scoredRow(what: string, report: string, folder: string, unnamed = 0): Promise<string[]> {
  const file = join(folder, 'report.json');
  await writeFile(file, report);
  const expected = join(scripts, 'scenarios/expect.json');
  const { stdout } = await execa('python3', [join(scripts, 'score.py'), expected, 'kubecause', file]);
  const read = (pattern: RegExp): string[] => [...(pattern.exec(stdout) ?? [])].slice(1);
  const [detected = '', faults = ''] = read(/detected (\d+)\/(\d+)/);
  const [named = ''] = read(/cause named (\d+)/);
  const [noisy = '', healthy = ''] = read(/noisy on healthy (\d+)\/(\d+)/);
  const [stray = ''] = read(/stray alarms elsewhere (\d+)/);
  const [perFault = ''] = read(/things to read per detected fault ([\d.]+)/);
  const [merged = ''] = read(/incidents over several faults (\d+)/);
  failed ||=
    detected !== faults ||
    Number(named) < Number(faults) - unnamed ||
    noisy !== '0' ||
    stray !== '0' ||
    Number(perFault) > mostPerFault;
  return [
    what,
    `${detected} of ${faults}`,
    `${named} of ${faults}`,
    '',
    `${noisy} of ${healthy}, ${stray} elsewhere`,
    `(${perFault})`,
    merged,
  ];
}
