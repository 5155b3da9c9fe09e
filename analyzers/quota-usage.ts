import { defineAnalyzer } from '../src/core/analyzer.ts';
import { exceeds, formatQuantity, parseQuantity } from '../src/core/quantities.ts';
import { word } from '../src/core/values.ts';
import { podUsage, roomIn } from './_shared/quota.ts';
import { allRefused, controllers } from './_shared/refused.ts';

/** The share of a quota from which on it is worth knowing. */
const nearly = 0.9;

/**
 * A quota that has refused nothing yet.
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export const quotaUsage = defineAnalyzer({
  id: 'quota-usage',
  subject: 'ResourceQuota',
  title: 'Quotas that are nearly used up',
  reads: ['Pod'],
  consults: controllers,
  codes: {
    'quota-full': {
      severity: 'warning',
      message: 'has no room for one more pod: {full}',
      why: 'The quota refuses nothing yet. But a rolling update, a scale-up, or the replacement of a pod that is still terminating needs room for one more pod.',
      fix: 'Raise {resources} in the quota, or lower what the pods of the namespace request.',
      docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    },
    'quota-nearly-used': {
      severity: 'info',
      message: 'is nearly used up: {full}',
      why: 'Once a quota is used up, the API server refuses what would exceed it.',
      fix: 'Raise {resources} in the quota in time, or lower what is used.',
      docs: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
    },
  },
  check(quota, cluster, report) {
    const { name, namespace } = quota.metadata;
    const { status, spec } = quota;
    const scoped = spec.scopes.length > 0 || spec.scopeSelector !== undefined;
    // What it refuses already has findings of its own; who may not be seen may be refused.
    if (controllers.some(kind => cluster.listing(kind, namespace).state === 'unknown')) return;
    // Most controllers say only in events what they are refused.
    if (!cluster.eventsOf(quota).complete) return;
    if (allRefused(cluster, namespace).some(({ refusal }) => 'quota' in refusal && refusal.quota === name)) return;
    const full: string[] = [];
    const nearlyFull: string[] = [];
    for (const [resource, hard] of Object.entries(status.hard)) {
      const used = parseQuantity(status.used[resource] ?? '0');
      // A quota of nothing forbids, and is meant to.
      if (parseQuantity(hard) === 0 || !(used >= nearly * parseQuantity(hard))) continue;
      const one = scoped ? 0 : smallestPod(resource);
      if (exceeds(one, roomIn(quota, resource))) full.push(resource);
      else nearlyFull.push(resource);
    }
    if (full.length > 0) {
      const words = full.map(r => word(`${inWords(r)}, the smallest pod takes ${formatQuantity(r, smallestPod(r))}`));
      report('quota-full', quota, { with: { full: words, resources: full.map(word) }, evidence: evidenceOf(full) });
    } else if (nearlyFull.length > 0) {
      const words = nearlyFull.map(resource => word(inWords(resource)));
      report('quota-nearly-used', quota, {
        with: { full: words, resources: nearlyFull.map(word) },
        evidence: evidenceOf(nearlyFull),
      });
    }

    function inWords(resource: string): string {
      return `${status.used[resource]} of ${status.hard[resource]} ${resource} is used`;
    }

    function evidenceOf(resources: readonly string[]) {
      return resources.map(r => ({ of: quota, path: `status.used[${r}]`, value: word(status.used[r] ?? '0') }));
    }

    /** What the pod takes that takes least of a resource: if not even that fits once more, nothing does. */
    function smallestPod(resource: string): number {
      const takes = cluster.list('Pod', namespace).map(pod => podUsage(pod, resource) ?? 0);
      const least = takes.filter(amount => amount > 0).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
      return Number.isFinite(least) ? least : 0;
    }
  },
});
