import type { ClusterView, Details } from '../../src/core/analyzer.ts';
import type { Code } from '../../src/core/finding.ts';
import type { Kind, Kinds } from '../../src/core/kinds/index.ts';
import type { Listing, Lookup } from '../../src/core/lookup.ts';
import type { ValuesFor } from '../../src/core/message.ts';
import { parseQuantity } from '../../src/core/quantities.ts';
import { text, word } from '../../src/core/values.ts';
import type { AbsentKind, LimitBound, Refusal } from './admission.ts';
import { withoutRoom } from './quota.ts';
import type { Refused } from './refused.ts';

/** The kinds whose objects can refuse a pod, or be missing for it. */
export const refusalConsults = [
  'ResourceQuota',
  'LimitRange',
  'PriorityClass',
  'RuntimeClass',
  'ServiceAccount',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
] as const satisfies readonly Kind[];

type View = Pick<ClusterView<never, (typeof refusalConsults)[number]>, 'lookup' | 'listing' | 'missing'>;

/** Of a controller that may not create its pods (or its Jobs, ReplicaSets, claims). Each controller's kind has its own code of this meaning. */
export const podsRefused = {
  severity: 'error',
  breaks: 'ready',
  message:
    'the API server refuses its {what}: [quota {quota} has no room for {needs}][quota {demanding} demands {resources}][ of container {containers}][the limits of the namespace forbid them, {bounds}][{absent} does not exist][PodSecurity level {level} of the namespace forbids them, {violations}][webhook {webhook} denies them, {objection}][webhook {uncallable} cannot be called, {failure}][ValidatingAdmissionPolicy {policy} denies them, {rule}][they are invalid, {invalid}][{words}]',
  why: 'The controller asks the API server to create these objects, and the API server refuses. So they do not exist, and no list shows them or says what is wrong.',
  fix: '[Raise quota {quota}, or lower what the pods request.][Set {resources} in the pod template, or give the namespace a LimitRange with defaults.][Bring the resources of the containers within the LimitRange, or change it: {bounds}.][Create {absent}, or correct the name in the pod template.][Change the security context of the pod template as the message says, or label the namespace with another level than {level}.][Change the pod template to what webhook {webhook} accepts.][Repair or remove webhook {uncallable}.][Change the pod template to what policy {policy} accepts.][Correct the pod template: {invalid}.][Do what the API server says: {words}.]',
  docs: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/',
} as const satisfies Code;

type PodsRefused = ValuesFor<`${typeof podsRefused.message}${typeof podsRefused.fix}`>;

export function refusalDetails(refused: Refused, cluster: View): Details & { readonly with: PodsRefused } {
  const { controller, words, path, at, times, since } = refused;
  const { namespace } = controller.metadata;
  const refusal = filledIn(refused.refusal, namespace, cluster);
  const { blames, outdated } = culpritOf(refusal, namespace, cluster);
  return {
    // As it is told where limit ranges may not be listed: what may be read must not change ids.
    key: refused.refusal.by,
    with: { what: word(refused.what), ...inWords(refusal, namespace) },
    blames,
    evidence: [{ of: controller, path, value: text(words), at, times }],
    since: since === '' ? undefined : since,
    settling: outdated ? 'its controller to try again' : undefined,
  };
}

/**
 * A template whose requests exceed its own limits is not let in, so a pod of it that is invalid for that has limits from
 * elsewhere: from a limit range, if one gives just these.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/#limitrange-and-admission-checks-for-pods
 */
function filledIn(refusal: Refusal, namespace: string, cluster: View): Refusal {
  if (refusal.by !== 'invalid' || refusal.exceeded.length === 0) return refusal;
  const listing = cluster.listing('LimitRange', namespace);
  if (listing.state === 'unknown') return refusal;
  const bounds = refusal.exceeded.filter(bound => listing.objects.some(range => hasBound(range, bound)));
  return bounds.length === 0 ? refusal : { by: 'limit-range', bounds };
}

function inWords(refusal: Refusal, namespace: string): Omit<PodsRefused, 'what'> {
  switch (refusal.by) {
    case 'quota':
      return { quota: refusal.quota, needs: refusal.amounts.map(a => word(`${a.resource} ${a.requested}`)) };
    case 'quota-unset':
      return {
        demanding: refusal.quota,
        resources: refusal.resources.map(word),
        containers: refusal.containers.length === 0 ? undefined : [...refusal.containers],
      };
    case 'limit-range':
      return { bounds: refusal.bounds.map(bound => word(bound.words)) };
    case 'absent':
      return {
        absent: { kind: refusal.kind, ...(refusal.kind === 'ServiceAccount' ? { namespace } : {}), name: refusal.name },
      };
    case 'pod-security':
      return { level: word(refusal.level), violations: text(refusal.violations) };
    case 'webhook-denial':
      return { webhook: refusal.webhook, objection: text(refusal.objection) };
    case 'webhook-failure':
      return { uncallable: refusal.webhook, failure: text(refusal.words) };
    case 'policy':
      return { policy: refusal.policy, rule: text(refusal.objection) };
    case 'invalid':
      return { invalid: text(refusal.objection) };
    case 'other':
      return { words: text(refusal.words) };
  }
}

interface Culprit {
  readonly blames: NonNullable<Details['blames']>;
  /** The refusal has no reason any more; the controller will see at its next attempt, minutes later at most. */
  readonly outdated: boolean;
}

const nobody: Culprit = { blames: [], outdated: false };
const outdated: Culprit = { blames: [], outdated: true };

/** What passes by itself: two writers at once, an API server that is busy. */
const passing = /object has been modified|timed out|try again|too many requests|etcdserver/i;

function culpritOf(refusal: Refusal, namespace: string, cluster: View): Culprit {
  switch (refusal.by) {
    case 'quota':
      return quotaCulprit(
        cluster.lookup('ResourceQuota', refusal.quota, namespace),
        quota => withoutRoom(quota, refusal.amounts).length > 0,
      );
    case 'quota-unset':
      return quotaCulprit(cluster.lookup('ResourceQuota', refusal.quota, namespace), quota =>
        refusal.resources.some(r => r in quota.spec.hard),
      );
    case 'limit-range':
      return limitRangeCulprit(refusal.bounds, cluster.listing('LimitRange', namespace));
    case 'absent':
      return absentCulprit(refusal.kind, refusal.name, namespace, cluster);
    case 'webhook-denial':
    case 'webhook-failure':
      return webhookCulprit(refusal.webhook, cluster);
    case 'policy': {
      const found = cluster.lookup('ValidatingAdmissionPolicy', refusal.policy);
      if (found.state === 'absent') return outdated;
      return found.state === 'present'
        ? { blames: [{ object: found.object, because: 'admits' }], outdated: false }
        : nobody;
    }
    case 'other':
      return passing.test(refusal.words) ? outdated : nobody;
    default:
      return nobody;
  }
}

function quotaCulprit(
  found: Lookup<Kinds['ResourceQuota']>,
  refuses: (quota: Kinds['ResourceQuota']) => boolean,
): Culprit {
  if (found.state === 'unknown') return nobody;
  if (found.state === 'absent' || !refuses(found.object)) return outdated;
  return { blames: [{ object: found.object, because: 'admits' }], outdated: false };
}

function limitRangeCulprit(bounds: readonly LimitBound[], listing: Listing<Kinds['LimitRange']>): Culprit {
  if (listing.state === 'unknown') return nobody;
  const refusing = listing.objects.filter(range => bounds.some(bound => hasBound(range, bound)));
  return { blames: refusing.map(object => ({ object, because: 'admits' })), outdated: refusing.length === 0 };
}

/** Whether a limit range states just the bound that a refusal quotes. Refusals do not name the limit range. */
export function hasBound(range: Kinds['LimitRange'], { bound, resource, type, limit }: LimitBound): boolean {
  return range.spec.limits.some(
    item => item.type === type && parseQuantity(item[bound][resource] ?? '') === parseQuantity(limit),
  );
}

function absentCulprit(kind: AbsentKind, name: string, namespace: string, cluster: View): Culprit {
  const found = cluster.lookup(kind, name, namespace);
  const absent = found.state === 'absent' ? found.absent : cluster.missing(kind, name, namespace, 'apiserver');
  return absent === undefined ? outdated : { blames: [{ object: absent, because: 'exists' }], outdated: false };
}

type WebhookConfiguration = Kinds['MutatingWebhookConfiguration'] | Kinds['ValidatingWebhookConfiguration'];

function webhookCulprit(webhook: string, cluster: View): Culprit {
  const listings = [cluster.listing('MutatingWebhookConfiguration'), cluster.listing('ValidatingWebhookConfiguration')];
  const configurations = listings.flatMap<WebhookConfiguration>(listing =>
    listing.state === 'complete' ? listing.objects : [],
  );
  const named = configurations.filter(({ webhooks }) => webhooks.some(({ name }) => name === webhook));
  const complete = listings.every(({ state }) => state === 'complete');
  return { blames: named.map(object => ({ object, because: 'admits' })), outdated: complete && named.length === 0 };
}
