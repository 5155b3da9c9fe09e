import { type ClusterView, defineAnalyzer } from '../src/core/analyzer.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { memoized } from '../src/core/memo.ts';
import { groupOf, refOf } from '../src/core/objects.ts';
import { formatSelector } from '../src/core/selectors.ts';
import { labels, text, word } from '../src/core/values.ts';
import { ruleProblem } from './_shared/prometheus-rules.ts';
import { refusalOf, serverKinds, takenBy } from './_shared/prometheus-selection.ts';
import { loadPromql } from './_shared/promql.ts';

const consults = ['Namespace', 'CustomResource', ...serverKinds] as const;
type View = Pick<ClusterView<'PrometheusRule', (typeof consults)[number]>, 'listing' | 'lookup'>;

/**
 * Alerts and recorded series.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export const prometheusRule = defineAnalyzer({
  id: 'prometheus-rule',
  subject: 'PrometheusRule',
  title: 'Alerting rules that are refused, or that nobody selects',
  consults,
  prepare: loadPromql,
  codes: {
    'prometheus-rule-invalid': {
      severity: 'error',
      breaks: 'config',
      message: '{rule} of group {group}: {problem}',
      why: 'Prometheus takes the rules of an object together or not at all. One that it cannot read disables all the alerts of this object.',
      fix: 'Correct the rule; `promtool check rules` says the same of a file.',
      docs: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule',
    },
    'prometheus-rule-group-repeated': {
      severity: 'error',
      breaks: 'config',
      message: 'has {count} groups named {group}',
      why: 'The groups of one object become one file, in which Prometheus wants each name once. It refuses the file, and with it all the alerts of this object.',
      fix: 'Give the groups names of their own, or merge them.',
      docs: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#configuring-rules',
    },
    'prometheus-rule-refused': {
      severity: 'error',
      breaks: 'ready',
      rollup: true,
      message: 'the operator refuses it: {words}',
      why: 'The Prometheus operator leaves out what Prometheus would not take, so that the rest keeps working. None of the alerts of this object exists.',
      fix: 'Correct what the message says; `promtool check rules` says the same of a file.',
      docs: 'https://prometheus-operator.dev/docs/platform/troubleshooting/',
    },
    'prometheus-rule-not-selected': {
      severity: 'warning',
      breaks: 'ready',
      message: '{server} does not take it: it takes those with {wants}',
      why: 'A Prometheus takes the rules that its ruleSelector matches. It looks into this namespace, but the ruleSelector of no Prometheus matches these labels, so the alerts never fire.',
      fix: 'Give the rule the labels {wants}.',
      docs: 'https://prometheus-operator.dev/docs/platform/troubleshooting/#prometheusrule-resources-arent-picked-up',
    },
    'prometheus-rule-group-empty': {
      severity: 'info',
      message: 'group {group} has no rules',
      why: 'A group without rules does nothing. Usually a template rendered less than was meant.',
      fix: 'Remove the group, or give it rules.',
      docs: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group',
    },
  },
  check(rules, cluster, report) {
    if (rules.metadata.deletionTimestamp !== undefined) return;
    const isPromql = isReadByPrometheus(rules, cluster);
    const counts = new Map<string, number>();
    for (const [i, { name: group = '', rules: list }] of rules.spec.groups.entries()) {
      counts.set(group, (counts.get(group) ?? 0) + 1);
      if (list.length === 0) {
        report('prometheus-rule-group-empty', rules, {
          key: group,
          with: { group },
          evidence: [{ of: rules, path: `spec.groups[${i}].rules`, value: 0 }],
        });
      }
      for (const [n, rule] of list.entries()) {
        const problem = ruleProblem(rule, isPromql);
        if (problem === undefined) continue;
        const called = rule.alert ?? rule.record ?? `rule ${n + 1}`;
        report('prometheus-rule-invalid', rules, {
          key: `${group} ${called}`,
          with: { rule: called, group, problem: text(problem) },
          evidence: [{ of: rules, path: `spec.groups[${i}].rules[${n}]`, value: called }],
        });
      }
    }
    for (const [group, count] of counts) {
      if (count === 1) continue;
      report('prometheus-rule-group-repeated', rules, {
        key: group,
        with: { count, group },
        evidence: [{ of: rules, path: 'spec.groups', value: rules.spec.groups.map(({ name = '' }) => name) }],
      });
    }
    const refusal = refusalOf(rules, cluster);
    if (refusal !== undefined) {
      report('prometheus-rule-refused', rules, {
        with: { words: text(refusal.words) },
        evidence: [{ of: rules, path: refusal.path, value: text(refusal.words) }],
        since: refusal.since,
      });
    }
    const taken = takenBy(rules, cluster);
    if (taken.state !== 'not-matched') return;
    // The rulers of Thanos take rules by selectors of their own.
    const others = cluster.listing('CustomResource');
    if (others.state === 'unknown' || hasThanosRuler(others.objects)) return;
    report('prometheus-rule-not-selected', rules, {
      with: { server: refOf(taken.by), wants: word(formatSelector(taken.wants)) },
      near: [taken.by],
      // A selector that matches nothing at all is told of the server.
      dependsOn: [{ object: taken.by, because: 'config' }],
      evidence: [{ of: rules, path: 'metadata.labels', value: labels(rules.metadata.labels) }],
    });
  },
});

const hasThanosRuler = memoized((objects: readonly Kinds['CustomResource'][]) =>
  objects.some(({ kind }) => kind === 'ThanosRuler'),
);

/**
 * Whether it is Prometheus that reads the expressions: VictoriaMetrics takes these objects too, and knows more than PromQL; so does
 * Grafana Alloy, for Loki, whose language is another.
 * @see https://docs.victoriametrics.com/operator/integrations/prometheus/
 * @see https://grafana.com/docs/alloy/latest/reference/components/loki/loki.rules.kubernetes/
 */
function isReadByPrometheus(rules: Kinds['PrometheusRule'], cluster: View): boolean {
  const servers = cluster.listing('Prometheus');
  if (servers.state === 'unknown' || servers.objects.length === 0) return false;
  const others = cluster.listing('CustomResource');
  return takenBy(rules, cluster).state === 'taken' && others.state !== 'unknown' && !isOfVictoria(others.objects);
}

const isOfVictoria = memoized((objects: readonly Kinds['CustomResource'][]) =>
  objects.some(({ apiVersion }) => groupOf(apiVersion) === 'operator.victoriametrics.com'),
);
