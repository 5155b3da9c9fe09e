import { roleUnused } from '../../analyzers/role-unused.ts';
import { ago, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const role = (name = 'reader', metadata: object = {}) =>
  object('rbac.authorization.k8s.io/v1', 'Role', `shop/${name}`, { metadata, rules: [] });
const binding = (kind: string, path = 'shop/grant') =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', path, { roleRef: { kind, name: 'reader' }, subjects: [] });

testAnalyzer(roleUnused, {
  faulty: {
    'a ClusterRole of the same name is bound, and so is a Role of another namespace': {
      fault: 'RBAC-014',
      objects: [role(), binding('ClusterRole'), binding('Role', 'other/grant')],
      expect: [{ code: 'role-unused', on: 'Role shop/reader', says: /no binding/, severity: 'info' }],
      cure: () => [role(), binding('Role')],
    },
  },
  healthy: {
    'bound to somebody': { objects: [role(), binding('Role')] },
    'made just now': { objects: [role('new', { creationTimestamp: ago(60) })] },
    'bindings that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { RoleBinding: 'forbidden' } },
      objects: [role()],
    },
  },
});
