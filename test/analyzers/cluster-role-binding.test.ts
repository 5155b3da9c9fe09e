import { clusterRoleBinding } from '../../analyzers/cluster-role-binding.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const rbac = 'rbac.authorization.k8s.io';
const on = 'ClusterRoleBinding readers';
const binding = (role: string, account: string, metadata: object = {}) =>
  object(`${rbac}/v1`, 'ClusterRoleBinding', 'readers', {
    metadata,
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: [
      { kind: 'ServiceAccount', name: account, namespace: 'shop' },
      { apiGroup: rbac, kind: 'User', name: 'jane' },
    ],
  });
const role = object(`${rbac}/v1`, 'ClusterRole', 'reader', { rules: [] });
const robot = object('v1', 'ServiceAccount', 'shop/robot');
const cure = () => [binding('reader', 'robot'), role, robot];

testAnalyzer(clusterRoleBinding, {
  faulty: {
    'the role does not exist': {
      fault: 'RBAC-002',
      objects: [binding('raeder', 'robot'), role, robot],
      expect: [
        {
          code: 'cluster-role-binding-role-missing',
          on,
          says: /grants ClusterRole raeder, which does not exist/,
          blames: ['ClusterRole raeder'],
        },
      ],
      cure,
    },
    'the account does not exist': {
      fault: 'RBAC-003',
      objects: [binding('reader', 'robbot'), role, robot],
      expect: [
        {
          code: 'cluster-role-binding-subject-missing',
          on,
          says: /grants ClusterRole reader to ServiceAccount shop\/robbot, which does not exist/,
          blames: ['ServiceAccount shop/robbot'],
        },
      ],
      cure,
    },
  },
  healthy: {
    'both exist': { objects: cure() },
    'an account of a controller that Kubernetes creates when it needs it': {
      objects: [
        binding('reader', 'job-controller', { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }),
        role,
      ],
    },
  },
});
