import { analyzers } from '../../analyzers/index.ts';
import { atOnce } from '../../src/core/steps.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { gatherIncidents } from '../../src/engine/incidents/report-incidents.ts';
import { decoded, emptyStore, encodedWorld, markComplete } from './decoded-world.ts';
import { processorTime } from './measure.ts';

/** What one step cost, in seconds of processor time: what else the machine does does not count. */
interface Step {
  readonly name: string;
  readonly seconds: number;
}

/** So many steps, the slowest, are worth a line. */
const shown = 25;

/** Times the steps of a run without a network: decoding each kind, each analyzer on all of its subjects, linking; slowest first. */
export function benchAnalyzers(pods: number): readonly Step[] {
  const steps: Step[] = [];
  const time = <T>(name: string, run: () => T): T => {
    const [seconds, result] = processorTime(run);
    steps.push({ name, seconds });
    return result;
  };
  const store = emptyStore();
  for (const [kind, pages] of encodedWorld(pods)) {
    time(`decode ${kind}`, () => {
      for (const page of pages) store.add(decoded(kind, page));
    });
  }
  markComplete(store);
  time('sort all objects', () => store.seal());
  const index = new ClusterIndex(store);
  for (const analyzer of analyzers) time(`check ${analyzer.id}`, () => check([analyzer], index));
  const { drafts } = check(analyzers, index);
  time(`link ${drafts.length} findings`, () => atOnce(gatherIncidents(drafts, index)));
  return steps.sort((a, b) => b.seconds - a.seconds);
}

/** A line for each of the slowest steps. */
export function analyzersTable(steps: readonly Step[]): string {
  return steps
    .slice(0, shown)
    .map(({ name, seconds }) => `${(seconds * 1000).toFixed(0).padStart(6)} ms  ${name}\n`)
    .join('');
}
