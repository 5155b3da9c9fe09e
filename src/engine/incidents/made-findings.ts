import { type Aspect, type Code, severities } from '../../core/finding.ts';
import type { Absent } from '../../core/lookup.ts';
import { formatRef, type KubeObject, type ObjectRef, refOf, uniqueRefs } from '../../core/objects.ts';
import { word } from '../../core/values.ts';
import type { ClusterIndex } from '../cluster-index.ts';
import { bareDraft, type Draft } from '../draft.ts';

/** The findings that the engine itself makes, of what analyzers blame. */
export const engineCodes = {
  'missing-object': {
    severity: 'error',
    breaks: 'exists',
    message: 'does not exist[, says the {by}][; needed by {referrer}][; did you mean {near}?]',
    why: 'Something refers to this object by name, and there is none of that name. What refers to it cannot start, be created, or be reached until it exists.',
    fix: 'Create {object}[ by installing {what}], or correct the reference to it.',
  },
  'blamed-object': {
    severity: 'warning',
    // It stands for whatever the object's own code would be: what it breaks is no part of the id.
    refines: { code: 'blamed-object' },
    message: '{blamed}, by what is said of {blamer}',
    why: 'Other findings follow from this object, although none of its own was found.',
    fix: 'Do what the finding that blames it says.',
  },
} as const satisfies Record<string, Code>;

/** What to do first where something is there that is called nearly so. */
const meantFix = 'Correct the reference to it if {near} is meant; else create {object}[ by installing {what}].';

/** Of an absent object, so many of those that need it show where they name it, and so many near misses are named. */
const mostEvidence = 3;
const mostNear = 3;

/** Kinds that nobody writes by hand: what brings them is installed. */
const broughtBy: Readonly<Record<string, string>> = {
  APIService: 'the server of its API',
  CSIDriver: 'the driver',
  CustomResourceDefinition: 'what it belongs to',
  DeviceClass: 'the driver of the device',
  GatewayClass: 'its controller',
  IngressClass: 'its controller',
};

/** The metrics of nodes and pods, by an API that clusters have unless somebody left it out. */
const metricsApi = 'v1beta1.metrics.k8s.io';

/** The finding of an absent object, one for all that blame it. */
export function absentDraft(absent: Absent, referrers: readonly Draft[]): Draft {
  const { ref, statedBy } = absent;
  // Who refers to it may know what only looks different: a role of the other kind, a StatefulSet instead of a Deployment.
  // It is not what they mean themselves, as a copy that is called nearly like what it is a copy of.
  const named = new Set(referrers.map(r => formatRef(r.ref)));
  const near = uniqueRefs([...referrers.flatMap(r => r.near), ...absent.similar()])
    .filter(other => !named.has(formatRef(other)))
    .slice(0, mostNear);
  // Ten pods of one Deployment need it once.
  const needers = [...new Map(referrers.map(r => [formatRef(r.topOwner), r])).values()];
  const what = ref.name === metricsApi ? 'metrics-server' : broughtBy[ref.kind];
  const draft = engineDraft('missing-object', ref, undefined, referrers);
  return {
    ...draft,
    definition: near.length === 0 ? draft.definition : { ...draft.definition, fix: meantFix },
    values: {
      object: ref,
      what: what === undefined ? undefined : word(what),
      by: statedBy === 'listing' ? undefined : word(statedBy),
      referrer: needers.map(r => r.topOwner),
      near: near[0],
    },
    evidence: needers.slice(0, mostEvidence).flatMap(r => r.evidence.slice(0, 1)),
    near,
  };
}

const aspects: Readonly<Record<Aspect, string>> = {
  exists: 'it should exist',
  ready: 'it is not ready',
  capacity: 'it has no room',
  admits: 'it refuses what is created',
  config: 'it is misconfigured',
};

/** The finding of an object that is blamed, and of which nothing else was found: what it is blamed for speaks for it. */
export function blamedDraft(object: KubeObject, because: Aspect, blamer: Draft, index: ClusterIndex): Draft {
  const draft = engineDraft('blamed-object', refOf(object), object, [blamer]);
  const { message, fix } = blamer.definition;
  return {
    ...draft,
    definition: { ...draft.definition, message: `${draft.definition.message}: ${message}`, fix },
    topOwner: index.topOwnerOf(object),
    key: because,
    values: { ...blamer.values, blamed: word(aspects[because]), blamer: blamer.topOwner },
    evidence: blamer.evidence,
  };
}

/** A finding that the engine makes is as bad as the worst that follows from it. */
function engineDraft(
  code: keyof typeof engineCodes,
  ref: ObjectRef,
  object: KubeObject | undefined,
  blamers: readonly Draft[],
): Draft {
  const severity = severities.find(level => blamers.some(b => b.definition.severity === level)) ?? 'error';
  return {
    analyzer: 'engine',
    subject: undefined,
    code,
    definition: { ...engineCodes[code], severity },
    ref,
    name: formatRef(ref),
    object,
    topOwner: ref,
    ...bareDraft,
  };
}
