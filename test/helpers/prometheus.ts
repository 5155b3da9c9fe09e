import { object, type Raw } from './objects.ts';

/** Objects of the Prometheus operator. */

const group = 'monitoring.coreos.com';
const release = { matchLabels: { release: 'monitoring' } };

/** A Prometheus as the chart kube-prometheus-stack makes it: it looks everywhere for objects with its label. */
export function prometheus(path: string, spec: object = {}, status: object = available, kind = 'Prometheus'): Raw {
  const version = kind === 'PrometheusAgent' ? 'v1alpha1' : 'v1';
  return object(`${group}/${version}`, kind, path, {
    spec: {
      replicas: 1,
      serviceMonitorSelector: release,
      serviceMonitorNamespaceSelector: {},
      podMonitorSelector: release,
      podMonitorNamespaceSelector: {},
      ruleSelector: release,
      ruleNamespaceSelector: {},
      ...spec,
    },
    status,
  });
}

const available = {
  conditions: [
    { type: 'Available', status: 'True' },
    { type: 'Reconciled', status: 'True' },
  ],
};

export function serviceMonitor(path: string, spec: object = {}, rest: Record<string, unknown> = {}): Raw {
  return object(`${group}/v1`, 'ServiceMonitor', path, {
    metadata: { labels: { release: 'monitoring' } },
    spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'metrics' }], ...spec },
    ...rest,
  });
}

export function podMonitor(path: string, spec: object = {}, rest: Record<string, unknown> = {}): Raw {
  return object(`${group}/v1`, 'PodMonitor', path, {
    metadata: { labels: { release: 'monitoring' } },
    spec: { selector: { matchLabels: { app: 'web' } }, podMetricsEndpoints: [{ port: 'metrics' }], ...spec },
    ...rest,
  });
}

export function prometheusRule(path: string, groups: readonly object[], rest: Record<string, unknown> = {}): Raw {
  return object(`${group}/v1`, 'PrometheusRule', path, {
    metadata: { labels: { release: 'monitoring' } },
    spec: { groups },
    ...rest,
  });
}
