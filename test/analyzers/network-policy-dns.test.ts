import { networkPolicyDns } from '../../analyzers/network-policy-dns.ts';
import { namespace, pod, policy } from '../helpers/network.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const system = namespace('kube-system');
const webPod = pod('shop/web-1', web, {}, [], { dnsPolicy: 'ClusterFirst' });
const egress = (name: string, selector: object, ...rules: object[]) =>
  policy(`shop/${name}`, selector, { policyTypes: ['Egress'], egress: rules });
const port53 = [
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
];
const kubeSystem = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
const db = { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ protocol: 'TCP', port: 5432 }] };

testAnalyzer(networkPolicyDns, {
  faulty: {
    'nothing gets out by default': {
      fault: 'NET-022',
      objects: [egress('deny', {}), webPod, system],
      expect: [
        {
          code: 'network-policy-blocks-dns',
          on: 'NetworkPolicy shop/deny',
          says: /1 pod such as web-1/,
          severity: 'warning',
        },
      ],
      cure: objects => [...objects, egress('dns', {}, { to: [kubeSystem], ports: port53 })],
    },
    'the database is allowed, and its name cannot be found': {
      fault: 'NET-022',
      objects: [egress('db', { matchLabels: web }, db), egress('deny', {}), webPod, system],
      expect: [{ code: 'network-policy-blocks-dns', on: 'NetworkPolicy shop/deny', says: /port 53/ }],
    },
    'port 53 of another namespace': {
      fault: 'NET-022',
      objects: [
        egress('dns', {}, { to: [{ namespaceSelector: { matchLabels: { team: 'dns' } } }], ports: port53 }),
        webPod,
        system,
      ],
      expect: [{ code: 'network-policy-blocks-dns', on: 'NetworkPolicy shop/dns', says: /cluster DNS/ }],
    },
    'TCP alone, as a port without protocol means': {
      fault: 'NET-022',
      objects: [egress('dns', {}, { to: [kubeSystem], ports: [{ protocol: 'TCP', port: 53 }] }), webPod, system],
      expect: [
        {
          code: 'network-policy-blocks-dns',
          on: 'NetworkPolicy shop/dns',
          says: /no policy allows UDP port 53 to cluster DNS$/,
        },
      ],
      cure: ([, ...rest]) => [egress('dns', {}, { to: [kubeSystem], ports: port53.slice(0, 1) }), ...rest],
    },
    'pods of the own namespace only': {
      fault: 'NET-022',
      objects: [egress('own', {}, { to: [{ podSelector: {} }] }), webPod, system],
      expect: [{ code: 'network-policy-blocks-dns', on: 'NetworkPolicy shop/own', says: /cluster DNS/ }],
    },
  },
  healthy: {
    'port 53 everywhere': { situation: 'NEG-12', objects: [egress('deny', {}, { ports: port53 }), webPod, system] },
    'another policy allows it': {
      objects: [egress('deny', {}), egress('web', { matchLabels: web }, { to: [kubeSystem] }), webPod, system],
    },
    'to an address outside, and to all namespaces': {
      situation: ['NEG-09', 'NEG-11'],
      objects: [
        egress('out', {}, { to: [{ ipBlock: { cidr: '1.1.1.1/32' } }] }, { to: [{ namespaceSelector: {} }] }),
        webPod,
        system,
      ],
    },
    'a range of addresses that may hold the DNS Service': {
      objects: [egress('net', {}, { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }), webPod, system],
    },
    'a range of ports': {
      objects: [egress('low', {}, { ports: [{ protocol: 'UDP', port: 1, endPort: 1024 }] }), webPod, system],
    },
    'incoming traffic only': { situation: 'NEG-12', objects: [policy('shop/deny', {}), webPod, system] },
    'a pod that does not ask cluster DNS': {
      objects: [
        egress('deny', {}),
        pod('shop/web-1', web, {}, [], { dnsPolicy: 'None' }),
        pod('shop/agent', web, {}, [], { hostNetwork: true }),
        system,
      ],
    },
    'finished pods': {
      situation: 'NEG-01',
      objects: [egress('deny', {}), pod('shop/web-1', web, { phase: 'Succeeded' }), system],
    },
  },
});
