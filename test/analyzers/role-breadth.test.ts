import { roleBreadth } from '../../analyzers/role-breadth.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const role = (rule: object, name = 'deployer', metadata: object = {}) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', name, {
    metadata,
    rules: [{ apiGroups: [''], verbs: ['get'], ...rule }],
  });
const on = 'ClusterRole deployer';
const cure = () => [role({ resources: ['pods', 'pods/log'] })];
const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
const endpoints = { resources: ['endpoints', 'pods'], verbs: ['get', 'patch'] };
const toEdit = { labels: { 'rbac.authorization.k8s.io/aggregate-to-edit': 'true' } };

testAnalyzer(roleBreadth, {
  faulty: {
    'everything on everything': {
      fault: 'RBAC-009',
      objects: [role(all)],
      expect: [{ code: 'role-grants-everything', on, says: /everything/, severity: 'info' }],
      cure,
    },
    'all verbs on one resource': {
      fault: 'RBAC-009',
      objects: [role({ resources: ['services'], verbs: ['*'] })],
      expect: [{ code: 'role-wildcard', on, says: /: \* on services$/, severity: 'info' }],
      cure,
    },
    'all resources of a group': {
      fault: 'RBAC-009',
      objects: [role({ apiGroups: ['apps'], resources: ['*'], verbs: ['list'] })],
      expect: [{ code: 'role-wildcard', on, says: /list on \*/ }],
      cure,
    },
    'commands in pods': {
      fault: 'RBAC-013',
      objects: [role({ resources: ['pods/exec', 'pods/attach'], verbs: ['create'] })],
      expect: [{ code: 'role-enters-pods', on, says: /pods\/exec, pods\/attach/ }],
      cure,
    },
    'new pods': {
      fault: 'RBAC-013',
      objects: [role({ resources: ['pods'], verbs: ['create', 'get'] })],
      expect: [{ code: 'role-creates-pods', on, says: /create pods/ }],
      cure,
    },
    'all Secrets': {
      fault: 'RBAC-013',
      objects: [role({ resources: ['secrets'], verbs: ['get', 'list'] })],
      expect: [{ code: 'role-reads-secrets', on, says: /get, list all Secrets/ }],
      cure: () => [role({ resources: ['secrets'], verbs: ['get'], resourceNames: ['db'] })],
    },
    'endpoints for everybody who edits': {
      fault: 'RBAC-012',
      objects: [role(endpoints, 'system:aggregate-to-edit', toEdit)],
      expect: [{ code: 'role-edits-endpoints', on: 'ClusterRole system:aggregate-to-edit', says: /write endpoints/ }],
      cure: () => [role({ resources: ['endpoints'], verbs: ['get'] }, 'system:aggregate-to-edit', toEdit)],
    },
  },
  healthy: {
    'a few resources by name': { objects: cure() },
    'roles of Kubernetes and of well-known operators': {
      objects: [
        role(all, 'cluster-admin', { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }),
        role({ resources: ['secrets'] }, 'system:controller:x'),
        role(all, 'argocd-application-controller'),
        role({ resources: ['secrets'] }, 'my-release-controller', {
          labels: { 'app.kubernetes.io/part-of': 'kyverno' },
        }),
      ],
    },
    'a controller of endpoints, which not everybody has': { objects: [role(endpoints)] },
  },
});
