import { roleBinding } from '../../analyzers/role-binding.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const rbac = 'rbac.authorization.k8s.io';
const on = 'RoleBinding shop/readers';
const binding = (role: string, account: string, metadata: object = {}) =>
  object(`${rbac}/v1`, 'RoleBinding', 'shop/readers', {
    metadata,
    roleRef: { apiGroup: rbac, kind: 'Role', name: role },
    subjects: [
      { kind: 'ServiceAccount', name: account, namespace: 'shop' },
      { apiGroup: rbac, kind: 'User', name: 'jane' },
    ],
  });
const role = object(`${rbac}/v1`, 'Role', 'shop/reader', { rules: [] });
const robot = object('v1', 'ServiceAccount', 'shop/robot');
const cure = () => [binding('reader', 'robot'), role, robot];

testAnalyzer(roleBinding, {
  faulty: {
    'the role does not exist': {
      fault: 'RBAC-001',
      objects: [binding('raeder', 'robot'), role, robot],
      expect: [
        {
          code: 'role-binding-role-missing',
          on,
          says: /grants Role raeder, which does not exist/,
          blames: ['Role shop/raeder'],
        },
      ],
      cure,
    },
    'the account does not exist': {
      fault: 'RBAC-003',
      objects: [binding('reader', 'robbot'), role, robot],
      expect: [
        {
          code: 'role-binding-subject-missing',
          on,
          says: /grants Role reader to ServiceAccount shop\/robbot, which does not exist/,
          blames: ['ServiceAccount shop/robbot'],
        },
      ],
      cure,
    },
    'the role is of the other kind': {
      fault: 'RBAC-001',
      objects: [binding('view', 'robot'), object(`${rbac}/v1`, 'ClusterRole', 'view', { rules: [] }), robot],
      expect: [{ code: 'role-binding-role-missing', on, says: /grants Role view/, near: ['ClusterRole view'] }],
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
