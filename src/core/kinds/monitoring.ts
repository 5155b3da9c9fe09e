import type { Fields } from '../fields.ts';
import { defineKind } from './define.ts';
import { changedMetadata, condition, labelSelector } from './shared.ts';

/**
 * The Prometheus operator.
 * @see https://prometheus-operator.dev/docs/api-reference/api/
 */
const monitoring = { group: 'monitoring.coreos.com', version: 'v1', namespaced: true, jsonOnly: true } as const;

const keyOf = { name: [1, 'string'], key: [2, 'string'], optional: [3, 'bool'] } as const satisfies Fields;
const secretOrConfigMap = { secret: [1, keyOf], configMap: [2, keyOf] } as const satisfies Fields;

/** How an HTTP endpoint is asked, as far as it names Secrets and ConfigMaps. */
const httpClient = {
  basicAuth: [1, { username: [1, keyOf], password: [2, keyOf] }],
  authorization: [2, { credentials: [1, keyOf] }],
  bearerTokenSecret: [3, keyOf],
  oauth2: [4, { clientId: [1, secretOrConfigMap], clientSecret: [2, keyOf] }],
  tlsConfig: [5, { ca: [1, secretOrConfigMap], cert: [2, secretOrConfigMap], keySecret: [3, keyOf] }],
} as const satisfies Fields;

/** How labels are rewritten. */
export const relabeling = {
  action: [1, 'string'],
  sourceLabels: [2, ['string']],
  targetLabel: [3, 'string'],
  regex: [4, 'string'],
  modulus: [5, 'int'],
} as const satisfies Fields;

const endpoint = {
  ...httpClient,
  port: [10, 'string'],
  interval: [11, 'string'],
  scrapeTimeout: [12, 'string'],
  relabelings: [13, [relabeling]],
  metricRelabelings: [14, [relabeling]],
} as const satisfies Fields;

/** Newer versions say in the status of what is selected who selects it, and whether it is accepted. */
const bindings = {
  bindings: [
    1,
    [{ resource: [1, 'string'], namespace: [2, 'string'], name: [3, 'string'], conditions: [4, [condition]] }],
  ],
} as const satisfies Fields;

const monitor = {
  selector: [1, labelSelector],
  namespaceSelector: [2, { any: [1, 'bool'], matchNames: [2, ['string']] }],
} as const satisfies Fields;

export const serviceMonitor = defineKind({
  ...monitoring,
  kind: 'ServiceMonitor',
  plural: 'servicemonitors',
  fields: {
    metadata: [1, changedMetadata],
    spec: [2, { ...monitor, endpoints: [3, [endpoint]] }],
    status: [3, bindings],
  },
});

export const podMonitor = defineKind({
  ...monitoring,
  kind: 'PodMonitor',
  plural: 'podmonitors',
  fields: {
    metadata: [1, changedMetadata],
    spec: [2, { ...monitor, podMetricsEndpoints: [3, [endpoint]] }],
    status: [3, bindings],
  },
});

/** Rules in a file and in an object are written alike. */
export const ruleGroup = {
  name: [1, 'string'],
  interval: [2, 'string'],
  rules: [
    3,
    [
      {
        alert: [1, 'string'],
        record: [2, 'string'],
        for: [3, 'string'],
        keep_firing_for: [4, 'string'],
        labels: [5, 'keys'],
        annotations: [6, 'keys'],
        expr: [7, 'intOrString'],
      },
    ],
  ],
} as const satisfies Fields;

export const prometheusRule = defineKind({
  ...monitoring,
  kind: 'PrometheusRule',
  plural: 'prometheusrules',
  fields: {
    metadata: [1, changedMetadata],
    spec: [
      2,
      {
        groups: [1, [ruleGroup]],
      },
    ],
    status: [3, bindings],
  },
});

const server = {
  serviceAccountName: [1, 'string'],
  secrets: [2, ['string']],
  configMaps: [3, ['string']],
  paused: [4, 'bool'],
  replicas: [5, 'int', 'zero'],
} as const satisfies Fields;

const serverStatus = [3, { conditions: [1, [condition]] }] as const;

/** What Prometheus and its agent have in common. A selector that is not there selects nothing, an empty one everything. */
const scraper = {
  ...server,
  serviceMonitorSelector: [10, labelSelector],
  serviceMonitorNamespaceSelector: [11, labelSelector],
  podMonitorSelector: [12, labelSelector],
  podMonitorNamespaceSelector: [13, labelSelector],
  probeSelector: [14, labelSelector],
  scrapeConfigSelector: [15, labelSelector],
  additionalScrapeConfigs: [16, keyOf],
  remoteWrite: [17, [httpClient]],
} as const satisfies Fields;

export const prometheus = defineKind({
  ...monitoring,
  kind: 'Prometheus',
  plural: 'prometheuses',
  fields: {
    spec: [
      2,
      {
        ...scraper,
        ruleSelector: [20, labelSelector],
        ruleNamespaceSelector: [21, labelSelector],
        additionalAlertRelabelConfigs: [22, keyOf],
        additionalAlertManagerConfigs: [23, keyOf],
        alerting: [24, { alertmanagers: [1, [{ namespace: [1, 'string'], name: [2, 'string'] }]] }],
        remoteRead: [25, [httpClient]],
        thanos: [26, { objectStorageConfig: [1, keyOf] }],
      },
    ],
    status: serverStatus,
  },
});

export const prometheusAgent = defineKind({
  ...monitoring,
  kind: 'PrometheusAgent',
  version: 'v1alpha1',
  plural: 'prometheusagents',
  fields: { spec: [2, scraper], status: serverStatus },
});

export const alertmanager = defineKind({
  ...monitoring,
  kind: 'Alertmanager',
  plural: 'alertmanagers',
  fields: { spec: [2, { ...server, configSecret: [10, 'string'] }], status: serverStatus },
});
