import { describe, expect, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { parseFilters } from '../src/cli/parse.ts';
import { profiles } from '../src/core/analyzer.ts';

/** The filters of k8sgpt 0.4: its core and additional analyzers, and those of its integrations. */
const filtersOfK8sgpt = [
  ...[
    'ConfigMap',
    'CronJob',
    'DaemonSet',
    'Deployment',
    'Ingress',
    'Job',
    'MutatingWebhookConfiguration',
    'Node',
    'PersistentVolumeClaim',
  ],
  ...['Pod', 'ReplicaSet', 'Service', 'StatefulSet', 'ValidatingWebhookConfiguration'],
  ...['HorizontalPodAutoscaler', 'Log', 'NetworkPolicy', 'PodDisruptionBudget', 'Security', 'Storage'],
  ...['Gateway', 'GatewayClass', 'HTTPRoute'],
  ...[
    'CatalogSource',
    'ClusterCatalog',
    'ClusterExtension',
    'ClusterServiceVersion',
    'InstallPlan',
    'OperatorGroup',
    'Subscription',
  ],
  ...[
    'ClusterPolicyReport',
    'EKS',
    'PolicyReport',
    'PrometheusConfigRelabelReport',
    'PrometheusConfigValidate',
    'ScaledObject',
  ],
];

describe('a filter', () => {
  test.each(filtersOfK8sgpt)('%s of k8sgpt names something here, too', filter => {
    expect(parseFilters([filter], analyzers).size).toBeGreaterThan(0);
    expect(parseFilters([filter.toLowerCase()], analyzers)).toEqual(parseFilters([filter], analyzers));
  });

  test('names an analyzer of a profile that nobody asked for', () => {
    expect([...parseFilters(['workload-probes'], analyzers).keys()]).toEqual(['workload-probes']);
    expect([...parseFilters(['Security'], analyzers).keys()]).toEqual(
      expect.arrayContaining(['role-rules', 'role-breadth']),
    );
  });

  test('by a kind leaves profiles out, until they are asked for', () => {
    const ofPods = parseFilters(['Pod'], analyzers);
    expect([...ofPods.keys()]).toContain('pod-crash');
    expect(analyzers.filter(({ id, profile }) => ofPods.has(id) && profile !== undefined)).toEqual([]);
    expect([...parseFilters(['Pod'], analyzers, profiles).keys()]).toEqual(
      expect.arrayContaining(['pod-crash', 'workload-probes']),
    );
  });

  test('by a kind counts what is found of that kind alone, by a name all that the analyzer looks at', () => {
    const id = 'workload-pull-secrets';
    expect(parseFilters(['deploy'], analyzers).get(id)).toEqual(['Deployment']);
    expect(parseFilters(['Deployment', 'sts'], analyzers).get(id)).toEqual(['Deployment', 'StatefulSet']);
    expect(parseFilters(['Deployment', id], analyzers).get(id)).toEqual(
      expect.arrayContaining(['DaemonSet', 'Deployment', 'StatefulSet']),
    );
  });

  test('that names nothing is refused, with what is near', () => {
    expect(() => parseFilters(['Securty'], analyzers)).toThrow(/no analyzer or kind "Securty"; did you mean Security/);
  });
});
