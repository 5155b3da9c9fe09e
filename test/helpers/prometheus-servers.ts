import { ago, object, type Raw } from './objects.ts';
import { prometheus, serviceMonitor } from './prometheus.ts';
import type { Cases, FaultyCase } from './test-analyzer.ts';

type ServerKind = 'Prometheus' | 'PrometheusAgent' | 'Alertmanager';

/** The cases of the servers of the Prometheus operator, which are checked alike. */
export function serverCases(kind: ServerKind): Cases {
  const on = `${kind}.monitoring.coreos.com monitoring/k8s`;
  const others = [
    object('v1', 'Namespace', 'monitoring'),
    object('v1', 'Namespace', 'shop'),
    serviceMonitor('shop/web'),
  ];
  const server = (spec: object = {}, status?: object): Raw => prometheus('monitoring/k8s', spec, status, kind);
  const cure = () => [server(), ...others];
  const says = (type: string, status: string, reason: string, message: string) => ({
    conditions: [{ type, status, reason, message, lastTransitionTime: ago(3600) }],
  });
  const faulty: Record<string, FaultyCase> = {
    'a Secret that is missing': {
      fault: 'CLU-031',
      objects: [
        server({ secrets: ['etcd-client', 'etcd-ca'] }),
        object('v1', 'Secret', 'monitoring/etcd-ca'),
        ...others,
      ],
      expect: [
        {
          code: 'prometheus-server-source-missing',
          on,
          says: /spec.secrets\[0\] names Secret etcd-client/,
          blames: ['Secret monitoring/etcd-client'],
        },
      ],
      cure,
    },
    'the operator cannot apply it': {
      fault: 'CLU-031',
      objects: [
        server({}, says('Reconciled', 'False', 'ReconciliationFailed', 'failed to parse version: foo')),
        ...others,
      ],
      expect: [{ code: 'prometheus-server-not-reconciled', on, says: /ReconciliationFailed: failed to parse version/ }],
      cure,
    },
    'no pod is ready': {
      fault: 'CLU-031',
      objects: [server({}, says('Available', 'False', 'NoPodReady', 'pod k8s-0: 0/4 nodes are available')), ...others],
      expect: [{ code: 'prometheus-server-not-available', on, says: /0\/4 nodes are available/, settling: false }],
      cure,
    },
    'some pods are not ready': {
      fault: 'CLU-031',
      objects: [server({}, says('Available', 'Degraded', 'SomePodsNotReady', 'pod k8s-1: crash')), ...others],
      expect: [{ code: 'prometheus-server-degraded', on, says: /k8s-1: crash/ }],
      cure,
    },
  };
  if (kind !== 'Alertmanager') Object.assign(faulty, scraperCases());
  if (kind === 'Prometheus') {
    faulty['alerts go nowhere'] = {
      fault: 'CLU-031',
      objects: [
        server({ alerting: { alertmanagers: [{ namespace: 'monitoring', name: 'alertmanager-man', port: 'web' }] } }),
        object('v1', 'Service', 'monitoring/alertmanager-main', { spec: {} }),
        ...others,
      ],
      expect: [
        {
          code: 'prometheus-server-alertmanager-missing',
          on,
          says: /Service alertmanager-man/,
          blames: ['Service monitoring/alertmanager-man'],
        },
      ],
      cure,
    };
  }
  return {
    faulty,
    healthy: {
      'it runs': { objects: cure() },
      paused: {
        situation: 'NEG-26',
        objects: [server({ paused: true }, says('Reconciled', 'False', 'ReconciliationFailed', 'x')), ...others],
      },
      'nothing to select': { objects: [server()] },
    },
  };

  function scraperCases(): Record<string, FaultyCase> {
    return {
      'credentials and certificates that are missing': {
        fault: 'CLU-031',
        objects: [
          server({
            additionalScrapeConfigs: { name: 'scrape', key: 'extra.yaml', optional: true },
            remoteWrite: [
              {
                url: 'https://metrics.example.com',
                basicAuth: { password: { name: 'remote', key: 'password' } },
                tlsConfig: { ca: { configMap: { name: 'trust', key: 'ca.crt' } } },
              },
            ],
          }),
          object('v1', 'ConfigMap', 'monitoring/trust', { data: { 'ca.pem': '' } }),
          ...others,
        ],
        expect: [
          {
            code: 'prometheus-server-source-missing',
            on,
            says: /spec.remoteWrite\[0\].basicAuth.password names Secret remote/,
          },
          { code: 'prometheus-server-source-key-missing', on, says: /key ca.crt of ConfigMap trust, which has ca.pem/ },
        ],
        cure,
      },
      'its selector matches nothing': {
        fault: 'CLU-031',
        objects: [server({ serviceMonitorSelector: { matchLabels: { release: 'monitorng' } } }), ...others],
        expect: [
          {
            code: 'prometheus-server-selects-nothing',
            on,
            says: /serviceMonitorSelector release=monitorng matches none of 1 object; .* differs in label release: monitoring/,
          },
        ],
        cure,
      },
    };
  }
}
