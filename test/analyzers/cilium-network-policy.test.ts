import { ciliumNetworkPolicy as analyzer } from '../../analyzers/cilium-network-policy.ts';
import { ciliumPolicy } from '../helpers/cilium.ts';
import { deployment, namespace, pod } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'CiliumNetworkPolicy.cilium.io shop/web';
const namespaces = [namespace('shop', { team: 'shop' }), namespace('data', { team: 'data' })];
const web = pod('shop/web-1', { app: 'web' });
const db = pod('data/db-1', { app: 'db' }, {}, [], { serviceAccountName: 'db' });
const all = [...namespaces, web, db];
const select = (matchLabels: object) => ({ endpointSelector: { matchLabels } });
const from = (...peers: object[]) => ({
  ...select({ app: 'web' }),
  ingress: [{ fromEndpoints: peers.map(matchLabels => ({ matchLabels })) }],
});
const node = object('v1', 'Node', 'node-a', { metadata: { labels: { 'kubernetes.io/os': 'linux', zone: 'a' } } });

testAnalyzer(analyzer, {
  faulty: {
    'it selects no pod': {
      fault: 'NET-045',
      objects: [ciliumPolicy('shop/web', select({ 'k8s:app': 'wbe' })), ...all],
      expect: [
        {
          code: 'cilium-policy-selects-nothing',
          on,
          says: /endpointSelector k8s:app=wbe matches no pod; Pod shop\/web-1 differs in label app: web instead of wbe/,
          near: ['Pod shop/web-1'],
        },
      ],
      cure: () => [ciliumPolicy('shop/web', select({ 'any:app': 'web' })), ...all],
    },
    'it selects pods of another namespace, for which it cannot be': {
      fault: 'NET-045',
      objects: [ciliumPolicy('shop/web', select({ app: 'db', 'k8s:io.kubernetes.pod.namespace': 'data' })), ...all],
      expect: [{ code: 'cilium-policy-selects-nothing', on, says: /matches no pod$/ }],
    },
    'one of several rules, for the whole cluster': {
      fault: 'NET-045',
      objects: [
        object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'guard', {
          specs: [select({ app: 'db' }), select({ app: 'cache' })],
        }),
        ...all,
      ],
      expect: [
        {
          code: 'cilium-policy-selects-nothing',
          on: 'CiliumClusterwideNetworkPolicy.cilium.io guard',
          says: /app=cache matches no pod/,
        },
      ],
    },
    'it selects no node': {
      fault: 'NET-045',
      objects: [ciliumPolicy('host', { nodeSelector: { matchLabels: { zone: 'b' } } }), ...all, node],
      expect: [
        {
          code: 'cilium-policy-selects-no-node',
          on: 'CiliumClusterwideNetworkPolicy.cilium.io host',
          says: /nodeSelector zone=b matches no node; Node node-a differs in label zone: a instead of b/,
        },
      ],
    },
    'its peer is in another namespace than it says': {
      fault: 'NET-045',
      objects: [ciliumPolicy('shop/web', from({ app: 'db' })), ...all],
      expect: [
        {
          code: 'cilium-policy-peer-no-pod',
          on,
          says: /^ingress rule: selector app=db matches no pod in shop/,
        },
      ],
      cure: () => [ciliumPolicy('shop/web', from({ app: 'db', 'k8s:io.kubernetes.pod.namespace': 'data' })), ...all],
    },
    'no pod of that namespace runs as the service account': {
      objects: [
        ciliumPolicy(
          'shop/web',
          from({ 'k8s:io.kubernetes.pod.namespace': 'data', 'io.cilium.k8s.policy.serviceaccount': 'bd' }),
        ),
        ...all,
      ],
      expect: [{ code: 'cilium-policy-peer-no-pod', on, says: /matches no pod in any namespace/ }],
    },
  },
  healthy: {
    'peers in other namespaces, by name, label and service account': {
      situation: 'NEG-31',
      objects: [
        ciliumPolicy(
          'shop/web',
          from(
            { app: 'db', 'k8s:io.kubernetes.pod.namespace': 'data' },
            { app: 'db', 'k8s:io.cilium.k8s.namespace.labels.team': 'data' },
            { 'io.cilium.k8s.policy.serviceaccount': 'db', 'k8s:io.kubernetes.pod.namespace': 'data' },
            { 'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name': 'data' },
          ),
        ),
        ...all,
      ],
    },
    'everything, hosts, and other clusters': {
      situation: 'NEG-31',
      objects: [
        ciliumPolicy('shop/web', {
          endpointSelector: {},
          ingress: [{ fromEndpoints: [{}, { matchLabels: { 'reserved:host': '' } }] }],
          egress: [{ toEndpoints: [{ matchLabels: { 'io.cilium.k8s.policy.cluster': 'west', app: 'web' } }] }],
        }),
        ...all,
      ],
    },
    'cluster DNS that is not seen': {
      objects: [
        ciliumPolicy('shop/web', {
          ...select({ app: 'web' }),
          egress: [
            {
              toEndpoints: [
                { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } },
              ],
            },
          ],
        }),
        ...all,
      ],
    },
    'its pods are scaled to zero': {
      situation: 'NEG-26',
      objects: [ciliumPolicy('shop/web', select({ app: 'job' })), ...all, deployment('shop/job', { app: 'job' }, 0)],
    },
    'a host policy': {
      objects: [ciliumPolicy('host', { nodeSelector: { matchLabels: { zone: 'a' } } }), ...all, node],
    },
    'an expression': {
      objects: [
        ciliumPolicy('shop/web', {
          endpointSelector: { matchExpressions: [{ key: 'k8s:app', operator: 'In', values: ['web', 'api'] }] },
        }),
        ...all,
      ],
    },
  },
});
