import { defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { matchesSelector } from '../src/core/selectors.ts';
import { bindingGrace, boundRoles, unboundRole } from './_shared/bound-roles.ts';
import { isOfCluster } from './_shared/roles.ts';

/**
 * A ClusterRole that nobody has: neither by a binding nor as a part of another one, into which its labels put it.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export const clusterRoleUnused = defineAnalyzer({
  id: 'cluster-role-unused',
  subject: 'ClusterRole',
  title: 'ClusterRoles that nobody is bound to',
  reads: ['ClusterRole', 'ClusterRoleBinding', 'RoleBinding'],
  codes: { 'cluster-role-unused': unboundRole },
  check(role, cluster, report) {
    const { name, labels, creationTimestamp, ownerReferences } = role.metadata;
    if (isOfCluster(role) || ownerReferences.length > 0 || cluster.age(creationTimestamp) < bindingGrace) return;
    const isBound = [boundRoles(cluster.list('RoleBinding')), boundRoles(cluster.list('ClusterRoleBinding'))].some(
      bound => bound.has(`ClusterRole ${name}`),
    );
    const isPart = aggregators(cluster.list('ClusterRole')).some(selector => matchesSelector(selector, labels));
    if (!isBound && !isPart) report('cluster-role-unused', role, {});
  },
});

/** The selectors by which ClusterRoles are put together from others. */
const aggregators = memoized((roles: readonly Kinds['ClusterRole'][]) =>
  roles.flatMap(({ aggregationRule }) => aggregationRule?.clusterRoleSelectors ?? []),
);
