import { type Severity, severities } from '../../core/finding.ts';
import { kubectlFor, quote } from '../../core/kubectl.ts';
import { formatMessage } from '../../core/message.ts';
import { compareText, formatRef, type ObjectRef, refOf, uniqueRefs } from '../../core/objects.ts';
import type { ReportedFinding } from '../../core/report.ts';
import { formatValue } from '../../core/values.ts';
import type { Draft } from '../draft.ts';
import { distinct } from './impact.ts';

/** What stands around a finding in its incident. */
export interface Place {
  readonly id: string;
  readonly incident: string;
  /** Ids of the findings that it follows from directly. */
  readonly causedBy: readonly string[];
  readonly severity: Severity;
}

/** Words a finding: drafts that are alike, of which the first speaks for all. */
export function reportFinding({ id, incident, causedBy, severity }: Place, group: readonly Draft[]): ReportedFinding {
  const [draft] = group as readonly [Draft, ...Draft[]];
  const since = group.flatMap(one => one.since ?? []).sort(compareText)[0];
  const hosts = distinct(group.flatMap(one => one.hosts));
  return {
    id,
    incident,
    analyzer: draft.analyzer,
    code: draft.code,
    severity,
    object: draft.ref,
    ...(formatRef(draft.topOwner) === draft.name ? {} : { owner: draft.topOwner }),
    count: group.length,
    ...(group.length > 1 ? { objects: group.map(one => one.ref) } : {}),
    message: formatMessage(draft.definition.message, draft.values),
    fix: formatMessage(draft.definition.fix, draft.values),
    look: lookOf(draft),
    evidence: draft.evidence.map(({ value, ...rest }) => ({ ...rest, value: formatValue(value) })),
    causedBy,
    blames: uniqueRefs(group.flatMap(blamedBy)).sort((a, b) => compareText(formatRef(a), formatRef(b))),
    near: draft.near,
    ...(draft.impact === undefined ? {} : { impact: draft.impact }),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(since === undefined ? {} : { since }),
  };
}

/** The worst of the drafts of a finding. */
export function worstOf(group: readonly number[], raised: readonly Severity[]): Severity {
  return severities.find(level => group.some(i => raised[i] === level))!;
}

/** What an incident is called after: what a person deploys, not the copies that a controller made of it. */
export function titleOf(cause: ReportedFinding, { definition }: Draft): string {
  const { object, owner, count, message } = cause;
  const name = formatRef(owner ?? object);
  if (definition.habit === true) return `${name}${count === 1 ? '' : ` and ${count - 1} more`}: ${message}`;
  const copies = owner === undefined ? '' : ` (${count} ${object.kind.toLowerCase()}${count === 1 ? '' : 's'})`;
  return `${name}${copies}: ${message}`;
}

function blamedBy({ blames }: Draft): ObjectRef[] {
  return blames.map(({ object }) => {
    if ('metadata' in object) return refOf(object);
    return 'ref' in object ? object.ref : { kind: object.named, name: object.name };
  });
}

function lookOf({ definition, ref, values, object }: Draft): string {
  if (definition.look === undefined) return kubectlFor(ref, object !== undefined);
  return formatMessage(definition.look, { ...values, name: quote(ref.name), namespace: quote(ref.namespace ?? '') });
}
