import { type ClusterView, defineAnalyzer, type Reporter } from '../src/core/analyzer.ts';
import type { CodeTable } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { formatSelector } from '../src/core/selectors.ts';
import { text, word } from '../src/core/values.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { conditionOf, startGrace } from './_shared/pods.ts';
import { selectedKinds, selectingFields, selectsNone } from './_shared/prometheus-selection.ts';
import {
  type ConfigSource,
  reportMissing,
  source,
  sourceKeyMissing,
  sourceKinds,
  sourceMissing,
  sourcesOf,
} from './_shared/prometheus-sources.ts';

type ServerKind = 'Prometheus' | 'PrometheusAgent' | 'Alertmanager';
type Server = Kinds[ServerKind];
type Scraper = Kinds['Prometheus'] | Kinds['PrometheusAgent'];

const consults = [...sourceKinds, 'Namespace', 'Service', ...selectedKinds] as const;
type View = Pick<ClusterView<ServerKind, (typeof consults)[number]>, 'age' | 'listing' | 'lookup'>;

const docs = 'https://prometheus-operator.dev/docs/platform/troubleshooting/';

const codes = {
  'prometheus-server-source-missing': sourceMissing,
  'prometheus-server-source-key-missing': sourceKeyMissing,
  'prometheus-server-alertmanager-missing': {
    severity: 'error',
    breaks: 'config',
    message: 'sends alerts to Service {service}, which does not exist',
    why: 'Prometheus hands its alerts to an Alertmanager, found by its Service. Without the Service nobody is told of any alert.',
    fix: 'Correct spec.alerting.alertmanagers, or create Service {service}.',
    docs: 'https://prometheus-operator.dev/docs/platform/platform-guide/#deploying-alertmanager',
  },
  'prometheus-server-selects-nothing': {
    severity: 'warning',
    breaks: 'config',
    message:
      '{field} {selector} matches none of {count|object|objects}[; {near} differs in label {label}: {has} instead of {wants}]',
    why: 'A server takes what its selectors match. There are objects of that kind in the namespaces that it looks into, and it takes none of them.',
    fix: 'Correct spec.{field}, or the labels of the objects.',
    docs: 'https://prometheus-operator.dev/docs/platform/troubleshooting/#troubleshooting-servicemonitor-changes',
  },
  'prometheus-server-not-reconciled': {
    severity: 'error',
    breaks: 'ready',
    rollup: true,
    message: 'the operator cannot apply it[, {reason}]: {words}',
    why: 'The Prometheus operator could not write the configuration or the StatefulSet. What was there before keeps running, and no change takes effect.',
    fix: 'Resolve what the message says.',
    docs,
  },
  'prometheus-server-not-available': {
    severity: 'error',
    breaks: 'ready',
    rollup: true,
    message: 'no replica is ready[: {words}]',
    why: 'None of its pods is ready: nothing is scraped, or nobody is told of alerts.',
    fix: 'Look at the pods of its StatefulSet.',
    docs,
  },
  'prometheus-server-degraded': {
    severity: 'warning',
    breaks: 'ready',
    rollup: true,
    message: 'not all replicas are ready[: {words}]',
    why: 'Some of its pods are not ready. The others do the work, until one of them fails too.',
    fix: 'Look at the pods of its StatefulSet.',
    docs,
  },
} as const satisfies CodeTable;

/**
 * What the Prometheus operator runs: each is a StatefulSet and a configuration. The configuration itself is in a Secret, which
 * is never read: what is said here is read off the objects that it is made of, and off what the operator says of it.
 */
export const prometheusServer = defineAnalyzer({
  id: 'prometheus-server',
  subject: ['Prometheus', 'PrometheusAgent', 'Alertmanager'],
  title: 'Prometheus and Alertmanager objects that are not applied or do not run',
  aliases: ['PrometheusConfigValidate'],
  consults,
  codes,
  check(server, cluster, report) {
    const { metadata, spec } = server;
    if (metadata.deletionTimestamp !== undefined || spec.paused === true || spec.replicas === 0) return;
    checkServer(server, cluster, report);
  },
});

function checkServer(server: Server, cluster: View, report: Reporter<typeof codes>): void {
  reportMissing(server, sourcesOfServer(server), cluster, {
    object: details => report('prometheus-server-source-missing', server, details),
    key: details => report('prometheus-server-source-key-missing', server, details),
  });
  if (server.kind === 'Prometheus') {
    for (const [i, { name = '', namespace = server.metadata.namespace }] of (
      server.spec.alerting?.alertmanagers ?? []
    ).entries()) {
      const found = cluster.lookup('Service', name, namespace);
      if (found.state !== 'absent') continue;
      report('prometheus-server-alertmanager-missing', server, {
        key: `${namespace}/${name}`,
        with: { service: name },
        blames: [{ object: found.absent, because: 'exists' }],
        evidence: [{ of: server, path: `spec.alerting.alertmanagers[${i}].name`, value: name }],
      });
    }
  }
  if (server.kind !== 'Alertmanager') checkSelectors(server, cluster, report);
  const young = cluster.age(server.metadata.creationTimestamp) < startGrace;
  const reconciled = conditionOf(server, 'Reconciled');
  if (reconciled?.status === 'False') {
    const { reason, message = '', lastTransitionTime: since } = reconciled;
    report('prometheus-server-not-reconciled', server, {
      with: { reason: reason === undefined ? undefined : word(reason), words: text(message) },
      evidence: [{ of: server, path: 'status.conditions[Reconciled]', value: text(message) }],
      since,
      settling: young ? 'the operator to apply it' : undefined,
    });
  }
  const available = conditionOf(server, 'Available');
  const code = availabilityCode(available?.status);
  if (available === undefined || code === undefined) return;
  const { message, reason = '', lastTransitionTime: since } = available;
  report(code, server, {
    with: { words: message === undefined ? undefined : text(message) },
    evidence: [{ of: server, path: 'status.conditions[Available]', value: word(reason) }],
    since,
    settling: young || cluster.age(since) < startGrace ? 'its pods to become ready' : undefined,
  });
}

/** `Degraded` is a status of its own here. */
function availabilityCode(status: string | undefined) {
  if (status === 'False') return 'prometheus-server-not-available';
  return status === 'Degraded' ? 'prometheus-server-degraded' : undefined;
}

function checkSelectors(server: Scraper, cluster: View, report: Reporter<typeof codes>): void {
  for (const kind of selectedKinds) {
    const none = selectsNone(server, kind, cluster);
    if (none === undefined) continue;
    const { selector, seen } = none;
    const near = nearestByLabels(selector.matchLabels ?? {}, seen);
    report('prometheus-server-selects-nothing', server, {
      key: kind,
      with: {
        field: word(selectingFields[kind]),
        selector: word(formatSelector(selector)),
        count: seen.length,
        near: near?.ref,
        label: near?.label,
        has: near?.has,
        wants: near?.wants,
      },
      near: near === undefined ? [] : [near.object],
      evidence: [{ of: server, path: `spec.${selectingFields[kind]}`, value: word(formatSelector(selector)) }],
    });
  }
}

function* sourcesOfServer({ spec }: Server): Generator<ConfigSource> {
  for (const [i, name] of spec.secrets.entries()) yield { kind: 'Secret', name, path: `spec.secrets[${i}]` };
  for (const [i, name] of spec.configMaps.entries()) yield { kind: 'ConfigMap', name, path: `spec.configMaps[${i}]` };
  if ('configSecret' in spec && spec.configSecret !== undefined)
    yield { kind: 'Secret', name: spec.configSecret, path: 'spec.configSecret' };
  if (!('remoteWrite' in spec)) return;
  yield* source('Secret', spec.additionalScrapeConfigs, 'spec.additionalScrapeConfigs');
  for (const [i, client] of spec.remoteWrite.entries()) yield* sourcesOf(client, `spec.remoteWrite[${i}]`);
  if (!('remoteRead' in spec)) return;
  for (const [i, client] of spec.remoteRead.entries()) yield* sourcesOf(client, `spec.remoteRead[${i}]`);
  yield* source('Secret', spec.additionalAlertRelabelConfigs, 'spec.additionalAlertRelabelConfigs');
  yield* source('Secret', spec.additionalAlertManagerConfigs, 'spec.additionalAlertManagerConfigs');
  yield* source('Secret', spec.thanos?.objectStorageConfig, 'spec.thanos.objectStorageConfig');
}
