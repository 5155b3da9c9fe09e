import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { scripts, startControlPlane } from '../../test/helpers/control-plane.ts';
import { bin } from '../../test/helpers/paths.ts';
import { median } from './figures.ts';
import { kubectlPath, startProxy } from './kubectl.ts';
import { type Run, runAnalysis, runProgram } from './measure.ts';

/** What whole processes take of a real API server; medians, in seconds and bytes. */
export interface LiveResult {
  readonly pods: number;
  readonly requests: number;
  readonly kubecause: Cost;
  readonly wide: Cost;
  readonly json: Cost;
  /** Of kubecause against `kubectl get pods -A -o wide`. */
  readonly ratio: number;
}

interface Cost {
  readonly seconds: number;
  readonly peak: number;
}

const namespaces = 30;
const podsPerNamespace = 100;
/** Minutes that so many pods may take to run. */
const patience = 15;

/**
 * Analyzes a real cluster of 3,000 pods and 1,000 Services, and has kubectl print its pods, in turns.
 * @param given the kubeconfig of one that is filled already; one is started and filled if not given
 */
export async function benchLive(runs: number, given?: string): Promise<LiveResult> {
  const kubectl = await kubectlPath();
  if (given !== undefined) return measure(runs, kubectl, given);
  const plane = await startControlPlane();
  try {
    await fill(kubectl, plane.admin);
    return await measure(runs, kubectl, plane.admin);
  } finally {
    await plane.stop();
  }
}

async function fill(kubectl: string, config: string): Promise<void> {
  const env = { ...process.env, KUBECONFIG: config };
  await execa(kubectl, ['create', '-f', join(scripts, 'nodes.yaml')], { env });
  const proxy = await startProxy(kubectl, env);
  try {
    await execa('node', [join(scripts, 'scale.mjs'), proxy.url, String(namespaces)]);
  } finally {
    proxy.stop();
  }
  const ends = Date.now() + patience * 60_000;
  while ((await running(kubectl, env)) < namespaces * podsPerNamespace) {
    if (Date.now() > ends) throw new Error(`the pods did not run within ${patience} minutes`);
    await wait(10_000);
  }
}

async function running(kubectl: string, env: NodeJS.ProcessEnv): Promise<number> {
  const query = ['get', 'pods', '-A', '--field-selector=status.phase=Running', '-o', 'name'];
  return (await execa(kubectl, query, { env })).stdout.split('\n').length;
}

async function measure(runs: number, kubectl: string, config: string): Promise<LiveResult> {
  const env = { ...process.env, KUBECONFIG: config };
  const pods = (format: string) => runProgram(kubectl, ['get', 'pods', '-A', '-o', format], { env });
  const taken: { readonly [name in 'kubecause' | 'wide' | 'json']: Run[] } = { kubecause: [], wide: [], json: [] };
  for (let i = 0; i < runs; i++) {
    taken.kubecause.push(await runAnalysis(env));
    taken.wide.push(await pods('wide'));
    taken.json.push(await pods('json'));
  }
  const [kubecause, wide, json] = [costOf(taken.kubecause), costOf(taken.wide), costOf(taken.json)];
  const counting = [bin, 'analyze', '--quiet', '--stats=json'];
  const { stderr } = await execa('node', counting, { env, reject: false });
  const { requests } = JSON.parse(stderr) as { readonly requests: number };
  return {
    pods: await running(kubectl, env),
    requests,
    kubecause,
    wide,
    json,
    ratio: kubecause.seconds / wide.seconds,
  };
}

function costOf(runs: readonly Run[]): Cost {
  return { seconds: median(runs.map(run => run.seconds)), peak: Math.max(...runs.map(run => run.peak ?? 0)) };
}
