import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import { type ConditionStatus, noSettings, type Settings } from '../../src/core/settings.ts';
import type { Convention, StateField, Weights } from './custom-convention.ts';
import { conventions, general } from './custom-conventions.ts';

/** Kinds that are runs wherever they come from; what starts runs is none. */
const runKind = /^(?!Cron|Scheduled|Scaled|Recurring).*(Run|Job|Backup|Restore|Workflow|Migration)$/;

/** All that is known of how the status of a type is to be read. */
export interface Reading {
  readonly good: Weights;
  readonly bad: Weights;
  /** Conditions that may not be Unknown, however short a time. */
  readonly unknown: Weights;
  readonly states: Readonly<Partial<Record<StateField, Weights>>>;
  /** Conditions that may be Unknown for as long as they like. */
  readonly unknowable: ReadonlySet<string>;
  readonly run: boolean;
  readonly slow: boolean;
  readonly silent: boolean;
  readonly explainedBy: string | undefined;
  readonly quiet: readonly RegExp[];
}

const readings = new WeakMap<Settings, Map<string, Reading>>();
const mostReadings = 5000;

/** How the status of an object is to be read: by what the operator declared, else by what is known of the type. */
export function readingOf(
  { apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>,
  settings: Settings = noSettings,
): Reading {
  const known = readings.get(settings) ?? new Map<string, Reading>();
  const key = `${groupOf(apiVersion)}/${kind}`;
  const reading = known.get(key) ?? combine(groupOf(apiVersion), kind, settings.conditions);
  if (known.size >= mostReadings) known.clear();
  readings.set(settings, known.set(key, reading));
  return reading;
}

function combine(group: string, kind: string, conditions: Settings['conditions']): Reading {
  const declared = conditions.filter(c => c.kind === kind && (c.group === '' || c.group === group));
  const rows = conventions.filter(row => matches(row, group, kind));
  const ignored = new Set([...rows.flatMap(row => row.ignore ?? []), ...declared.map(({ type }) => type)]);
  const merge = (status: ConditionStatus, weights: readonly (Weights | undefined)[]): Weights =>
    Object.fromEntries([
      ...weights.flatMap(w => Object.entries(w ?? {})).filter(([type]) => !ignored.has(type)),
      ...declared.flatMap(({ type, bad, severity }) =>
        severity !== 'ignore' && bad.includes(status) ? [[type, severity] as const] : [],
      ),
    ]);
  return {
    good: merge('False', [...rows.map(row => row.good), general.good]),
    bad: merge('True', [...rows.map(row => row.bad), general.bad]),
    unknown: merge('Unknown', []),
    states: Object.assign({}, ...rows.map(row => row.states ?? {})) as Reading['states'],
    unknowable: new Set(rows.flatMap(row => row.unknowable ?? [])),
    run: runKind.test(kind) || rows.some(row => row.run === true),
    slow: rows.some(row => row.slow === true),
    silent: rows.some(row => row.silent === true),
    explainedBy: rows.find(row => row.explainedBy !== undefined)?.explainedBy,
    quiet: rows.flatMap(row => row.quiet ?? []),
  };
}

function matches({ group: wanted, kinds }: Convention, group: string, kind: string): boolean {
  return isInGroup(group, wanted) && (kinds?.includes(kind) ?? true);
}

/** Whether a group is the one that is wanted, or ends so, if that begins with a dot. */
export function isInGroup(group: string, wanted: string): boolean {
  return wanted.startsWith('.') ? `.${group}`.endsWith(wanted) : group === wanted;
}
