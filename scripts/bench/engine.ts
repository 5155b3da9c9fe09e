import { setFlagsFromString } from 'node:v8';
import { analyzers } from '../../analyzers/index.ts';
import { profiles, runsWith } from '../../src/core/analyzer.ts';
import { atOnce } from '../../src/core/steps.ts';
import { check } from '../../src/engine/check.ts';
import { ClusterIndex } from '../../src/engine/cluster-index.ts';
import { gatherIncidents } from '../../src/engine/incidents/report-incidents.ts';
import { kindsOf } from '../../src/engine/plan.ts';
import { Store } from '../../src/engine/store.ts';
import { decodedWorld } from './analyzers.ts';

/** What the engine takes for a cluster that is decoded already, in seconds of processor time. */
export interface EngineResult {
  readonly pods: number;
  readonly services: number;
  readonly events: number;
  readonly findings: number;
  /** Indexes, and every analyzer on every object of its subject. */
  readonly check: number;
  /** From findings to incidents: of all, and of so many as a cluster of this size has that is looked after. */
  readonly link: number;
  readonly linkFew: number;
}

/** As many findings as a cluster of this size has that is looked after. */
export const fewFindings = 10_000;

/**
 * Times what comes between reading and writing the report, once, as a process does it that has just started, with the flag that
 * bin/kubecause.js sets.
 * @param profiled also with what runs only when its profile is asked for. The templates of the generated cluster keep to no good
 * practice, so each workload has a dozen findings more then.
 */
export function benchEngine(pods: number, profiled: boolean): EngineResult {
  if (Number.parseInt(process.versions.v8, 10) === 11) setFlagsFromString('--interrupt-budget=300000');
  const chosen = analyzers.filter(analyzer => runsWith(analyzer, profiled ? profiles : []));
  const store = new Store();
  store.add({ type: 'about', takenAt: new Date().toISOString(), serverVersion: 'v1.36.0' });
  for (const chunk of decodedWorld(pods)) store.add(chunk);
  for (const kind of kindsOf(analyzers)) store.add({ type: 'state', kind, state: 'complete' });
  store.seal();
  const index = new ClusterIndex(store);
  const [checked, { drafts }] = processorTime(() => check(chosen, index));
  const linked = (some: typeof drafts) => (): void => {
    atOnce(gatherIncidents(some, index));
  };
  // What counts comes first: the second time it would be compiled already.
  const [linkFew] = processorTime(linked(drafts.slice(0, fewFindings)));
  const [link] = processorTime(linked(drafts));
  return {
    pods: store.objects('Pod').length,
    services: store.objects('Service').length,
    events: store.objects('Event').length,
    findings: drafts.length,
    check: checked,
    link,
    linkFew,
  };
}

/** The seconds that all threads were busy, and what came of it. */
function processorTime<T>(run: () => T): [seconds: number, result: T] {
  const began = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(began);
  return [(user + system) / 1e6, result];
}
