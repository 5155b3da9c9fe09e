import { roleRules } from '../../analyzers/role-rules.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resourceNames?: readonly string[];
}

const role = (rules: readonly Rule[], name = 'deployer', metadata: object = {}) =>
  object('rbac.authorization.k8s.io/v1', 'Role', `shop/${name}`, {
    metadata,
    rules: rules.map(rule => ({ apiGroups: [''], verbs: ['get', 'list'], ...rule })),
  });
const on = 'Role shop/deployer';
const unknown = (says: RegExp) => [{ code: 'role-resource-unknown', on, says }];
const certificates = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'certificates.cert-manager.io', {
  spec: { group: 'cert-manager.io', names: { plural: 'certificates', kind: 'Certificate', shortNames: ['cert'] } },
});
const sound = () => [role([{ resources: ['pods', 'pods/log'] }, { apiGroups: ['apps'], resources: ['deployments'] }])];

const clusterRole = (name: string, rest: Record<string, unknown>) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', name, rest);
const collecting = clusterRole('monitoring', {
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.com/to': 'monitoring' } }] },
  rules: [],
});
const part = (to: string) =>
  clusterRole('monitoring-pods', { metadata: { labels: { 'example.com/to': to } }, rules: [] });
const bound = object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'shop/watchers', {
  roleRef: { kind: 'ClusterRole', name: 'monitoring' },
  subjects: [{ kind: 'ServiceAccount', name: 'bot', namespace: 'shop' }],
});

testAnalyzer(roleRules, {
  faulty: {
    'it collects the rules of roles that are not there': {
      objects: [collecting, part('monitorin'), bound],
      expect: [
        {
          code: 'cluster-role-aggregates-nothing',
          on: 'ClusterRole monitoring',
          says: /with example.com\/to=monitoring, .*; ClusterRole monitoring-pods differs in label/,
          near: ['ClusterRole monitoring-pods'],
        },
      ],
      cure: () => [collecting, part('monitoring'), bound],
    },
    'the singular': {
      fault: 'RBAC-004',
      objects: [role([{ resources: ['pod'] }])],
      expect: unknown(/grants get, list on pod, which API group core does not have; did you mean pods\?/),
      cure: sound,
    },
    'a resource of another group': {
      fault: 'RBAC-004',
      objects: [role([{ resources: ['deployments'] }])],
      expect: unknown(/on deployments, .* did you mean deployments of API group apps\?/),
      cure: sound,
    },
    'the name of a kind, in another group': {
      fault: 'RBAC-004',
      objects: [role([{ apiGroups: ['apps'], resources: ['Ingress'] }])],
      expect: unknown(/did you mean ingresses of API group networking\.k8s\.io\?/),
    },
    'a typo': {
      fault: 'RBAC-004',
      objects: [role([{ resources: ['configmap', 'secerts'] }])],
      expect: [...unknown(/on configmap, .*did you mean configmaps/), ...unknown(/on secerts, .*did you mean secrets/)],
      cure: sound,
    },
    'the short name of kubectl': {
      objects: [role([{ resources: ['svc'] }])],
      expect: unknown(/did you mean services\?/),
    },
    'a custom resource in the singular': {
      fault: 'RBAC-004',
      objects: [role([{ apiGroups: ['cert-manager.io'], resources: ['certificate'] }]), certificates],
      expect: unknown(/API group cert-manager\.io does not have; did you mean certificates\?/),
      cure: () => [role([{ apiGroups: ['cert-manager.io'], resources: ['certificates'] }]), certificates],
    },
    'a part that the resource does not have': {
      fault: 'RBAC-004',
      objects: [role([{ resources: ['pods', 'pods/logs'] }])],
      expect: [
        {
          code: 'role-subresource-unknown',
          on,
          says: /pods\/logs, and pods have no such part; did you mean pods\/log\?/,
        },
      ],
      cure: sound,
    },
    'a verb of plain English': {
      fault: 'RBAC-005',
      objects: [role([{ resources: ['pods'], verbs: ['read', 'List'] }])],
      expect: [
        { code: 'role-verb-unknown', on, says: /verb read, .*did you mean get, list, watch\?/ },
        { code: 'role-verb-unknown', on, says: /verb List, .*did you mean list\?/ },
      ],
      cure: sound,
    },
    'create by name': {
      fault: 'RBAC-005',
      objects: [
        role([
          {
            apiGroups: ['coordination.k8s.io'],
            resources: ['leases'],
            verbs: ['get', 'update', 'create'],
            resourceNames: ['a'],
          },
        ]),
      ],
      expect: [{ code: 'role-create-by-name', on, says: /create on leases/, severity: 'info' }],
    },
    'a role that is called after what it does not grant': {
      fault: 'RBAC-004',
      objects: [role([{ apiGroups: ['apps'], resources: ['deployments'] }], 'pod-reader-role')],
      expect: [
        {
          code: 'role-name-differs',
          on: 'Role shop/pod-reader-role',
          says: /named after pods, but grants nothing on them: it grants get, list on deployments/,
        },
      ],
      cure: () => [role([{ resources: ['pods'] }], 'pod-reader-role')],
    },
  },
  healthy: {
    'it collects nothing, and nobody is bound to it': { objects: [collecting, part('logging')] },
    'what API servers serve': { objects: sound() },
    wildcards: {
      objects: [role([{ apiGroups: ['*'], resources: ['pod', '*/scale'], verbs: ['*'] }, { resources: ['*'] }])],
    },
    'groups of which not all is known': {
      objects: [
        role([
          { apiGroups: ['', 'extensions'], resources: ['deployments', 'ingresses'] },
          { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'node'] },
          { apiGroups: ['cert-manager.io'], resources: ['certificate'] },
        ]),
      ],
    },
    'definitions that may not be listed': {
      situation: 'NEG-18',
      snapshot: { withheld: { CustomResourceDefinition: 'forbidden' } },
      objects: [role([{ apiGroups: ['cert-manager.io'], resources: ['certificate'] }])],
    },
    'what is granted by another rule as well': {
      objects: [
        role([{ resources: ['deployments', 'pod', 'pods'] }, { apiGroups: ['apps'], resources: ['deployments'] }]),
      ],
    },
    'what only authorization knows': {
      objects: [
        role([
          {
            resources: ['nodes/metrics', 'nodes/proxy', 'users', 'services/finalizers'],
            verbs: ['get', 'impersonate'],
          },
          { apiGroups: ['policy'], resources: ['podsecuritypolicies'], verbs: ['use'] },
          { apiGroups: ['example.com'], resources: ['things'], verbs: ['publish'] },
        ]),
      ],
    },
    'create by any name besides': {
      objects: [
        role([
          { resources: ['configmaps'], verbs: ['create', 'update'], resourceNames: ['lock'] },
          { resources: ['configmaps'], verbs: ['create'] },
          { resources: ['serviceaccounts/token'], verbs: ['create'], resourceNames: ['ci'] },
        ]),
      ],
    },
    'roles of Kubernetes, and those that a controller puts together': {
      objects: [
        role([{ resources: ['pod'] }], 'system:old'),
        role([{ resources: ['pod'] }], 'view', { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } }),
        object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'monitoring', {
          aggregationRule: { clusterRoleSelectors: [{ matchLabels: { monitoring: 'true' } }] },
          rules: [{ apiGroups: [''], resources: ['pod'], verbs: ['get'] }],
        }),
      ],
    },
    'a name that speaks of a custom resource': {
      objects: [role([{ apiGroups: ['batch.example.com'], resources: ['jobs'] }], 'job-editor-role')],
    },
  },
});
