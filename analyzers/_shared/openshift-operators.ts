import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { groupOf, type KubeObject } from '../../src/core/objects.ts';
import { groupBy } from './listings.ts';

type Custom = Kinds['CustomResource'];

/** What an operator runs: of pods, those that its message names. */
const operands = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'] as const;

type View = Pick<ClusterView<'CustomResource', (typeof operands)[number]>, 'list' | 'listing'>;

/**
 * What OpenShift's own operators speak of in their status without saying where it is.
 *
 * A ClusterOperator tells of what it runs, and names the namespaces for that among its related objects; the ClusterVersion
 * tells of `Cluster operator ingress`, or of several.
 * @see https://github.com/openshift/enhancements/blob/master/dev-guide/cluster-version-operator/dev/clusteroperator.md
 */
export function operatedBy({ apiVersion, kind, status }: Custom, message: string, cluster: View): KubeObject[] {
  if (groupOf(apiVersion) !== 'config.openshift.io') return [];
  if (kind === 'ClusterVersion') return operatorsNamed(message, cluster);
  if (kind !== 'ClusterOperator') return [];
  const namespaces = status.relatedObjects.filter(
    ({ group = '', resource }) => group === '' && resource === 'namespaces',
  );
  return operands.flatMap(operand => {
    const listing = cluster.listing(operand);
    if (listing.state === 'unknown') return [];
    const found = namespaces.flatMap(({ name = '' }) => byNamespace(listing.objects).get(name) ?? []);
    return operand === 'Pod' ? found.filter(({ metadata }) => message.includes(`"${metadata.name}"`)) : found;
  });
}

/** `Cluster operator ingress is degraded`, `Cluster operators authentication, console are not available`. */
const operatorList = /\b[Cc]luster operators? ([a-z0-9-]+(?:, [a-z0-9-]+)*)/g;

function operatorsNamed(message: string, cluster: View): KubeObject[] {
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
