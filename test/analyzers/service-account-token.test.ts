import { serviceAccountToken } from '../../analyzers/service-account-token.ts';
import { object, runningPod } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const account = (name: string, rest: object = {}) => object('v1', 'ServiceAccount', `shop/${name}`, { ...rest });
const pod = (serviceAccountName: string, spec: object = {}) =>
  runningPod('shop/web-1', { spec: { serviceAccountName, ...spec } });
const binding = (subject: object) =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'shop/grant', {
    roleRef: { kind: 'Role', name: 'reader' },
    subjects: [subject],
  });
const web = { kind: 'ServiceAccount', name: 'web' };

testAnalyzer(serviceAccountToken, {
  faulty: {
    'pods of the default account, whose token opens nothing': {
      fault: 'RBAC-007',
      objects: [account('default'), pod('default')],
      expect: [
        {
          code: 'service-account-default-used',
          on: 'ServiceAccount shop/default',
          says: /^1 pod runs under/,
          severity: 'info',
        },
        { code: 'service-account-token-unneeded', on: 'ServiceAccount shop/default', says: /into 1 pod,/ },
      ],
    },
    'rights for the default account': {
      fault: 'RBAC-007',
      objects: [account('default'), binding({ kind: 'ServiceAccount', name: 'default' })],
      expect: [{ code: 'service-account-default-bound', on: 'ServiceAccount shop/default', says: /has Role reader/ }],
      cure: () => [account('default'), binding(web)],
    },
    'a token of an account that may do nothing': {
      fault: 'RBAC-008',
      objects: [account('web'), pod('web')],
      expect: [{ code: 'service-account-token-unneeded', on: 'ServiceAccount shop/web', says: /into 1 pod/ }],
      cure: () => [account('web', { automountServiceAccountToken: false }), pod('web')],
    },
    'a pod that wants the token although its account does not': {
      fault: 'RBAC-008',
      objects: [
        account('web', { automountServiceAccountToken: false }),
        pod('web', { automountServiceAccountToken: true }),
      ],
      expect: [{ code: 'service-account-token-unneeded', on: 'ServiceAccount shop/web', says: /into 1 pod/ }],
    },
  },
  healthy: {
    'an account of its own with rights': { objects: [account('web'), pod('web'), binding(web)] },
    'rights by a group': {
      objects: [account('web'), pod('web'), binding({ kind: 'Group', name: 'system:serviceaccounts:shop' })],
    },
    'a pod that mounts no token': { objects: [account('web'), pod('web', { automountServiceAccountToken: false })] },
    'pods that have ended': {
      situation: 'NEG-01',
      objects: [account('default'), runningPod('shop/done', { status: { phase: 'Succeeded' } })],
    },
    'bindings that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { RoleBinding: 'forbidden' } },
      objects: [account('web'), pod('web')],
    },
  },
});
