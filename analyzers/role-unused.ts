import { defineAnalyzer } from '../src/core/analyzer.ts';
import { bindingGrace, boundRoles, unboundRole } from './_shared/bound-roles.ts';
import { isOfCluster } from './_shared/roles.ts';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export const roleUnused = defineAnalyzer({
  id: 'role-unused',
  subject: 'Role',
  title: 'Roles that nobody is bound to',
  reads: ['RoleBinding'],
  codes: { 'role-unused': unboundRole },
  check(role, cluster, report) {
    const { namespace, name, creationTimestamp, ownerReferences } = role.metadata;
    if (isOfCluster(role) || ownerReferences.length > 0 || namespace.startsWith('kube-')) return;
    if (cluster.age(creationTimestamp) < bindingGrace) return;
    if (!boundRoles(cluster.list('RoleBinding')).has(`Role ${namespace}/${name}`)) report('role-unused', role, {});
  },
});
