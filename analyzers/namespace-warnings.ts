import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { compareText } from '../src/core/objects.ts';
import { word } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';

/** So many events of type Warning in an hour are more than what a rollout or a drain brings. */
const flood = 100;
const hour = 3600;

/** Events are symptoms: what they are about has findings of its own. This says where there are so many that they hide others. */
export const namespaceWarnings = defineAnalyzer({
  id: 'namespace-warnings',
  subject: 'Namespace',
  title: 'Namespaces flooded with warnings',
  reads: ['Event'],
  codes: {
    'namespace-warning-flood': {
      severity: 'info',
      message: '{count} warnings in the last hour, most of them {reasons}',
      why: 'Events are kept for an hour and are meant to be rare. So many of them are a load on the API server and etcd, and hide those that matter.',
      fix: 'Start with the findings of the objects that they are about.',
      look: 'kubectl get events -n {name} --field-selector type=Warning',
      docs: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/',
    },
  },
  check(namespace, cluster, report) {
    const { name } = namespace.metadata;
    const warnings = cluster
      .list('Event', name)
      .filter(event => event.type === 'Warning' && cluster.age(lastSeen(event)) < hour);
    if (warnings.length < flood) return;
    const reasons = [...groupBy(warnings, ({ reason = '' }) => reason)]
      .sort(([a, first], [b, second]) => second.length - first.length || compareText(a, b))
      .slice(0, 3)
      .map(([reason, events]) => word(`${reason} (${events.length})`));
    report('namespace-warning-flood', namespace, {
      with: { count: warnings.length, reasons },
      evidence: [{ of: namespace, path: 'events of type Warning', value: warnings.length }],
    });
  },
});

function lastSeen({ series, lastTimestamp, eventTime, metadata }: Kinds['Event']): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}
