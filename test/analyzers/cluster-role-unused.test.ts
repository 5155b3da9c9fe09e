import { clusterRoleUnused } from '../../analyzers/cluster-role-unused.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const version = 'rbac.authorization.k8s.io/v1';
const role = (name = 'reader', rest: object = {}) => object(version, 'ClusterRole', name, { rules: [], ...rest });
const roleRef = { kind: 'ClusterRole', name: 'reader' };

testAnalyzer(clusterRoleUnused, {
  faulty: {
    'nobody has it': {
      fault: 'RBAC-014',
      objects: [role()],
      expect: [{ code: 'cluster-role-unused', on: 'ClusterRole reader', says: /no binding/ }],
      cure: () => [role(), object(version, 'RoleBinding', 'shop/grant', { roleRef, subjects: [] })],
    },
  },
  healthy: {
    'bound everywhere': {
      objects: [role(), object(version, 'ClusterRoleBinding', 'grant', { roleRef, subjects: [] })],
    },
    'part of another role': {
      objects: [
        role('shop-view', { metadata: { labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } } }),
        role('view', {
          metadata: { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } },
          aggregationRule: {
            clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }],
          },
        }),
      ],
    },
    'roles of Kubernetes': { objects: [role('system:node-problem-detector')] },
    'bindings that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { RoleBinding: 'forbidden' } },
      objects: [role()],
    },
  },
});
