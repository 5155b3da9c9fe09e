import { defineAnalyzer } from '../src/core/analyzer.ts';
import { word } from '../src/core/values.ts';
import { isOfCluster, isOfOperator } from './_shared/roles.ts';

const docs = 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/';

/** What everybody may see: how to reach the cluster, and how to join it. */
const publicRoles = new Set([
  'system:public-info-viewer',
  'system:discovery',
  'system:basic-user',
  'kubeadm:bootstrap-signer-clusterinfo',
  // https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
  'system:service-account-issuer-discovery',
]);

/**
 * Bindings that make somebody the master of a cluster or a namespace, or give rights to nobody in particular. Masters there are
 * in every cluster; a door that stands open to whoever comes is no way of doing things.
 */
export const bindingBreadth = defineAnalyzer({
  id: 'binding-breadth',
  subject: ['RoleBinding', 'ClusterRoleBinding'],
  title: 'Bindings to cluster-admin, and to anonymous users',
  aliases: ['Security'],
  codes: {
    'binding-cluster-admin': {
      severity: 'info',
      habit: true,
      message: 'makes {subjects} cluster-admin',
      why: 'cluster-admin may do everything: in a ClusterRoleBinding in the whole cluster, in a RoleBinding in its namespace.',
      fix: 'Write a role with what {subjects} needs, and bind that.',
      docs: `${docs}#least-privilege`,
    },
    'binding-anonymous': {
      severity: 'warning',
      habit: true,
      message: 'grants {role} to {subjects}: to whoever reaches the API server',
      why: 'Requests without credentials are of the user system:anonymous and the group system:unauthenticated. What is granted to these needs no credentials.',
      fix: 'Delete the binding, or bind the role to a group of people who log in.',
      docs: `${docs}#kubernetes-rbac-privilege-escalation-risks`,
    },
  },
  check(binding, _cluster, report) {
    const { kind = '', name = '' } = binding.roleRef ?? {};
    const unknown = binding.subjects.filter(s => s.name === 'system:anonymous' || s.name === 'system:unauthenticated');
    if (unknown.length > 0 && !publicRoles.has(name) && !isOfCluster(binding)) {
      const subjects = [...new Set(unknown.map(({ name: who }) => who!))].map(word);
      report('binding-anonymous', binding, {
        with: { role: { kind, name }, subjects },
        evidence: [{ of: binding, path: 'subjects', value: subjects }],
      });
    }
    if (kind !== 'ClusterRole' || name !== 'cluster-admin' || isOfCluster(binding) || isOfOperator(binding)) return;
    const masters = binding.subjects.filter(subject => !/^(system|kubeadm):/.test(subject.name ?? ''));
    if (masters.length === 0) return;
    const subjects = masters.map(subject => ({
      kind: subject.kind ?? '',
      ...(subject.namespace === undefined ? {} : { namespace: subject.namespace }),
      name: subject.name ?? '',
    }));
    report('binding-cluster-admin', binding, {
      with: { subjects },
      evidence: [{ of: binding, path: 'subjects', value: subjects }],
    });
  },
});
