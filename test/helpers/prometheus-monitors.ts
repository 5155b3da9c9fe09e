import { ago, event, object, type Raw, runningPod } from './objects.ts';
import { podMonitor, prometheus, serviceMonitor } from './prometheus.ts';
import type { Cases } from './test-analyzer.ts';

/** The cases of ServiceMonitors and PodMonitors, which are checked alike. */
export function monitorCases(kind: 'ServiceMonitor' | 'PodMonitor'): Cases {
  const ofServices = kind === 'ServiceMonitor';
  const field = ofServices ? 'serviceMonitor' : 'podMonitor';
  const targetKind = ofServices ? 'Service' : 'Pod';
  const on = `${kind}.monitoring.coreos.com shop/web`;
  const labels = { app: 'web' };
  const target = (port: string): Raw =>
    ofServices
      ? object('v1', 'Service', 'shop/web', {
          metadata: { labels },
          spec: { selector: labels, ports: [{ name: port, port: 8080 }] },
        })
      : runningPod('shop/web', {
          metadata: { labels },
          spec: { containers: [{ name: 'app', image: 'web:1', ports: [{ name: port, containerPort: 8080 }] }] },
        });
  const web = target('metrics');
  const server = prometheus('monitoring/k8s');
  const shop = object('v1', 'Namespace', 'shop', { metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } } });
  const monitor = (spec: object = {}, rest: Record<string, unknown> = {}): Raw =>
    (ofServices ? serviceMonitor : podMonitor)('shop/web', spec, rest);
  const cured = () => [monitor(), web, server, shop];
  const endpoint = (rest: object) => ({
    [ofServices ? 'endpoints' : 'podMetricsEndpoints']: [{ port: 'metrics', ...rest }],
  });
  const rejection = (text: string, seen: string) =>
    event(monitor(), 'InvalidConfiguration', `"shop/web" was rejected due to invalid configuration: ${text}`, {
      firstTimestamp: seen,
      lastTimestamp: seen,
      source: { component: 'prometheus-controller' },
    });

  return {
    faulty: {
      'its selector matches no Service': {
        fault: 'CLU-031',
        objects: [monitor({ selector: { matchLabels: { app: 'wbe' } } }), web, server, shop],
        expect: [
          {
            code: 'prometheus-monitor-selects-nothing',
            on,
            says: /selector app=wbe matches no (Service|Pod) in shop; (Service|Pod) shop\/web differs in label app: web instead of wbe/,
            near: [`${targetKind} shop/web`],
          },
        ],
        cure: cured,
      },
      'it looks into the wrong namespace': {
        fault: 'CLU-031',
        objects: [monitor({ namespaceSelector: { matchNames: ['shpo'] } }), web, server, shop],
        expect: [{ code: 'prometheus-monitor-selects-nothing', on, says: /in shpo$/ }],
        cure: cured,
      },
      'no Service has its port': {
        fault: 'CLU-031',
        objects: [monitor(), target('metric'), server, shop],
        expect: [
          {
            code: 'prometheus-monitor-port-missing',
            on,
            says: /port named metrics: (Service|Pod) shop\/web has metric; did you mean metric\?/,
          },
        ],
        cure: cured,
      },
      'its Secret and the key of its ConfigMap are missing': {
        fault: 'CLU-031',
        objects: [
          monitor(
            endpoint({
              basicAuth: { username: { name: 'login', key: 'user' }, password: { name: 'login', key: 'password' } },
              tlsConfig: { ca: { configMap: { name: 'trust', key: 'ca.crt' } } },
            }),
          ),
          object('v1', 'ConfigMap', 'shop/trust', { data: { 'ca.pem': '' } }),
          web,
          server,
          shop,
        ],
        expect: [
          {
            code: 'prometheus-monitor-source-missing',
            on,
            says: /basicAuth.username names Secret login/,
            blames: ['Secret shop/login'],
          },
          {
            code: 'prometheus-monitor-source-key-missing',
            on,
            says: /the key ca.crt of ConfigMap trust, which has ca.pem/,
          },
        ],
        cure: cured,
      },
      'a regular expression that RE2 does not take': {
        fault: 'CLU-031',
        objects: [
          monitor(
            endpoint({ metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: '(?!http_).*' }] }),
          ),
          web,
          server,
          shop,
        ],
        expect: [
          {
            code: 'prometheus-monitor-relabeling-invalid',
            on,
            says: /ndpoints\[0\].metricRelabelings\[0\]: the regex .* looks ahead/,
          },
        ],
        cure: cured,
      },
      'a relabeling without its target': {
        fault: 'CLU-031',
        objects: [monitor(endpoint({ relabelings: [{ sourceLabels: ['a'], regex: '(.*)' }] })), web, server, shop],
        expect: [{ code: 'prometheus-monitor-relabeling-invalid', on, says: /action replace needs a target label/ }],
        cure: cured,
      },
      'its timeout is longer than its interval': {
        fault: 'CLU-031',
        objects: [monitor(endpoint({ interval: '30s', scrapeTimeout: '1m' })), web, server, shop],
        expect: [{ code: 'prometheus-monitor-timeout-too-long', on, says: /scrapeTimeout 1m of port metrics .* 30s/ }],
        cure: cured,
      },
      'no Prometheus wants its labels': {
        fault: 'CLU-031',
        objects: [monitor({}, { metadata: { labels: { release: 'prometheus' } } }), web, server, shop],
        expect: [
          {
            code: 'prometheus-monitor-not-selected',
            on,
            says: /Prometheus.monitoring.coreos.com monitoring\/k8s does not take it: it takes those with release=monitoring/,
            severity: 'warning',
          },
        ],
        cure: cured,
      },
      'no Prometheus looks into its namespace': {
        fault: 'CLU-031',
        objects: [monitor(), web, prometheus('monitoring/k8s', { [`${field}NamespaceSelector`]: undefined }), shop],
        expect: [{ code: 'prometheus-monitor-out-of-scope', on, says: /monitoring\/k8s/, severity: 'info' }],
        cure: cured,
      },
      'the operator refuses it, in its status': {
        fault: 'CLU-031',
        objects: [
          monitor(
            {},
            {
              status: {
                bindings: [
                  {
                    group: 'monitoring.coreos.com',
                    resource: 'prometheuses',
                    name: 'k8s',
                    namespace: 'monitoring',
                    conditions: [
                      {
                        type: 'Accepted',
                        status: 'False',
                        reason: 'InvalidConfiguration',
                        message: 'scrapeClassName: scrapeClass "tls" not found in Prometheus scrapeClasses',
                      },
                    ],
                  },
                ],
              },
            },
          ),
          web,
          server,
          shop,
        ],
        expect: [{ code: 'prometheus-monitor-refused', on, says: /scrapeClass "tls" not found/ }],
        cure: cured,
      },
      'the operator refuses it, in an event': {
        fault: 'CLU-031',
        objects: [
          monitor(),
          web,
          server,
          shop,
          rejection(
            'endpoints[0]: it accesses file system via bearer token file which Prometheus specification prohibits',
            ago(600),
          ),
        ],
        expect: [
          { code: 'prometheus-monitor-refused', on, says: /refuses it: endpoints\[0\]: it accesses file system/ },
        ],
        cure: cured,
      },
    },
    healthy: {
      'selected, and selects': { objects: cured() },
      'there is no Prometheus: something else reads it': {
        objects: [monitor({}, { metadata: { labels: {} } }), web, shop],
      },
      'a Prometheus that takes everything': {
        objects: [
          monitor({}, { metadata: { labels: {} } }),
          web,
          prometheus('monitoring/k8s', { [`${field}Selector`]: {} }),
          shop,
        ],
      },
      'another one takes it': {
        objects: [
          monitor({}, { metadata: { labels: { team: 'shop' } } }),
          web,
          server,
          prometheus('shop/own', {
            [`${field}Selector`]: { matchLabels: { team: 'shop' } },
            [`${field}NamespaceSelector`]: undefined,
          }),
          shop,
        ],
      },
      'it was mended after the operator refused it': {
        objects: [
          monitor(
            {},
            {
              metadata: {
                labels: { release: 'monitoring' },
                managedFields: [{ manager: 'kubectl', operation: 'Update', time: ago(60) }],
              },
            },
          ),
          web,
          server,
          shop,
          rejection('relabelConfigs: [0]: invalid regex', ago(600)),
        ],
      },
      'everywhere, by an expression, by the number of a port': {
        objects: [
          monitor({
            selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] },
            namespaceSelector: { any: true },
            ...endpoint({ port: undefined, targetPort: 8080 }),
          }),
          web,
          server,
          shop,
        ],
      },
      'relabelings of all kinds': {
        objects: [
          monitor(
            endpoint({
              relabelings: [
                { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
                { action: 'labelmap', regex: '__meta_kubernetes_node_label_(.+)' },
                { action: 'labeldrop', regex: 'pod|service|endpoint|namespace' },
                { action: 'hashmod', sourceLabels: ['__address__'], modulus: 2, targetLabel: '__tmp' },
                { action: 'Keep', sourceLabels: ['a'], regex: '(?i)(?P<name>web|api)[^\\d\\]+]\\++' },
              ],
            }),
          ),
          web,
          server,
          shop,
        ],
      },
    },
  };
}
