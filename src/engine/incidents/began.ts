import { compareText } from '../../core/objects.ts';
import type { ReportedFinding } from '../../core/report.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import type { Draft } from '../draft.ts';

/**
 * When an incident began: when its cause did, else the first of what follows from it; where no finding tells, when the first of
 * its pods stopped being ready, which a StatefulSet and a DaemonSet do not tell of theirs.
 * @returns RFC 3339, or undefined where nothing tells
 */
export function beganAt(
  [cause, ...others]: readonly ReportedFinding[],
  members: readonly Draft[],
  index: ClusterIndex,
): string | undefined {
  if (cause?.since !== undefined) return cause.since;
  return earliest(others.map(({ since }) => since)) ?? earliest(members.map(member => readyUntil(member, index)));
}

function readyUntil({ ref, definition }: Draft, index: ClusterIndex): string | undefined {
  if (ref.kind !== 'Pod' || definition.breaks !== 'ready') return undefined;
  const pod = index.find('Pod', ref.name, ref.namespace ?? '');
  const ready = pod?.status.conditions.find(({ type }) => type === 'Ready');
  return ready?.status === 'False' ? ready.lastTransitionTime : undefined;
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  return times.flatMap(time => time ?? []).sort(compareText)[0];
}
