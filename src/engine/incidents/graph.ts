import { type Aspect, atLeast } from '../../core/finding.ts';
import type { Absent } from '../../core/lookup.ts';
import { compareText, formatRef, type KubeObject, refOf } from '../../core/objects.ts';
import { parseTime } from '../../core/time.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { type Draft, identity } from '../draft.ts';
import { absentDraft, blamedDraft } from './made-findings.ts';

/** Findings and what each follows from. `causes[i]` are the indexes of the direct causes of `drafts[i]`. */
export interface Graph {
  readonly drafts: readonly Draft[];
  readonly causes: readonly (readonly number[])[];
  /** Of the causes of some drafts, those that count where they lead to several incidents. */
  readonly mainCauses: ReadonlyMap<number, readonly number[]>;
}

/** A thing that existed this much longer before its cause began was not caused by it, in milliseconds. */
const tolerance = 120_000;

/**
 * Draws the edges from symptom to cause:
 * - what a finding blames, always; an absent object becomes a finding of its own, one for all that blame it
 * - of an absent object, what was to make it
 * - what it depends on, if that has a finding that breaks just that aspect
 * - from a roll-up finding to the findings of what its object owns
 *
 * Yields after each finding.
 */
export function* drawGraph(unordered: readonly Draft[], index: ClusterIndex): Generator<void, Graph> {
  const found = inOrder(unordered);
  yield;
  const drafts = [...found];
  const byObject = new Map<string, number[]>();
  for (const [i, { name }] of drafts.entries()) push(byObject, name, i);
  // Most findings follow from nothing.
  const causes = new Map<number, Set<number>>();
  yield;

  const addDraft = (draft: Draft): number => {
    push(byObject, draft.name, drafts.length);
    return drafts.push(draft) - 1;
  };
  const addCause = (effect: number, cause: number): void => {
    const known = causes.get(effect);
    if (known === undefined) causes.set(effect, new Set([cause]));
    else known.add(cause);
  };

  const absents = new Map<string, { absent: Absent; blamers: number[] }>();
  const makers = new Map<string, number[]>();
  for (const [i, draft] of found.entries()) {
    for (const product of draft.makes) push(makers, formatRef(product), i);
    for (const { object, because } of draft.blames) {
      if ('named' in object) continue;
      if ('metadata' in object) {
        const blamed = blamedFindings(drafts, byObject, i, object, because);
        for (const target of blamed.length > 0 ? blamed : [addDraft(blamedDraft(object, because, draft, index))])
          addCause(i, target);
      } else {
        const key = formatRef(object.ref);
        const entry = absents.get(key) ?? { absent: object, blamers: [] };
        absents.set(key, entry);
        entry.blamers.push(i);
      }
    }
    for (const { object, because } of draft.dependsOn) {
      for (const target of byObject.get(formatRef(refOf(object))) ?? []) {
        const cause = drafts[target]!;
        if (
          target !== i &&
          cause.definition.breaks === because &&
          atLeast(cause.definition.severity, 'warning') &&
          !beganBefore(draft, cause)
        )
          addCause(i, target);
      }
    }
    yield;
  }
  for (const { absent, blamers } of absents.values()) {
    const target = addDraft(
      absentDraft(
        absent,
        blamers.map(i => found[i]!),
      ),
    );
    for (const i of blamers) addCause(i, target);
    for (const i of makers.get(formatRef(absent.ref)) ?? []) addCause(target, i);
    yield;
  }
  for (const [i, draft] of drafts.entries()) {
    for (const rollup of rollupsAbove(draft, drafts, byObject, index)) if (rollup !== i) addCause(rollup, i);
    yield;
  }
  const sorted = drafts.map((_, i) => sortedNumbers(causes.get(i)));
  yield;
  return { drafts, causes: sorted, mainCauses: mainCausesOf(drafts, sorted, index) };
}

const none: readonly never[] = [];

function sortedNumbers(numbers: ReadonlySet<number> | undefined): readonly number[] {
  return numbers === undefined ? none : [...numbers].sort((a, b) => a - b);
}

/** By what sets them apart: the order in which analyzers ran must not show. */
function inOrder(drafts: readonly Draft[]): Draft[] {
  return drafts
    .map(draft => ({ draft, name: identity(draft) }))
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ draft }) => draft);
}

/** The causes that lie in the object of which a draft says that it counts, or in what that owns. */
function mainCausesOf(
  drafts: readonly Draft[],
  causes: readonly (readonly number[])[],
  index: ClusterIndex,
): ReadonlyMap<number, readonly number[]> {
  const isWithin = (object: KubeObject | undefined, whole: KubeObject): boolean => {
    for (let depth = 0; depth < mostOwners && object !== undefined; depth++) {
      if (object === whole) return true;
      object = index.ownerOf(object);
    }
    return false;
  };
  const main = new Map<number, readonly number[]>();
  for (const [i, { mainly }] of drafts.entries()) {
    const within = mainly === undefined ? [] : causes[i]!.filter(cause => isWithin(drafts[cause]!.object, mainly));
    if (within.length > 0) main.set(i, within);
  }
  return main;
}

/** Owners of owners are followed no further: a chain is three long, a loop without end. */
const mostOwners = 10;

/** The findings of a blamed object: those that break the aspect, else its own faults, else its roll-ups. */
function blamedFindings(
  drafts: readonly Draft[],
  byObject: ReadonlyMap<string, number[]>,
  from: number,
  object: KubeObject,
  because: Aspect,
): number[] {
  const all = (byObject.get(formatRef(refOf(object))) ?? []).filter(i => i !== from);
  const breaking = all.filter(i => drafts[i]!.definition.breaks === because);
  if (breaking.length > 0) return breaking;
  const own = all.filter(i => drafts[i]!.definition.rollup !== true);
  return own.length > 0 ? own : all;
}

/**
 * The roll-up findings of the object itself, else of the nearest owner that has one: an unavailable Deployment hangs on what
 * is wrong with its pods, an unavailable DaemonSet on the refusal of its pods.
 */
function rollupsAbove(
  draft: Draft,
  drafts: readonly Draft[],
  byObject: ReadonlyMap<string, number[]>,
  index: ClusterIndex,
): number[] {
  if (
    draft.object === undefined ||
    draft.definition.breaks === undefined ||
    !atLeast(draft.definition.severity, 'warning')
  )
    return [];
  let object: KubeObject | undefined = draft.definition.rollup === true ? index.ownerOf(draft.object) : draft.object;
  for (let depth = 0; depth < mostOwners; depth++) {
    if (object === undefined || object.kind === 'Node') return [];
    const rollups = (byObject.get(formatRef(refOf(object))) ?? []).filter(i => drafts[i]!.definition.rollup === true);
    if (rollups.length > 0) return rollups;
    object = index.ownerOf(object);
  }
  return [];
}

/** Whether a symptom is older than its supposed cause. A roll-up outlives the pods that it is about, so it proves nothing. */
function beganBefore(symptom: Draft, cause: Draft): boolean {
  if (symptom.since === undefined || cause.since === undefined || symptom.definition.rollup === true) return false;
  return parseTime(symptom.since) + tolerance < parseTime(cause.since);
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
