import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { execa } from 'execa';
import { type ControlPlane, scripts } from '../../test/helpers/control-plane.ts';
import { type FirstAnswer, firstAnswers, mostTokens } from '../../test/helpers/first-answers.ts';
import { bin, recordingOf } from '../../test/helpers/paths.ts';
import {
  type JudgedReport,
  judgeRecording,
  judgeReport,
  recordedClusters,
  type Scenario,
} from '../../test/helpers/scenarios.ts';

const head = ['', 'culprit named by `why`', 'by `get-incident`', `under ${mostTokens} tokens`, 'median', 'most'];

/** What an assistant is told first about each fault, as a table. */
export interface FirstAnswers {
  readonly rows: readonly (readonly string[])[];
  /** Answers that do not name the culprit, or not shortly. */
  readonly missed: readonly FirstAnswer[];
}

/** Asks as an assistant does: the official client, of a server that it starts, on each recorded cluster and on a live one. */
export async function askFirst(plane?: ControlPlane): Promise<FirstAnswers> {
  const asked: (readonly [what: string, answers: readonly FirstAnswer[]])[] = [];
  for (const name of recordedClusters)
    asked.push([`recorded: ${name}`, await answersOf(['--recording', recordingOf(name)], await judgeRecording(name))]);
  if (plane !== undefined) {
    const source = ['--kubeconfig', plane.admin];
    const { stdout } = await execa('node', [bin, 'analyze', ...source, '-o', 'json', '--fail-on', 'never']);
    const answers = await answersOf(source, judgeReport(JSON.parse(stdout), liveScenarios()));
    asked.push(['live: the scenarios of the control plane', answers]);
  }
  return {
    rows: [head, ...asked.map(([what, answers]) => rowOf(what, answers))],
    missed: asked.flatMap(([, answers]) => answers.filter(({ named, tokens }) => !named || tokens >= mostTokens)),
  };
}

async function answersOf(source: readonly string[], judged: JudgedReport): Promise<FirstAnswer[]> {
  const client = new Client({ name: 'scenarios', version: '1' });
  const args = [bin, 'serve', '--mcp', ...source];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'ignore' }));
  try {
    return await firstAnswers(client, judged);
  } finally {
    await client.close();
  }
}

/** What the control plane's own list expects, in the words of ours: of the healthy twins nothing is asked. */
function liveScenarios(): Scenario[] {
  const expected = JSON.parse(readFileSync(join(scripts, 'scenarios/expect.json'), 'utf8')) as readonly {
    readonly id: string;
    readonly fault: string;
    readonly on: readonly string[];
    readonly culprit: string | null;
  }[];
  return expected.flatMap(({ id, fault, on, culprit }) =>
    culprit === null ? [] : [{ id, incidents: 1, faults: [{ fault, on, culprit }] }],
  );
}

function rowOf(what: string, answers: readonly FirstAnswer[]): string[] {
  const namedBy = (wanted: FirstAnswer['tool']): string => {
    const own = answers.filter(({ tool }) => tool === wanted);
    return `${own.filter(({ named }) => named).length} of ${own.length}`;
  };
  const sizes = answers.map(({ tokens }) => tokens).sort((a, b) => a - b);
  const short = sizes.filter(size => size < mostTokens).length;
  return [
    what,
    namedBy('why'),
    namedBy('get-incident'),
    `${short} of ${sizes.length}`,
    String(sizes[Math.floor(sizes.length / 2)]),
    String(sizes.at(-1)),
  ];
}
