import { hash } from 'node:crypto';
import { compareText } from '../../core/objects.ts';
import { type Draft, idBasis } from '../draft.ts';
import type { Linked } from './link.ts';

/** An incident before it is worded. */
export interface Folded {
  /** The id of its cause. */
  readonly id: string;
  /** The fold key of its cause. */
  readonly key: string;
  /** Indexes of all its drafts. */
  readonly members: readonly number[];
  /** By fold key: drafts of one code and key on the objects of one owner are one finding. */
  readonly findings: ReadonlyMap<string, FoldedFinding>;
  /** Whether all of it may be only a matter of time. */
  readonly settling: boolean;
}

interface FoldedFinding {
  readonly id: string;
  /** Indexes of its drafts, by the names of their objects. */
  readonly drafts: readonly number[];
}

/**
 * Folds what is alike in each incident, and gives ids. Where two incidents hold findings alike in all that an id is made of,
 * the later by its key gets a number; what is only settling has no say in that, for it comes and goes. Yields after each incident.
 */
export function* foldIncidents({ incidents, keys }: Linked, drafts: readonly Draft[]): Generator<void, Folded[]> {
  const used = new Map<string, number>();
  const nextId = (first: number): string => {
    const id = hash('sha256', idBasis(drafts[first]!), 'hex').slice(0, 10);
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    return times === 1 ? id : `${id}-${times}`;
  };
  const sorted = [...incidents]
    .map(([key, members]) => ({ key, members, settling: members.every(i => drafts[i]!.settling !== undefined) }))
    .sort((a, b) => Number(a.settling) - Number(b.settling) || compareText(a.key, b.key));
  const folded: Folded[] = [];
  for (const { key, members, settling } of sorted) {
    yield;
    const findings = new Map<string, { readonly id: string; readonly drafts: number[] }>();
    for (const i of [...members].sort((a, b) => compareText(drafts[a]!.name, drafts[b]!.name))) {
      const known = findings.get(keys[i]!);
      if (known === undefined) findings.set(keys[i]!, { id: nextId(i), drafts: [i] });
      else known.drafts.push(i);
    }
    folded.push({ id: findings.get(key)!.id, key, members, findings, settling });
  }
  return folded;
}
