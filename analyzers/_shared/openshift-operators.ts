import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import { groupBy } from './listings.ts';

type Custom = Kinds['CustomResource'];

/** What an operator runs. */
const operands = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

type View = Pick<ClusterView<'CustomResource', (typeof operands)[number] | 'Pod'>, 'list' | 'listing' | 'lookup'>;

/** An operator names a handful of namespaces. */
const mostNamespaces = 50;

/**
 * What OpenShift's own operators speak of in their status without saying where it is.
 *
 * A ClusterOperator tells of what it runs, or of a pod of that by name, and has the namespaces for that among its related
 * objects; the ClusterVersion tells of `Cluster operator ingress`, or of several.
 * @see https://github.com/openshift/enhancements/blob/master/dev-guide/cluster-version-operator/dev/clusteroperator.md
 */
export function* operatedBy(
  { apiVersion, kind, status }: Custom,
  message: string,
  cluster: View,
): Generator<KubeObject> {
  if (groupOf(apiVersion) !== 'config.openshift.io') return;
  if (kind === 'ClusterVersion') yield* operatorsNamed(message, cluster);
  if (kind !== 'ClusterOperator') return;
  const pods = new Set([...message.matchAll(podNamed)].map(([, name = '']) => name));
  const related = status.relatedObjects.filter(({ group = '', resource }) => group === '' && resource === 'namespaces');
  for (const { name: namespace = '' } of related.slice(0, mostNamespaces)) {
    for (const operand of operands) {
      const listing = cluster.listing(operand);
      if (listing.state === 'complete') yield* byNamespace(listing.objects).get(namespace) ?? [];
    }
    for (const pod of pods) {
      const found = cluster.lookup('Pod', pod, namespace);
      if (found.state === 'present') yield found.object;
    }
  }
}

const podNamed = /\b[Pp]od "([a-z0-9.-]+)"/g;

/** `Cluster operator ingress is degraded`, `Cluster operators authentication, console are not available`. */
const operatorList = /\b[Cc]luster operators? ([a-z0-9-]+(?:, [a-z0-9-]+)*)/g;

function operatorsNamed(message: string, cluster: View): readonly KubeObject[] {
  const names = new Set([...message.matchAll(operatorList)].flatMap(([, list = '']) => list.split(', ')));
  return cluster
    .list('CustomResource')
    .filter(
      ({ apiVersion, kind, metadata }) =>
        names.has(metadata.name) && kind === 'ClusterOperator' && groupOf(apiVersion) === 'config.openshift.io',
    );
}

const byNamespace = memoized((objects: readonly KubeObject[]) =>
  groupBy(objects, ({ metadata }) => metadata.namespace),
);
