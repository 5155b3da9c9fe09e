import '../../bin/v8-flags.js';
import { analyzers } from '../../analyzers/index.ts';
import { profiles, runsWith } from '../../src/core/analyzer.ts';
import { atOnce } from '../../src/core/steps.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { gatherIncidents } from '../../src/engine/incidents/report-incidents.ts';
import { decodedWorld, emptyStore, markComplete } from './decoded-world.ts';
import { processorTime } from './measure.ts';

/** What the engine takes for a cluster that is decoded already, in seconds of processor time. */
export interface EngineRun {
  readonly pods: number;
  readonly services: number;
  readonly events: number;
  readonly findings: number;
  /** Indexes, and every analyzer on every object of its subject. */
  readonly check: number;
  /** From findings to incidents: of all, and of `few`. */
  readonly link: number;
  readonly linkFew: number;
  /** As many findings as a cluster of this size has that is looked after. */
  readonly few: number;
}

const few = 10_000;

/**
 * `engine-process.ts PODS [profiled]`: times what comes between reading and writing the report, once, as a process does it that has
 * just started, with the flags of bin/v8-flags.js. Prints an EngineRun as JSON. With `profiled` also what runs only when its
 * profile is asked for: the templates of the generated cluster keep to no good practice, so each workload has a dozen findings more.
 */
const [, , pods, profiled] = process.argv;
const chosen = analyzers.filter(analyzer => runsWith(analyzer, profiled === undefined ? [] : profiles));
const store = emptyStore();
for (const chunk of decodedWorld(Number(pods))) store.add(chunk);
markComplete(store);
store.seal();
const index = new ClusterIndex(store);
const [checked, { drafts }] = processorTime(() => check(chosen, index));
// What counts comes first: the second time it would be compiled already.
const [linkFew] = processorTime(() => atOnce(gatherIncidents(drafts.slice(0, few), index)));
const [link] = processorTime(() => atOnce(gatherIncidents(drafts, index)));
const run: EngineRun = {
  pods: store.objects('Pod').length,
  services: store.objects('Service').length,
  events: store.objects('Event').length,
  findings: drafts.length,
  check: checked,
  link,
  linkFew,
  few,
};
process.stdout.write(JSON.stringify(run));
