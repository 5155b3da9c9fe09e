import type { ClusterView } from '../../src/core/analyzer.ts';
import type { Kinds } from '../../src/core/kinds/index.ts';
import { memoized } from '../../src/core/memo.ts';
import { formatSelector, type LabelSelector } from '../../src/core/selectors.ts';
import { groupBy } from './listings.ts';

/**
 * The Services that mean the same pods as another selector: if they find none either, it is one label that is wrong, of the
 * pods or of all who select them.
 */
export function likeServices(
  selector: LabelSelector | undefined,
  namespace: string,
  cluster: Pick<ClusterView<never, 'Service'>, 'listing'>,
): { readonly object: Kinds['Service']; readonly because: 'ready' }[] {
  const services = cluster.listing('Service', namespace);
  if (services.state === 'unknown') return [];
  const alike = bySelector(services.objects).get(formatSelector(selector)) ?? [];
  return alike.map(object => ({ object, because: 'ready' }));
}

const bySelector = memoized((services: readonly Kinds['Service'][]) =>
  groupBy(services, ({ spec }) => formatSelector({ matchLabels: spec.selector })),
);
