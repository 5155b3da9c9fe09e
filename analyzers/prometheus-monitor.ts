import { type ClusterView, defineAnalyzer, type Reporter } from '../src/core/analyzer.ts';
import type { CodeTable } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { nearest } from '../src/core/near.ts';
import { refOf } from '../src/core/objects.ts';
import { formatSelector, type LabelSelector } from '../src/core/selectors.ts';
import { labels, text, word } from '../src/core/values.ts';
import { nearestByLabels } from './_shared/near-labels.ts';
import { refusalOf, serverKinds, takenBy } from './_shared/prometheus-selection.ts';
import {
  reportMissing,
  sourceKeyMissing,
  sourceKinds,
  sourceMissing,
  sourcesOf,
} from './_shared/prometheus-sources.ts';
import { parseDuration, relabelingProblem } from './_shared/prometheus-syntax.ts';
import { type Monitor, portsOf, targetKinds, targetsOf } from './_shared/prometheus-targets.ts';

type Endpoint = Kinds['ServiceMonitor']['spec']['endpoints'][number];

const consults = ['Namespace', ...targetKinds, ...serverKinds, ...sourceKinds] as const;
type View = Pick<
  ClusterView<'ServiceMonitor' | 'PodMonitor', (typeof consults)[number]>,
  'age' | 'eventsOf' | 'listing' | 'lookup'
>;

const help = 'https://prometheus-operator.dev/docs/platform/troubleshooting/#troubleshooting-servicemonitor-changes';

const codes = {
  'prometheus-monitor-source-missing': sourceMissing,
  'prometheus-monitor-source-key-missing': sourceKeyMissing,
  'prometheus-monitor-selects-nothing': {
    severity: 'warning',
    breaks: 'ready',
    message:
      'selector {selector} matches no {kind} in {where}[; {near} differs in label {label}: {has} instead of {wants}]',
    why: 'What a monitor selects by labels is scraped. Nothing in the namespaces that it looks into has these labels, so there are no metrics, and alerts on them never fire.',
    fix: 'Make spec.selector and the labels of the {kind} the same, or name its namespace in spec.namespaceSelector.',
    docs: help,
  },
  'prometheus-monitor-port-missing': {
    severity: 'warning',
    breaks: 'ready',
    message: 'no {kind} that it selects has a port named {port}: {owner} has {ports}[; did you mean {near}?]',
    why: 'A monitor names a port by its name. What it selects has no port of this name, so it is not scraped.',
    fix: 'Use the name (not the number) of a port of {owner}.',
    docs: help,
  },
  'prometheus-monitor-relabeling-invalid': {
    severity: 'error',
    breaks: 'config',
    message: '{field}: {problem}',
    why: 'The operator refuses a monitor with a relabeling that Prometheus would not take, and leaves it out as a whole.',
    fix: 'Correct {field}. Regular expressions are those of RE2.',
    docs: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config',
  },
  'prometheus-monitor-timeout-too-long': {
    severity: 'error',
    breaks: 'config',
    message: 'scrapeTimeout {timeout} of port {port} is longer than its interval {interval}',
    why: 'Prometheus does not accept a scrape that may take longer than the time to the next one. The operator refuses the whole monitor.',
    fix: 'Make scrapeTimeout no longer than interval.',
    docs: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config',
  },
  'prometheus-monitor-not-selected': {
    severity: 'warning',
    breaks: 'ready',
    message: '{server} does not take it: it takes those with {wants}',
    why: 'A Prometheus takes the monitors that its selector matches. It looks into this namespace, but the selector of no Prometheus matches these labels, so nothing is scraped.',
    fix: 'Give the monitor the labels {wants}.',
    docs: help,
  },
  'prometheus-monitor-out-of-scope': {
    severity: 'info',
    breaks: 'ready',
    message: 'no Prometheus looks into its namespace: neither does {servers}',
    why: 'A Prometheus says by labels of namespaces where it looks for monitors; by default in its own namespace only. Something else may read this one.',
    fix: 'Give the namespace the labels that a Prometheus wants, if it is meant to be monitored by it.',
    docs: help,
  },
  'prometheus-monitor-refused': {
    severity: 'error',
    breaks: 'ready',
    rollup: true,
    message: 'the operator refuses it: {words}',
    why: 'The Prometheus operator leaves out what Prometheus would not take, so that the rest keeps working. Nothing is scraped through this monitor.',
    fix: 'Correct what the message says.',
    docs: help,
  },
} as const satisfies CodeTable;

/** ServiceMonitors and PodMonitors: they say what is asked for metrics, and how. */
export const prometheusMonitor = defineAnalyzer({
  id: 'prometheus-monitor',
  subject: ['ServiceMonitor', 'PodMonitor'],
  title: 'Monitors of Prometheus that select nothing, that nobody selects, or that are refused',
  aliases: ['PrometheusConfigRelabelReport'],
  consults,
  codes,
  check(monitor, cluster, report) {
    if (monitor.metadata.deletionTimestamp !== undefined) return;
    checkTargets(monitor, cluster, report);
    checkEndpoints(monitor, cluster, report);
    checkTaken(monitor, cluster, report);
  },
});

function checkTargets(monitor: Monitor, cluster: View, report: Reporter<typeof codes>): void {
  const targets = targetsOf(monitor, cluster);
  if (targets === undefined) return;
  const { kind, selected, where } = targets;
  const selector: LabelSelector = monitor.spec.selector ?? {};
  if (selected.length === 0) {
    const near = nearestByLabels(selector.matchLabels ?? {}, targets.all);
    report('prometheus-monitor-selects-nothing', monitor, {
      with: {
        selector: word(formatSelector(selector)),
        kind: word(kind),
        where: where ?? word('any namespace'),
        near: near?.ref,
        label: near?.label,
        has: near?.has,
        wants: near?.wants,
      },
      near: near === undefined ? [] : [near.object],
      evidence: [{ of: monitor, path: 'spec.selector', value: word(formatSelector(selector)) }],
    });
    return;
  }
  const { field, endpoints } = endpointsOf(monitor);
  for (const [i, { port }] of endpoints.entries()) {
    if (port === undefined || selected.some(object => portsOf(object).includes(port))) continue;
    const owner = selected[0]!;
    const ports = portsOf(owner);
    const [near] = nearest(port, selected.flatMap(portsOf), 1);
    report('prometheus-monitor-port-missing', monitor, {
      key: port,
      with: {
        kind: word(kind),
        port,
        owner: refOf(owner),
        ports: ports.length === 0 ? word('no named port') : ports,
        near,
      },
      near: [owner],
      evidence: [{ of: monitor, path: `${field}[${i}].port`, value: port }],
    });
  }
}

function checkEndpoints(monitor: Monitor, cluster: View, report: Reporter<typeof codes>): void {
  const { field, endpoints } = endpointsOf(monitor);
  for (const [i, endpoint] of endpoints.entries()) {
    const at = `${field}[${i}]`;
    reportMissing(monitor, sourcesOf(endpoint, at), cluster, {
      object: details => report('prometheus-monitor-source-missing', monitor, details),
      key: details => report('prometheus-monitor-source-key-missing', monitor, details),
    });
    const { interval, scrapeTimeout: timeout, port = '' } = endpoint;
    if (interval !== undefined && timeout !== undefined && parseDuration(timeout) > parseDuration(interval)) {
      report('prometheus-monitor-timeout-too-long', monitor, {
        key: at,
        with: { timeout: word(timeout), port, interval: word(interval) },
        evidence: [{ of: monitor, path: `${at}.scrapeTimeout`, value: word(timeout) }],
      });
    }
    for (const list of ['relabelings', 'metricRelabelings'] as const) {
      for (const [n, relabeling] of endpoint[list].entries()) {
        const problem = relabelingProblem(relabeling);
        if (problem === undefined) continue;
        const path = `${at}.${list}[${n}]`;
        report('prometheus-monitor-relabeling-invalid', monitor, {
          key: path,
          with: { field: word(path), problem: text(problem) },
          evidence: [{ of: monitor, path, value: text(relabeling.regex ?? relabeling.action ?? 'replace') }],
        });
      }
    }
  }
}

function checkTaken(monitor: Monitor, cluster: View, report: Reporter<typeof codes>): void {
  const taken = takenBy(monitor, cluster);
  if (taken.state === 'not-matched') {
    report('prometheus-monitor-not-selected', monitor, {
      with: { server: refOf(taken.by), wants: word(formatSelector(taken.wants)) },
      near: [taken.by],
      // A selector that matches nothing at all is told of the server.
      dependsOn: [{ object: taken.by, because: 'config' }],
      evidence: [{ of: monitor, path: 'metadata.labels', value: labels(monitor.metadata.labels) }],
    });
  } else if (taken.state === 'out-of-scope') {
    report('prometheus-monitor-out-of-scope', monitor, {
      with: { servers: taken.by.map(refOf) },
      evidence: [{ of: monitor, path: 'metadata.namespace', value: monitor.metadata.namespace }],
    });
  }
  const refusal = refusalOf(monitor, cluster);
  if (refusal === undefined) return;
  const { words, path, since } = refusal;
  report('prometheus-monitor-refused', monitor, {
    with: { words: text(words) },
    evidence: [{ of: monitor, path, value: text(words) }],
    since,
  });
}

function endpointsOf({ spec }: Monitor): { readonly field: string; readonly endpoints: readonly Endpoint[] } {
  return 'endpoints' in spec
    ? { field: 'spec.endpoints', endpoints: spec.endpoints }
    : { field: 'spec.podMetricsEndpoints', endpoints: spec.podMetricsEndpoints };
}
