import { analyzers } from '../../analyzers/index.ts';
import { decodeList } from '../../src/cluster/decode/index.ts';
import type { Kind } from '../../src/core/kinds/index.ts';
import type { Chunk } from '../../src/core/source.ts';
import { atOnce } from '../../src/core/steps.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { gatherIncidents } from '../../src/engine/incidents/report-incidents.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { world } from './world.ts';

/** What one step cost, in seconds of processor time: what else the machine does does not count. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
}

const pageSize = 1000;

/** Times the steps of a run without a network: decoding each kind, each analyzer on all of its subjects, linking; slowest first. */
export function benchAnalyzers(pods: number): Step[] {
  const steps: Step[] = [];
  const time = (name: string, run: () => void): void => {
    const began = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(began);
    steps.push({ name, seconds: (user + system) / 1e6 });
  };
  const store = new Store();
  store.add({ type: 'about', takenAt: new Date().toISOString(), serverVersion: 'v1.36.0' });
  const contents = world(pods);
  for (const kind of kindsOf(analyzers)) {
    const pages = pagesOf(contents, kind);
    time(`decode ${kind}`, () => {
      for (const page of pages) store.add(decoded(kind, page));
    });
    store.add({ type: 'state', kind, state: 'complete' });
  }
  time('sort all objects', () => store.seal());
  const index = new ClusterIndex(store);
  for (const analyzer of analyzers) time(`check ${analyzer.id}`, () => void check([analyzer], index));
  const { drafts } = check(analyzers, index);
  time(`link ${drafts.length} findings`, () => void atOnce(gatherIncidents(drafts, index)));
  return steps.sort((a, b) => b.seconds - a.seconds);
}

/** All objects of the large cluster, decoded. */
export function* decodedWorld(pods: number): Generator<Chunk> {
  const contents = world(pods);
  for (const kind of kindsOf(analyzers)) {
    for (const page of pagesOf(contents, kind)) yield decoded(kind, page);
  }
}

function decoded(kind: Kind, page: Buffer): Chunk {
  return { type: 'objects', kind, objects: decodeList(kind, page, 'application/vnd.kubernetes.protobuf').objects };
}

function pagesOf(contents: ReturnType<typeof world>, kind: Kind): Buffer[] {
  const content = contents[kind];
  if (content === undefined || !('page' in content)) return [];
  const { count } = content;
  return Array.from({ length: Math.ceil(count / pageSize) }, (_, i) =>
    content.page(i * pageSize, Math.min((i + 1) * pageSize, count), 'protobuf', undefined),
  );
}
