import { defineAnalyzer } from '../src/core/analyzer.ts';
import { text, word } from '../src/core/values.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';

/** What users lose with the best known of the aggregated APIs. */
const meaning: Readonly<Record<string, string>> = {
  'metrics.k8s.io': '`kubectl top` and autoscaling by CPU and memory fail',
  'custom.metrics.k8s.io': 'autoscaling by metrics of pods and objects fails',
  'external.metrics.k8s.io': 'autoscaling by external metrics fails',
};

/** The port that is called where none is named. */
const httpsPort = 443;

const docs = 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/';
const why =
  'The API server passes requests for this API group on to a Service. As long as that does not answer, its objects cannot be read, and no namespace can be deleted, because nobody can say what is left in it.';

/** An aggregated API is served by a Service of the cluster; the API server says whether it can reach it. */
export const apiServiceAvailable = defineAnalyzer({
  id: 'api-service-available',
  subject: 'APIService',
  title: 'Aggregated APIs that do not answer',
  consults: ['Service'],
  codes: {
    'api-service-missing': {
      severity: 'error',
      breaks: 'ready',
      message: '{service}, which serves {api}, does not exist[: {meaning}]',
      why,
      fix: 'Install what serves {api}, or delete the APIService that was left behind.',
      docs,
    },
    'api-service-port-missing': {
      severity: 'error',
      breaks: 'ready',
      message: '{api} is served by port {port} of {service}, which does not expose it[ but {ports}][: {meaning}]',
      why,
      fix: 'Set spec.service.port to a port that {service} exposes.',
      docs,
    },
    'api-service-no-endpoints': {
      severity: 'error',
      breaks: 'ready',
      message: '{service}, which serves {api}, has no ready endpoints[: {meaning}]',
      why,
      fix: 'Find out why {service} has no ready pod.',
      docs,
    },
    'api-service-failing': {
      severity: 'error',
      breaks: 'ready',
      message: '{api} does not answer[: {meaning}][: {reason}: {message}]',
      why,
      fix: 'Resolve what the API server says: usually the pods behind the Service fail, their certificate is not that of caBundle, or a firewall keeps the API server from them.',
      docs,
    },
  },
  check(apiService, cluster, report) {
    const { service, group = '', version = '' } = apiService.spec;
    const available = conditionOf(apiService, 'Available');
    if (service === undefined || available === undefined || available.status === 'True') return;
    const { namespace = '', name = '', port = httpsPort } = service;
    const { reason = '', message = '', lastTransitionTime } = available;
    const ref = { kind: 'Service', namespace, name };
    const lost = meaning[group];
    const values = { api: word(`${group}/${version}`), meaning: lost === undefined ? undefined : word(lost) };
    const found = cluster.lookup('Service', name, namespace);
    const present = found.state === 'present' ? found.object : undefined;
    const details = {
      dependsOn: [
        ...(present === undefined ? [] : [{ object: present, because: 'ready' as const }]),
        // A caBundle of its own that has expired.
        { object: apiService, because: 'config' as const },
      ],
      evidence: [{ of: apiService, path: 'status.conditions[Available]', value: text(`${reason}: ${message}`) }],
      since: lastTransitionTime,
      settling: cluster.age(lastTransitionTime) < startGrace ? 'its server to answer' : undefined,
    };
    if (reason === 'ServiceNotFound') {
      const absent = cluster.missing('Service', name, namespace, 'apiserver');
      // It has been made meanwhile: the API server will notice.
      if (absent === undefined) return;
      report('api-service-missing', apiService, {
        ...details,
        with: { ...values, service: ref },
        blames: [{ object: absent, because: 'exists' }],
        near: absent.similar(),
        settling: undefined,
      });
    } else if (reason === 'ServicePortError') {
      const ports = present?.spec.ports.map(exposed => exposed.port ?? 0);
      report('api-service-port-missing', apiService, { ...details, with: { ...values, service: ref, port, ports } });
    } else if (reason === 'MissingEndpoints' || reason === 'EndpointsNotFound') {
      report('api-service-no-endpoints', apiService, { ...details, with: { ...values, service: ref } });
    } else {
      report('api-service-failing', apiService, {
        ...details,
        with: { ...values, reason: reason === '' ? undefined : word(reason), message: text(message) },
      });
    }
  },
});
