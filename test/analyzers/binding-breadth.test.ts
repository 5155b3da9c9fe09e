import { bindingBreadth } from '../../analyzers/binding-breadth.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const binding = (role: string, subject: object, name = 'grant', metadata: object = {}) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', name, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [subject],
  });
const account = { kind: 'ServiceAccount', namespace: 'ci', name: 'runner' };
const anybody = { kind: 'Group', name: 'system:unauthenticated', apiGroup: 'rbac.authorization.k8s.io' };
const on = 'ClusterRoleBinding grant';

testAnalyzer(bindingBreadth, {
  faulty: {
    'an account that may do everything': {
      fault: 'RBAC-010',
      objects: [binding('cluster-admin', account)],
      expect: [{ code: 'binding-cluster-admin', on, says: /makes ServiceAccount ci\/runner cluster-admin/ }],
      cure: () => [binding('view', account)],
    },
    'whoever comes': {
      fault: 'RBAC-011',
      objects: [binding('view', anybody)],
      expect: [{ code: 'binding-anonymous', on, says: /ClusterRole view to system:unauthenticated/ }],
      cure: () => [binding('view', { kind: 'Group', name: 'developers' })],
    },
    'a user without a name, in one namespace': {
      fault: 'RBAC-011',
      objects: [
        object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'shop/open', {
          roleRef: { kind: 'Role', name: 'reader' },
          subjects: [{ kind: 'User', name: 'system:anonymous' }],
        }),
      ],
      expect: [{ code: 'binding-anonymous', on: 'RoleBinding shop/open', says: /Role reader to system:anonymous/ }],
    },
  },
  healthy: {
    'what Kubernetes binds': {
      objects: [
        binding('cluster-admin', { kind: 'Group', name: 'system:masters' }, 'cluster-admin', {
          labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
        }),
        binding('system:public-info-viewer', anybody, 'system:public-info-viewer'),
      ],
    },
    'what kubeadm binds': {
      objects: [
        binding('cluster-admin', { kind: 'Group', name: 'kubeadm:cluster-admins' }, 'kubeadm:cluster-admins'),
        object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'kube-public/kubeadm:bootstrap-signer-clusterinfo', {
          roleRef: { kind: 'Role', name: 'kubeadm:bootstrap-signer-clusterinfo' },
          subjects: [{ kind: 'User', name: 'system:anonymous' }],
        }),
      ],
    },
    'issuers of tokens that other systems look up, as Kubernetes documents it': {
      objects: [binding('system:service-account-issuer-discovery', anybody, 'oidc-discovery')],
    },
    'what OpenShift binds, and restores at every start': {
      objects: [
        binding('system:webhook', anybody, 'webhooks', {
          annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
        }),
      ],
    },
    'an operator that manages clusters': { objects: [binding('cluster-admin', account, 'crossplane-admin')] },
  },
});
