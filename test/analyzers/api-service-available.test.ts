import { apiServiceAvailable } from '../../analyzers/api-service-available.ts';
import { notReady, pod, service } from '../helpers/network.ts';
import { ago, created, object } from '../helpers/objects.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const labels = { 'k8s-app': 'metrics-server' };
const server = service('kube-system/metrics-server', labels, {
  ports: [{ name: 'https', port: 443, targetPort: 'https' }],
});
const https = [{ name: 'https', containerPort: 10250, protocol: 'TCP' }];
const ready = pod('kube-system/metrics-server-1', labels, {}, https);
const api = (status: string, reason: string, message: string, since = created, group = 'metrics.k8s.io') =>
  object('apiregistration.k8s.io/v1', 'APIService', `v1beta1.${group}`, {
    spec: {
      group,
      version: 'v1beta1',
      service: { namespace: 'kube-system', name: 'metrics-server', port: 443 },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
    status: { conditions: [{ type: 'Available', status, reason, message, lastTransitionTime: since }] },
  });
const on = 'APIService v1beta1.metrics.k8s.io';
const discovery =
  'failing or missing response from https://10.96.3.4:443/apis/metrics.k8s.io/v1beta1: Get "https://10.96.3.4:443/apis/metrics.k8s.io/v1beta1": context deadline exceeded';
const noAddresses =
  'endpointslices for service/metrics-server in "kube-system" have no addresses with port name "https"';

testAnalyzer(apiServiceAvailable, {
  faulty: {
    'its Service is missing': {
      fault: ['CLU-002', 'CLU-003'],
      objects: [api('False', 'ServiceNotFound', 'service/metrics-server in "kube-system" is not present')],
      expect: [
        {
          code: 'api-service-missing',
          on,
          says: /Service kube-system\/metrics-server, which serves metrics\.k8s\.io\/v1beta1, does not exist.*autoscaling/,
          blames: ['Service kube-system/metrics-server'],
        },
      ],
      cure: () => [api('True', 'Passed', 'all checks passed')],
    },
    'no pod of its Service is ready': {
      fault: ['CLU-002', 'CLU-003'],
      objects: [
        api('False', 'MissingEndpoints', noAddresses),
        server,
        pod('kube-system/metrics-server-1', labels, notReady, https),
      ],
      expect: [
        {
          code: 'api-service-no-endpoints',
          on,
          says: /Service kube-system\/metrics-server, .* has no ready endpoints/,
          settling: false,
        },
      ],
    },
    'its Service does not expose the port': {
      fault: 'CLU-003',
      objects: [
        api('False', 'ServicePortError', 'service/metrics-server in "kube-system" is not listening on port 443'),
        service('kube-system/metrics-server', labels, { ports: [{ port: 4443 }] }),
        ready,
      ],
      expect: [
        {
          code: 'api-service-port-missing',
          on,
          says: /port 443 of Service kube-system\/metrics-server, which does not expose it but 4443/,
        },
      ],
    },
    'it does not answer': {
      fault: 'CLU-003',
      objects: [api('False', 'FailedDiscoveryCheck', discovery), server, ready],
      expect: [
        {
          code: 'api-service-failing',
          on,
          says: /metrics\.k8s\.io\/v1beta1 does not answer.*FailedDiscoveryCheck.*deadline exceeded/,
          settling: false,
        },
      ],
    },
    'it does not answer yet': {
      objects: [api('False', 'FailedDiscoveryCheck', discovery, ago(20), 'things.example.com'), server, ready],
      expect: [
        {
          code: 'api-service-failing',
          on: 'APIService v1beta1.things.example.com',
          says: /^things\.example\.com\/v1beta1 does not answer: Failed/,
          settling: true,
        },
      ],
    },
  },
  healthy: {
    'its Service has been made meanwhile': {
      objects: [api('False', 'ServiceNotFound', 'service/metrics-server in "kube-system" is not present'), server],
    },
    'it answers': { objects: [api('True', 'Passed', 'all checks passed'), server, ready] },
    'served by the API server itself': {
      objects: [
        object('apiregistration.k8s.io/v1', 'APIService', 'v1.apps', {
          spec: { group: 'apps', version: 'v1' },
          status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] },
        }),
      ],
    },
  },
});
