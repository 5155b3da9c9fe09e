import { defineAnalyzer } from '../src/core/analyzer.ts';
import { missingRole, missingSubjects, roleMissing, subjectMissing } from './_shared/binding.ts';

/** @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding */
export const roleBinding = defineAnalyzer({
  id: 'role-binding',
  subject: 'RoleBinding',
  title: 'RoleBindings to roles and accounts that do not exist',
  consults: ['Role', 'ClusterRole', 'ServiceAccount'],
  codes: { 'role-binding-role-missing': roleMissing, 'role-binding-subject-missing': subjectMissing },
  check(binding, cluster, report) {
    const role = missingRole(binding, cluster);
    if (role !== undefined) report('role-binding-role-missing', binding, role);
    for (const subject of missingSubjects(binding, cluster)) report('role-binding-subject-missing', binding, subject);
  },
});
