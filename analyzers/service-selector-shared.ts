import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { compareText, refOf } from '../src/core/objects.ts';
import { labels } from '../src/core/values.ts';
import { groupBy } from './_shared/listings.ts';

type Service = Kinds['Service'];

/** Two Services that do the same: usually one was renamed and the old one forgotten. */
export const serviceSelectorShared = defineAnalyzer({
  id: 'service-selector-shared',
  subject: 'Service',
  title: 'Services that select the same pods by the same ports',
  codes: {
    'service-selector-shared': {
      severity: 'info',
      message: '{other} has the same type, selector and ports',
      why: 'Both Services send the same traffic to the same pods. That works, but one of them is probably left over, or one selector lacks a label.',
      fix: 'Delete the one that nobody uses, or tell the selectors apart.',
      docs: 'https://kubernetes.io/docs/concepts/services-networking/service/',
    },
  },
  check(service, cluster, report) {
    if (Object.keys(service.spec.selector).length === 0) return;
    const same = groupsOf(cluster.list('Service', service.metadata.namespace)).get(signature(service)) ?? [];
    // The listing is sorted by name: every Service of a group names the one before it.
    const other = same[same.indexOf(service) - 1];
    if (other === undefined) return;
    report('service-selector-shared', service, {
      with: { other: refOf(other) },
      near: [other],
      evidence: [{ of: service, path: 'spec.selector', value: labels(service.spec.selector) }],
    });
  },
});

const groupsOf = memoized((services: readonly Service[]) => groupBy(services, signature));

/** A headless Service beside one with an address, as of most StatefulSets, is no duplicate. */
function signature({ spec }: Service): string {
  const selector = Object.entries(spec.selector).sort(([a], [b]) => compareText(a, b));
  const ports = spec.ports
    .map(({ port, protocol = 'TCP', targetPort = port }) => `${port}/${protocol}/${targetPort}`)
    .sort();
  return JSON.stringify([spec.type, spec.clusterIP === 'None', selector, ports]);
}
