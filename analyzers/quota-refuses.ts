import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText, formatRef, type ObjectRef } from '../src/core/objects.ts';
import { formatQuantity } from '../src/core/quantities.ts';
import { type Value, word } from '../src/core/values.ts';
import type { QuotaAmount } from './_shared/admission.ts';
import { podUsage, withoutRoom } from './_shared/quota.ts';
import { allRefused, controllers, ownersOf } from './_shared/refused.ts';

/**
 * A ResourceQuota refuses what would exceed it, and, if it limits cpu or memory, what does not say how much it takes.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export const quotaRefuses = defineAnalyzer({
  id: 'quota-refuses',
  subject: 'ResourceQuota',
  title: 'Quotas that refuse pods',
  consults: [...controllers, 'Pod'],
  codes: {
    'quota-exceeded': {
      severity: 'error',
      breaks: 'admits',
      message: 'has no room for more of {refused}: {full}[; it counts only {scopes}][; most is taken by {consumers}]',
      why: 'A quota limits what the objects of a namespace take together. The API server refuses every object that would exceed it, so what the controllers should create is missing.',
      fix: 'Raise {resources} in the quota, or lower what {refused} or others in the namespace take[, or change {refused} so that it is not {scopes}].',
      docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    },
    'quota-demands-resources': {
      severity: 'error',
      breaks: 'admits',
      message: 'demands {resources}, which the pods of {refused} do not set',
      why: 'A quota that limits cpu or memory makes the API server refuse every pod whose containers do not set them.',
      fix: 'Set {resources} on every container of {refused}, or create a LimitRange with defaults in the namespace.',
      docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/#requests-vs-limits',
    },
  },
  check(quota, cluster, report) {
    const { name, namespace } = quota.metadata;
    const { hard, used } = quota.status;
    const all = allRefused(cluster, namespace);

    const exceeding = all.filter(
      ({ refusal }) =>
        refusal.by === 'quota' && refusal.quota === name && withoutRoom(quota, refusal.amounts).length > 0,
    );
    const full = new Map<string, QuotaAmount>();
    for (const { refusal } of exceeding) {
      if (refusal.by === 'quota')
        for (const amount of withoutRoom(quota, refusal.amounts)) full.set(amount.resource, amount);
    }
    if (full.size > 0) {
      const resources = [...full.keys()].sort(compareText);
      const consumers = consumersOf(resources[0]!);
      report('quota-exceeded', quota, {
        with: {
          refused: ownersOf(exceeding, cluster),
          resources: resources.map(word),
          full: resources.map(r =>
            word(`${r} ${used[r] ?? '0'} of ${hard[r]} used, one more takes ${full.get(r)!.requested}`),
          ),
          scopes: scopesOf(quota),
          consumers: consumers.length === 0 ? undefined : consumers.map(({ ref }) => ref),
        },
        evidence: [
          ...resources.map(r => ({ of: quota, path: `status.used[${r}]`, value: word(used[r] ?? '0') })),
          ...consumers.map(({ ref, amount }) => ({
            of: ref,
            path: resources[0]!,
            value: word(formatQuantity(resources[0]!, amount)),
          })),
        ],
      });
    }

    const demanded = new Set<string>();
    const demanding = all.filter(({ refusal }) => {
      if (refusal.by !== 'quota-unset' || refusal.quota !== name) return false;
      const resources = refusal.resources.filter(resource => resource in quota.spec.hard);
      for (const resource of resources) demanded.add(resource);
      return resources.length > 0;
    });
    if (demanded.size > 0) {
      const resources = [...demanded].sort(compareText);
      report('quota-demands-resources', quota, {
        with: { resources: resources.map(word), refused: ownersOf(demanding, cluster) },
        evidence: resources.map(r => ({ of: quota, path: `spec.hard[${r}]`, value: word(quota.spec.hard[r] ?? '') })),
      });
    }

    /** Who takes most of a resource, if it is one that pods take: at most three. */
    function consumersOf(resource: string): { ref: ObjectRef; amount: number }[] {
      const pods = cluster.listing('Pod', namespace);
      // A quota with scopes counts some pods only.
      if (pods.state === 'unknown' || quota.spec.scopes.length > 0 || quota.spec.scopeSelector !== undefined) return [];
      const consumers = new Map<string, { ref: ObjectRef; amount: number }>();
      for (const pod of pods.objects) {
        const ref = cluster.topOwnerOf(pod);
        const amount = (consumers.get(formatRef(ref))?.amount ?? 0) + (podUsage(pod, resource) ?? 0);
        if (amount > 0) consumers.set(formatRef(ref), { ref, amount });
      }
      return [...consumers.values()]
        .sort((a, b) => b.amount - a.amount || compareText(formatRef(a.ref), formatRef(b.ref)))
        .slice(0, 3);
    }
  },
});

/** Which pods a quota counts, if not all: `BestEffort`, `PriorityClass In gold`. */
function scopesOf({ spec }: Kinds['ResourceQuota']): readonly Value[] | undefined {
  const selected = spec.scopeSelector?.matchExpressions ?? [];
  const scopes = [
    ...spec.scopes.map(word),
    ...selected.map(({ scopeName = '', operator = '', values }) =>
      values.length === 0 ? word(scopeName) : `${scopeName} ${operator} ${values.join(', ')}`,
    ),
  ];
  return scopes.length === 0 ? undefined : scopes;
}
