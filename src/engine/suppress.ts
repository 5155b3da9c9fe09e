import { severities } from '../core/finding.ts';
import { formatRef, type KubeObject, type ObjectRef } from '../core/objects.ts';
import type { Incident, ReportedFinding } from '../core/report.ts';
import { matchesSelector } from '../core/selectors.ts';
import { ignoreAnnotation, ignoreReasonAnnotation, type Suppressed, type Suppression } from '../core/suppressions.ts';
import type { ClusterIndex } from './cluster-index.ts';
import type { Draft } from './draft.ts';
import type { Outcome } from './incidents/report-incidents.ts';

interface Rule {
  readonly reason: string;
  readonly origin: string;
}

/**
 * Leaves out what somebody decided not to be told of. It comes after linking, so that nothing else changes its place: a
 * suppressed cause takes its incident with it, a suppressed consequence only itself. A finding of several objects is
 * suppressed if all of them are.
 * @param whole whether all of the cluster is shown: only then a suppression that did nothing is one that is not needed
 */
export function suppress(
  outcome: Outcome,
  suppressions: readonly Suppression[],
  index: ClusterIndex,
  whole: boolean,
): Outcome & { readonly suppressed: Suppressed } {
  const { takenAt } = index.store;
  const expired = suppressions.filter(
    ({ until }) => until !== undefined && takenAt !== '' && until < takenAt.slice(0, 10),
  );
  const matchers = suppressions.filter(rule => !expired.includes(rule)).map(makeMatcher);
  const used = new Set<string>();
  const ruleFor = (id: string): Rule | undefined => {
    const drafts = outcome.members.get(id)!;
    const rules = drafts.map(draft => ruleOf(draft, matchers, index));
    if (rules.some(rule => rule === undefined)) return undefined;
    for (const rule of rules) used.add(rule!.origin);
    return rules[0];
  };
  const rules = new Map(outcome.findings.flatMap(({ id }) => [[id, ruleFor(id)] as const].filter(([, rule]) => rule)));
  const isGone = ({ cause }: Incident): boolean => rules.has(cause);
  const gone = new Set(outcome.incidents.filter(isGone).map(({ id }) => id));
  const findings = outcome.findings.filter(({ id, incident }) => !gone.has(incident) && !rules.has(id));
  const incidents = outcome.incidents
    .filter(({ id }) => !gone.has(id))
    .map(incident => reduced(incident, findings, rules));
  return {
    ...outcome,
    incidents,
    findings,
    groups: outcome.groups.filter(group => group.incidents.some(id => !gone.has(id))),
    suppressed: {
      incidents: outcome.incidents.filter(isGone).map(({ id, severity, title, cause }) => {
        const { reason, origin } = rules.get(cause)!;
        return { id, severity, title, reason, origin };
      }),
      findings: outcome.findings.length - findings.length,
      idle: [
        ...expired.map(({ origin, reason }) => ({ origin, reason, why: 'expired' as const })),
        ...(whole ? matchers : [])
          .filter(({ rule }) => !used.has(rule.origin))
          .map(({ rule: { origin, reason } }) => ({ origin, reason, why: 'unused' as const })),
      ],
    },
  };
}

/** An incident without its suppressed consequences: as bad as what is left of it. */
function reduced(
  incident: Incident,
  findings: readonly ReportedFinding[],
  rules: ReadonlyMap<string, Rule | undefined>,
): Incident {
  if (!incident.consequences.some(id => rules.has(id))) return incident;
  const consequences = incident.consequences.filter(id => !rules.has(id));
  const left = findings.filter(finding => finding.incident === incident.id);
  const severity = severities.find(level => left.some(finding => finding.severity === level))!;
  return { ...incident, severity, consequences };
}

interface Matcher {
  readonly rule: Suppression;
  matches(draft: Draft, owner: KubeObject | undefined): boolean;
}

function makeMatcher(rule: Suppression): Matcher {
  const [codes, kinds, namespaces, names] = [rule.codes, rule.kinds, rule.namespaces, rule.names].map(anyOf);
  const matchesRef = ({ kind, name }: ObjectRef): boolean => kinds!(kind) && names!(name);
  return {
    rule,
    matches: ({ code, ref, topOwner, object }, owner) =>
      codes!(code) &&
      namespaces!(ref.kind === 'Namespace' ? ref.name : (ref.namespace ?? '')) &&
      (matchesRef(ref) || matchesRef(topOwner)) &&
      (rule.labels === undefined ||
        [object, owner].some(o => o !== undefined && matchesSelector(rule.labels, o.metadata.labels))),
  };
}

/** Whether a text matches any of the patterns; anything does if there are none. */
function anyOf(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => true;
  const expressions = patterns.map(
    pattern =>
      new RegExp(
        `^${pattern
          .split('*')
          .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
        'i',
      ),
  );
  return text => expressions.some(expression => expression.test(text));
}

function ruleOf(draft: Draft, matchers: readonly Matcher[], index: ClusterIndex): Rule | undefined {
  const owner = ownerObject(draft, index);
  return matchers.find(matcher => matcher.matches(draft, owner))?.rule ?? annotated(draft, owner);
}

function annotated({ code, object }: Draft, owner: KubeObject | undefined): Rule | undefined {
  for (const on of [object, owner]) {
    const ignored = on?.metadata.annotations[ignoreAnnotation];
    if (on === undefined || ignored === undefined) continue;
    const codes = ignored.split(',').map(part => part.trim());
    if (!codes.includes('*') && !codes.includes(code)) continue;
    const { namespace, name } = on.metadata;
    const ref = formatRef({ kind: on.kind, ...(namespace !== '' && { namespace }), name });
    return { reason: on.metadata.annotations[ignoreReasonAnnotation] ?? '', origin: `annotation of ${ref}` };
  }
  return undefined;
}

function ownerObject({ object, topOwner }: Draft, index: ClusterIndex): KubeObject | undefined {
  let owner = object === undefined ? undefined : index.ownerOf(object);
  for (let depth = 0; owner !== undefined && depth < mostOwners; depth++) {
    if (owner.kind === topOwner.kind && owner.metadata.name === topOwner.name) return owner;
    owner = index.ownerOf(owner);
  }
  return owner;
}

/** Owner references may go round in a circle. */
const mostOwners = 10;
