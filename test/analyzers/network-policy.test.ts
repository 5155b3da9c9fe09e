import { networkPolicy } from '../../analyzers/network-policy.ts';
import { deployment, namespace, pod, policy } from '../helpers/network.ts';
import { object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const web = { app: 'web' };
const webPod = pod('shop/web-1', web, {}, [{ name: 'http', containerPort: 8080, protocol: 'TCP' }]);
const by = (matchLabels: object) => ({ matchLabels });
const on = 'NetworkPolicy shop/rules';
const from = (...peers: object[]) => policy('shop/rules', by(web), { ingress: [{ from: peers }] });
const to = (...peers: object[]) => policy('shop/rules', by(web), { policyTypes: ['Egress'], egress: [{ to: peers }] });
const namespaces = [namespace('shop', { team: 'shop' }), namespace('monitoring', { team: 'observabilty' })];
const prometheus = pod('monitoring/prometheus-0', { app: 'prometheus' });
const cronJob = object('batch/v1', 'CronJob', 'shop/report', {
  spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'report' } } } } } },
});

testAnalyzer(networkPolicy, {
  faulty: {
    'it allows the port of the Service': {
      objects: [
        policy('shop/rules', by(web), { ingress: [{ ports: [{ protocol: 'TCP', port: 80 }] }] }),
        object('v1', 'Service', 'shop/web', {
          spec: { selector: web, ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }] },
        }),
        webPod,
      ],
      expect: [
        {
          code: 'network-policy-service-port',
          on,
          says: /port 80 is that of Service shop\/web, which leads to port 8080 of its pods/,
        },
      ],
      cure: ([, ...rest]) => [
        policy('shop/rules', by(web), { ingress: [{ ports: [{ protocol: 'TCP', port: 8080 }] }] }),
        ...rest,
      ],
    },
    'a namespace is chosen by its name, under a label that nobody gave it': {
      fault: 'NET-025',
      objects: [from({ namespaceSelector: by({ name: 'monitoring' }) }), webPod, ...namespaces],
      expect: [
        {
          code: 'network-policy-peer-no-namespace',
          on,
          says: /matches no namespace; Namespace monitoring has the label kubernetes.io\/metadata.name=monitoring$/,
          near: ['Namespace monitoring'],
        },
      ],
    },
    'it selects nothing': {
      fault: 'NET-024',
      objects: [policy('shop/rules', by({ app: 'wbe' }), { ingress: [{}] }), webPod],
      expect: [
        {
          code: 'network-policy-selects-nothing',
          on,
          says: /app=wbe matches no pod; Pod shop\/web-1 .*web instead of wbe/,
          near: ['Pod shop/web-1'],
          severity: 'warning',
        },
      ],
      cure: objects => [policy('shop/rules', by(web), { ingress: [{}] }), objects[1]!],
    },
    'no namespace has the label': {
      fault: 'NET-025',
      objects: [from({ namespaceSelector: by({ team: 'observability' }) }), webPod, ...namespaces, prometheus],
      expect: [
        {
          code: 'network-policy-peer-no-namespace',
          on,
          says: /ingress rule: namespaceSelector team=observability matches no namespace; Namespace monitoring .*observabilty instead of observability/,
          near: ['Namespace monitoring'],
        },
      ],
      cure: objects => [from({ namespaceSelector: by({ team: 'observabilty' }) }), ...objects.slice(1)],
    },
    'no pod of that namespace has the label': {
      fault: 'NET-026',
      objects: [
        from({ namespaceSelector: by({ team: 'observabilty' }), podSelector: by({ app: 'promtheus' }) }),
        webPod,
        ...namespaces,
        prometheus,
      ],
      expect: [
        {
          code: 'network-policy-peer-no-pod',
          on,
          says: /podSelector app=promtheus matches no pod in monitoring; Pod monitoring\/prometheus-0/,
          near: ['Pod monitoring/prometheus-0'],
        },
      ],
      cure: objects => [
        from({ namespaceSelector: by({ team: 'observabilty' }), podSelector: by({ app: 'prometheus' }) }),
        ...objects.slice(1),
      ],
    },
    'the pod is in another namespace': {
      fault: 'NET-026',
      objects: [to({ podSelector: by({ app: 'prometheus' }) }), webPod, ...namespaces, prometheus],
      expect: [
        {
          code: 'network-policy-peer-no-pod',
          on,
          says: /egress rule: podSelector app=prometheus matches no pod in shop/,
        },
      ],
    },
    'no pod anywhere': {
      fault: 'NET-026',
      objects: [from({ namespaceSelector: {}, podSelector: by({ role: 'client' }) }), webPod, ...namespaces],
      expect: [{ code: 'network-policy-peer-no-pod', on, says: /role=client matches no pod in any namespace/ }],
    },
    'a port by a name that no pod declares': {
      fault: 'NET-024',
      objects: [policy('shop/rules', by(web), { ingress: [{ ports: [{ protocol: 'TCP', port: 'web' }] }] }), webPod],
      expect: [{ code: 'network-policy-port-unknown', on, says: /web is the name of no TCP port.*http \(8080\)/ }],
      cure: objects => [
        policy('shop/rules', by(web), { ingress: [{ ports: [{ protocol: 'TCP', port: 'http' }] }] }),
        objects[1]!,
      ],
    },
  },
  healthy: {
    "Calico's kind of the same name, which has selectors of its own": {
      situation: 'NEG-13',
      objects: [
        object('projectcalico.org/v3', 'NetworkPolicy', 'shop/default.rules', {
          spec: { selector: "app == 'wbe'", types: ['Ingress'], podSelector: by({ app: 'wbe' }) },
        }),
        webPod,
      ],
    },
    'pods of another namespace': {
      situation: 'NEG-10',
      objects: [
        from({ namespaceSelector: by({ team: 'observabilty' }), podSelector: by({ app: 'prometheus' }) }),
        webPod,
        ...namespaces,
        prometheus,
      ],
    },
    'all namespaces': { situation: 'NEG-11', objects: [from({ namespaceSelector: {} }), webPod, ...namespaces] },
    'an address outside': { situation: 'NEG-09', objects: [to({ ipBlock: { cidr: '1.1.1.1/32' } }), webPod] },
    'everything is denied by default': {
      situation: 'NEG-12',
      objects: [policy('shop/deny', {}, { policyTypes: ['Ingress', 'Egress'] }), webPod],
    },
    'a default policy of an empty namespace': {
      situation: 'NEG-12',
      objects: [policy('shop/deny', {}, { policyTypes: ['Ingress'] })],
    },
    'its pods are scaled to zero': {
      situation: 'NEG-26',
      objects: [policy('shop/rules', by({ app: 'api' })), webPod, deployment('shop/api', { app: 'api' }, 0)],
    },
    'a client that runs at times': { objects: [from({ podSelector: by({ app: 'report' }) }), webPod, cronJob] },
    'cluster DNS that cannot be seen': {
      objects: [to({ namespaceSelector: {}, podSelector: by({ 'k8s-app': 'kube-dns' }) }), webPod, ...namespaces],
    },
    'namespaces may not be listed': {
      objects: [from({ namespaceSelector: by({ team: 'nobody' }) }), webPod],
      snapshot: { withheld: { Namespace: 'forbidden' } },
    },
  },
});
