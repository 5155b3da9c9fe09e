import { describe } from 'vitest';
import { roleBinding } from '../../analyzers/role-binding.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const rbac = 'rbac.authorization.k8s.io';
const robot = object('v1', 'ServiceAccount', 'shop/robot');
const ofCluster = {
  kind: 'ClusterRoleBinding',
  path: 'readers',
  roleKind: 'ClusterRole',
  where: '',
  codes: 'cluster-role-binding',
  fault: 'RBAC-002',
};
const ofNamespace = {
  kind: 'RoleBinding',
  path: 'shop/readers',
  roleKind: 'Role',
  where: 'shop/',
  codes: 'role-binding',
  fault: 'RBAC-001',
};

function bindingOf({ kind, path, roleKind }: typeof ofCluster) {
  return (name: string, account: string, metadata: object = {}) =>
    object(`${rbac}/v1`, kind, path, {
      metadata,
      roleRef: { apiGroup: rbac, kind: roleKind, name },
      subjects: [
        { kind: 'ServiceAccount', name: account, namespace: 'shop' },
        { apiGroup: rbac, kind: 'User', name: 'jane' },
      ],
    });
}

for (const of of [ofCluster, ofNamespace]) {
  const { kind, path, roleKind, where, codes, fault } = of;
  const on = `${kind} ${path}`;
  const binding = bindingOf(of);
  const role = object(`${rbac}/v1`, roleKind, `${where}reader`, { rules: [] });
  const as = (subjectKind: string, name: string) => ({
    ...binding('reader', 'robot'),
    subjects: [{ apiGroup: rbac, kind: subjectKind, name }],
  });
  const cure = () => [binding('reader', 'robot'), role, robot];

  describe(kind, () => {
    testAnalyzer(roleBinding, {
      faulty: {
        'the account is named as the user that it is': {
          objects: [as('User', 'system:serviceaccount:shop:robto'), role, robot],
          expect: [
            { code: `${codes}-subject-missing`, on, says: /to ServiceAccount shop\/robto, which does not exist$/ },
          ],
          cure: () => [as('User', 'system:serviceaccount:shop:robot'), role, robot],
        },
        'the accounts are those of a namespace that does not exist': {
          objects: [as('Group', 'system:serviceaccounts:shpo'), role, robot, object('v1', 'Namespace', 'shop')],
          expect: [
            {
              code: `${codes}-subject-missing`,
              on,
              says: /to the ServiceAccounts of Namespace shpo, which does not exist$/,
            },
          ],
          cure: () => [as('Group', 'system:serviceaccounts'), role, robot, object('v1', 'Namespace', 'shop')],
        },
        'the role does not exist': {
          fault,
          objects: [binding('raeder', 'robot'), role, robot],
          expect: [
            {
              code: `${codes}-role-missing`,
              on,
              says: new RegExp(`grants ${roleKind} raeder, which does not exist`),
              blames: [`${roleKind} ${where}raeder`],
            },
          ],
          cure,
        },
        'the account does not exist': {
          fault: 'RBAC-003',
          objects: [binding('reader', 'robbot'), role, robot],
          expect: [
            {
              code: `${codes}-subject-missing`,
              on,
              says: new RegExp(`grants ${roleKind} reader to ServiceAccount shop/robbot, which does not exist`),
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
  });
}

const binding = bindingOf(ofNamespace);
const view = (kind: string, path: string) => object(`${rbac}/v1`, kind, path, { rules: [] });

testAnalyzer(roleBinding, {
  faulty: {
    'the role is of the other kind': {
      fault: 'RBAC-001',
      objects: [binding('view', 'robot'), view('ClusterRole', 'view'), robot],
      expect: [
        {
          code: 'role-binding-role-missing',
          on: 'RoleBinding shop/readers',
          says: /grants Role view/,
          near: ['ClusterRole view'],
        },
      ],
      cure: () => [binding('view', 'robot'), view('Role', 'shop/view'), robot],
    },
  },
  healthy: {},
});
