import type { Analyzer } from '../core/analyzer.ts';
import { type Kind, kindOf, knownKinds } from '../core/kinds/index.ts';
import { compareText, formatRef, type KubeObject, type ObjectRef, refOf } from '../core/objects.ts';
import type { ReportedFinding, Subject } from '../core/report.ts';
import { type AskedObject, type Found, findAsked } from './asked.ts';
import { type CheckResult, lookersAt } from './check.ts';
import type { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';

/** An object that was asked for, with what it owns and what owns it, all the way down and up; names as `formatRef` writes them. */
export interface FoundSubject extends Found {
  readonly name: string;
  readonly owned: ReadonlyMap<string, KubeObject>;
  readonly owners: ReadonlySet<string>;
}

/** @throws UserError with near matches if an object is not there, or that it cannot be known */
export function findSubjects(
  asked: readonly AskedObject[],
  namespaces: readonly string[] | undefined,
  index: ClusterIndex,
  drafts: readonly Draft[],
): FoundSubject[] {
  return findAsked(asked, namespaces, index, drafts).map(found => ({
    ...found,
    name: formatRef(found.ref),
    owned: found.object === undefined ? new Map() : ownedBy(found.object, index),
    owners: found.object === undefined ? new Set() : ownersOf(found.object, index),
  }));
}

/** Whether a finding is of the object, of what it owns, or of what owns it. */
export function touches({ name, owned, owners }: FoundSubject, draft: Draft): boolean {
  const own = draft.name;
  return own === name || owned.has(own) || owners.has(own) || formatRef(draft.topOwner) === name;
}

export function reportSubject(
  { ref, object, name, owned, owners }: FoundSubject,
  findings: readonly ReportedFinding[],
  { analyzers: coverage }: CheckResult,
  analyzers: readonly Analyzer[],
  index: ClusterIndex,
): Subject {
  const idsOf = (has: (ref: ObjectRef) => boolean): string[] =>
    findings.filter(finding => (finding.objects ?? [finding.object]).some(has)).map(finding => finding.id);
  const own = idsOf(of => formatRef(of) === name);
  const ofOwned = new Set([
    ...idsOf(of => owned.has(formatRef(of))),
    ...findings.filter(({ owner }) => owner !== undefined && formatRef(owner) === name).map(finding => finding.id),
  ]);
  const counts = new Map<string, number>();
  for (const { kind } of owned.values()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const lookers = lookersOf(object === undefined ? [] : [object, ...owned.values()], analyzers, index);
  for (const { id, state, why = '' } of coverage) if (state === 'failed' && lookers.has(id)) lookers.set(id, why);
  const sorted = [...lookers].sort(([a], [b]) => compareText(a, b));
  return {
    object: ref,
    seen: object !== undefined,
    findings: own,
    findingsOfOwned: [...ofOwned].filter(id => !own.includes(id)),
    findingsOfOwners: idsOf(of => owners.has(formatRef(of))),
    owns: Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b))),
    checkedBy: sorted.flatMap(([id, why]) => (why === undefined ? [id] : [])),
    notCheckedBy: sorted.flatMap(([id, why]) => (why === undefined ? [] : [{ id, why }])),
  };
}

/** The analyzers that look at one of the objects, and why those cannot that do not look at all of them. */
function lookersOf(
  objects: readonly KubeObject[],
  analyzers: readonly Analyzer[],
  index: ClusterIndex,
): Map<string, string | undefined> {
  const lookers = new Map<string, string | undefined>();
  const seen = new Set<Kind>();
  for (const object of objects) {
    const kind = kindOf(object);
    // Objects of a kind lie in one namespace here: what is true of one is true of all.
    if (kind === undefined || seen.has(kind)) continue;
    seen.add(kind);
    for (const { id, why } of lookersAt(object, kind, analyzers, index)) lookers.set(id, why);
  }
  return lookers;
}

function ownedBy(object: KubeObject, index: ClusterIndex): Map<string, KubeObject> {
  const owned = new Map<string, KubeObject>();
  const queue = [object];
  for (let owner = queue.pop(); owner !== undefined; owner = queue.pop()) {
    for (const kind of knownKinds) {
      for (const found of index.ownedBy(kind, owner.metadata.uid)) {
        const name = formatRef(refOf(found));
        if (found === object || owned.has(name)) continue;
        owned.set(name, found);
        queue.push(found);
      }
    }
  }
  return owned;
}

/** A cycle of owners, which a hostile recording may hold, ends where it began. */
function ownersOf(object: KubeObject, index: ClusterIndex): Set<string> {
  const owners = new Set<string>();
  for (let owner = index.ownerOf(object); owner !== undefined && owner !== object; owner = index.ownerOf(owner)) {
    const name = formatRef(refOf(owner));
    if (owners.has(name)) break;
    owners.add(name);
  }
  return owners;
}
