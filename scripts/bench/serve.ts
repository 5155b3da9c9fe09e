import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bin, pathOf } from '../../test/helpers/paths.ts';
import { tableOf } from '../measurements.ts';
import { megabytes, milliseconds } from './figures.ts';
import { generatedCluster, type WatchedCluster } from './generated-cluster.ts';
import { runNode } from './measure.ts';
import { realCluster } from './real-cluster.ts';

/** What must hold: milliseconds, and against the memory of one analysis. */
const targets = { p99: 50, memory: 1.3 } as const;

/** Questions each second. */
const questions = 100;
/** How long a minute is, in seconds. */
const minute = 60;

/** What a server held and took in one part of the time: milliseconds, seconds and bytes. */
interface ServedMinute {
  /** How long the event loop was held. */
  readonly held: { readonly p99: number; readonly most: number };
  /** The most processor time that it took without a pause: what it is held for where nothing else runs. Undefined where there is no /proc. */
  readonly busy: number | undefined;
  readonly cpu: number;
  /** After garbage was collected. */
  readonly heap: number;
  readonly rss: number;
  /** The most memory since its start. */
  readonly peak: number;
  /** Looks at the cluster. */
  readonly looks: number;
  readonly answers: Answers;
}

/** What answers took, in milliseconds. */
interface Answers {
  readonly count: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly byPath: Readonly<Record<string, Omit<Answers, 'byPath' | 'failed'>>>;
}

interface ServeOptions {
  /** In a cluster that is made for it, if not given. */
  readonly kubeconfig: string | undefined;
  readonly pods: number;
  /** Objects that change each second. */
  readonly changes: number;
  /** For how many minutes it is asked. */
  readonly minutes: number;
}

interface ServeResult extends ServeOptions {
  /** The most memory of one analysis. */
  readonly analysis: number;
  readonly all: readonly ServedMinute[];
}

/**
 * `kubecause serve` in a process, a cluster that changes all the time in another, and who asks in a third.
 * @param say takes a line about each minute as it ends
 */
export async function benchServe(options: ServeOptions, say: (line: string) => void): Promise<ServeResult> {
  const { kubeconfig, pods, changes, minutes } = options;
  const cluster = await (kubeconfig === undefined
    ? generatedCluster(pods, 'protobuf', changes)
    : realCluster(kubeconfig, changes));
  const load = (seconds: number): Promise<Answers> => ask(server!.url, seconds, cluster.known);
  let server: Server | undefined;
  try {
    const before = await cluster.analyze();
    server = await startServer({ ...cluster.env, ...imageEnv() });
    const { url, observe } = server;
    // Code is compiled, connections are made.
    await load(minute / 4);
    await observe();
    const all: ServedMinute[] = [];
    let looked = await looksOf(url);
    for (let i = 0; i < minutes; i++) {
      const answers = await load(minute);
      const looks = await looksOf(url);
      const one = { ...(await observe()), looks: looks - looked, answers };
      looked = looks;
      all.push(one);
      say(`minute ${i + 1}: ${cellsOf(one, before.peak!).join(', ')}`);
    }
    // Of a real cluster, in which events have piled up by now, it takes more than before.
    const analysis = Math.max(before.peak!, (await cluster.analyze()).peak!);
    return { ...options, analysis, all };
  } finally {
    server?.stop();
    cluster.stop();
  }
}

/** A row for each minute. */
export function serveTable({ kubeconfig, pods, changes, analysis, all }: ServeResult): string {
  const head = [
    `${kubeconfig === undefined ? `${pods} pods` : 'a real API server'}, ${changes} changes a second`,
    'looks',
    'answers',
    'half within',
    `99 % within (${targets.p99} ms)`,
    'longest',
    'event loop held at most',
    'of processor time',
    'processor time',
    'heap',
    'most memory',
    `against one analysis (${targets.memory} x)`,
  ];
  return tableOf([head, ...all.map((one, i) => [`minute ${i + 1}`, ...cellsOf(one, analysis)])]);
}

function cellsOf({ looks, answers, held, busy, cpu, heap, peak }: ServedMinute, analysis: number): string[] {
  return [
    String(looks),
    String(answers.count),
    milliseconds(answers.p50),
    milliseconds(answers.p99),
    milliseconds(answers.most),
    milliseconds(held.most),
    busy === undefined ? 'unknown' : milliseconds(busy),
    `${cpu.toFixed(1)} s`,
    megabytes(heap),
    megabytes(peak),
    `${(peak / analysis).toFixed(2)} x`,
  ];
}

const loader = fileURLToPath(new URL('./load.js', import.meta.url));
const observed = fileURLToPath(new URL('./observed.js', import.meta.url));

async function ask(
  url: string,
  seconds: number,
  { namespace, deployment, another }: WatchedCluster['known'],
): Promise<Answers> {
  const { stdout } = await runNode([loader, url, `${seconds}`, `${questions}`, namespace, deployment, another]);
  return JSON.parse(stdout) as Answers;
}

async function looksOf(url: string): Promise<number> {
  const health = (await (await fetch(`${url}/v1/health`)).json()) as { looks: number };
  return health.looks;
}

interface Server {
  readonly url: string;
  /** What it took since this was asked last, and what it holds. */
  observe(): Promise<Omit<ServedMinute, 'answers' | 'looks'>>;
  stop(): void;
}

/** What the image sets for the C library: servers run in it. */
function imageEnv(): NodeJS.ProcessEnv {
  const set = readFileSync(pathOf('Dockerfile'), 'utf8').match(/^ENV (.*)$/m)?.[1];
  if (set === undefined) throw new Error('Dockerfile: there is no ENV');
  return Object.fromEntries(set.split(' ').map(pair => pair.split('=')));
}

/** Resolves when it looked at the cluster once. */
async function startServer(env: NodeJS.ProcessEnv): Promise<Server> {
  const args = ['--expose-gc', '--import', observed, bin, 'serve', '--http', '127.0.0.1:0', '--mcp-http'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const stop = (): void => void child.kill();
  try {
    const url = await addressOf(child);
    while (!(await fetch(`${url}/readyz`)).ok) await new Promise(resolve => setTimeout(resolve, 100));
    return {
      url,
      async observe() {
        const told = once(child, 'message');
        child.send('observe');
        return (await told)[0];
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Where it says that it listens. What else it logs is of no interest, but has to be read. */
async function addressOf(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  return await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', line => {
      const address = /"address":"(http:[^"]+)"/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
      else lines.push(line);
    });
    child.on('exit', code => reject(new Error(`serve ended with ${code}: ${lines.join('\n')}`)));
  });
}
