import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import { type Convention, conventions, general, type StateField, type Weights } from './custom-conventions.ts';

/** Kinds that are runs wherever they come from; what starts runs is none. */
const runKind = /^(?!Cron|Scheduled|Scaled|Recurring).*(Run|Job|Backup|Restore|Workflow|Migration)$/;

/** All that is known of how the status of a type is to be read. */
export interface Reading {
  readonly good: Weights;
  readonly bad: Weights;
  readonly states: Readonly<Partial<Record<StateField, Weights>>>;
  readonly run: boolean;
  readonly slow: boolean;
  readonly silent: boolean;
  readonly quiet: readonly RegExp[];
}

const readings = new Map<string, Reading>();
const mostReadings = 5000;

/** How the status of an object is to be read. */
export function readingOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): Reading {
  const key = `${groupOf(apiVersion)}/${kind}`;
  const known = readings.get(key);
  if (known !== undefined) return known;
  const reading = combine(groupOf(apiVersion), kind);
  if (readings.size >= mostReadings) readings.clear();
  readings.set(key, reading);
  return reading;
}

function combine(group: string, kind: string): Reading {
  const rows = conventions.filter(row => matches(row, group, kind));
  const ignored = new Set(rows.flatMap(row => row.ignore ?? []));
  const merge = (weights: readonly (Weights | undefined)[]): Weights =>
    Object.fromEntries(weights.flatMap(w => Object.entries(w ?? {})).filter(([type]) => !ignored.has(type)));
  return {
    good: merge([...rows.map(row => row.good), general.good]),
    bad: merge([...rows.map(row => row.bad), general.bad]),
    states: Object.assign({}, ...rows.map(row => row.states ?? {})) as Reading['states'],
    run: runKind.test(kind) || rows.some(row => row.run === true),
    slow: rows.some(row => row.slow === true),
    silent: rows.some(row => row.silent === true),
    quiet: rows.flatMap(row => row.quiet ?? []),
  };
}

function matches({ group: wanted, kinds }: Convention, group: string, kind: string): boolean {
  const inGroup = wanted.startsWith('.') ? `.${group}`.endsWith(wanted) : group === wanted;
  return inGroup && (kinds?.includes(kind) ?? true);
}
