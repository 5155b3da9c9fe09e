import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingRole, missingSubjects, roleMissing, subjectMissing } from './_shared/binding.ts';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export const clusterRoleBinding = defineAnalyzer({
  id: 'cluster-role-binding',
  subject: 'ClusterRoleBinding',
  title: 'ClusterRoleBindings to roles and accounts that do not exist',
  consults: ['Role', 'ClusterRole', 'ServiceAccount'],
  codes: { 'cluster-role-binding-role-missing': roleMissing, 'cluster-role-binding-subject-missing': subjectMissing },
  check(binding, cluster, report) {
    const role = missingRole(binding, cluster);
    if (role !== undefined) report('cluster-role-binding-role-missing', binding, role);
    for (const subject of missingSubjects(binding, cluster))
      report('cluster-role-binding-subject-missing', binding, subject);
  },
});
