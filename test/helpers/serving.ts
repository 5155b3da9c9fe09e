import { onTestFinished } from 'vitest';
import type { Plan, Source } from '../../src/core/source.ts';
import type { DiagnoseOptions } from '../../src/engine/options.ts';
import { type Caller, everybody } from '../../src/serve/access.ts';
import { Asked } from '../../src/serve/asked.ts';
import { Filters } from '../../src/serve/filters.ts';
import { openDoor } from '../../src/serve/security/door.ts';
import { type Server, type Serving, servingFor } from '../../src/serve/serving.ts';
import { ask, type UseCase } from '../../src/serve/use-case.ts';
import { useCases } from '../../src/serve/use-cases/index.ts';
import { WarmDiagnosis } from '../../src/serve/warm-diagnosis.ts';
import type { Raw } from './objects.ts';
import { type SnapshotOptions, snapshot } from './snapshot.ts';
import { usualAnalyzers } from './usual-analyzers.ts';

/** A cluster that changes when a test says so. */
export interface ChangingCluster extends Source {
  become(objects: readonly Raw[], options?: SnapshotOptions): void;
}

export function changingCluster(first: readonly Raw[]): ChangingCluster {
  let now = snapshot(first);
  let wake: () => void = () => {};
  let changed = false;
  return {
    ...now,
    read: (plan: Plan, signal: AbortSignal) => now.read(plan, signal),
    become(objects, options) {
      now = snapshot(objects, options);
      changed = true;
      wake();
    },
    async changed(_, signal) {
      if (!changed)
        await new Promise<void>((resolve, reject) => {
          wake = resolve;
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      changed = false;
    },
  };
}

/** A server as tests see it. */
export interface TestServer extends Server {
  readonly cluster: ChangingCluster;
  /** The server as somebody sees it; as one who may see everything if not given. */
  as(namespaces?: readonly string[]): Serving;
  /** Asks a use case, by its name. Its answer is held against its schema. */
  ask(name: string, input?: object, namespaces?: readonly string[]): Promise<Record<string, unknown>>;
  /** Changes the cluster, and waits until it was looked at. */
  become(objects: readonly Raw[], options?: SnapshotOptions): Promise<void>;
}

/** Serves a cluster made of raw objects, which has been looked at once; it ends with the test. */
export async function serving(objects: readonly Raw[], options: Partial<DiagnoseOptions> = {}): Promise<TestServer> {
  const cluster = changingCluster(objects);
  const ended = new AbortController();
  let looked: () => void = () => {};
  const look = (): Promise<void> =>
    new Promise(resolve => {
      looked = resolve;
    });
  const warm = new WarmDiagnosis(
    cluster,
    { analyzers: usualAnalyzers, toolVersion: 'test', ...options },
    { onLook: () => looked(), onFailure: () => looked() },
    { least: 0, most: 60_000 },
  );
  const server = serverOf(warm);
  const as = (namespaces?: readonly string[]): Serving => {
    const caller: Caller = { name: 'test', namespaces: namespaces === undefined ? 'all' : new Set(namespaces) };
    return servingFor(caller, server);
  };
  const first = look();
  const running = warm.run(ended.signal).catch(error => {
    if (!ended.signal.aborted) throw error;
  });
  onTestFinished(async () => {
    ended.abort();
    await running;
  });
  await Promise.race([first, running]);
  return {
    ...server,
    cluster,
    as,
    async ask(name, input = {}, namespaces) {
      const useCase = useCaseNamed(name);
      const answer = await ask(useCase, as(namespaces), input, ended.signal);
      return useCase.output.parse(JSON.parse(JSON.stringify(answer)));
    },
    async become(next, given) {
      const again = look();
      cluster.become(next, given);
      await again;
    },
  };
}

/** A server of a diagnosis, open to everybody. */
export function serverOf(warm: WarmDiagnosis): Server {
  return {
    warm,
    authenticate: everybody,
    door: openDoor,
    log: () => {},
    version: 'test',
    settings: {},
    filters: new Filters(usualAnalyzers),
    asked: new Asked(),
  };
}

function useCaseNamed(name: string): UseCase {
  const found = useCases.find(useCase => useCase.name === name);
  if (found === undefined) throw new Error(`there is no use case ${name}`);
  return found;
}
