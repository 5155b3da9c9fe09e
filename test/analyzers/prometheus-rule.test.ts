import { prometheusRule as analyzer } from '../../analyzers/prometheus-rule.ts';
import { ago, event, object } from '../helpers/objects.ts';
import { prometheus, prometheusRule } from '../helpers/prometheus.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'PrometheusRule.monitoring.coreos.com shop/web';
const alert = {
  alert: 'WebDown',
  expr: 'up == 0',
  for: '5m',
  labels: { severity: 'page' },
  annotations: { summary: 'x' },
};
const inAlert = (expr: string, i = 0) => ({ ...alert, alert: `Web${i}`, expr });
const group = (name: string, ...rules: object[]) => ({ name, rules });
const rules = (...groups: object[]) => prometheusRule('shop/web', groups);
const server = prometheus('monitoring/k8s');
const shop = object('v1', 'Namespace', 'shop');
const unlabelled = prometheusRule('shop/web', [group('web', alert)], { metadata: { labels: { app: 'web' } } });
const cured = () => [rules(group('web', alert)), server, shop];

testAnalyzer(analyzer, {
  faulty: {
    'a time that is none': {
      fault: 'CLU-022',
      objects: [rules(group('web', { ...alert, for: '5 minutes' })), server, shop],
      expect: [
        { code: 'prometheus-rule-invalid', on, says: /WebDown of group web: for is 5 minutes, which is no duration/ },
      ],
      cure: cured,
    },
    'neither an alert nor a record, and both': {
      fault: 'CLU-022',
      objects: [rules(group('web', { expr: '1' }, { ...alert, record: 'web:up' })), server, shop],
      expect: [
        { code: 'prometheus-rule-invalid', on, says: /rule 1 of group web: it has neither/ },
        { code: 'prometheus-rule-invalid', on, says: /WebDown of group web: it is an alert and records web:up too/ },
      ],
      cure: cured,
    },
    'a recorded series that waits': {
      fault: 'CLU-022',
      objects: [rules(group('web', { record: 'web:up', expr: 'up', for: '5m' })), server, shop],
      expect: [{ code: 'prometheus-rule-invalid', on, says: /it records a series, and has for/ }],
      cure: cured,
    },
    'two groups of one name, and one without rules': {
      fault: 'CLU-022',
      objects: [rules(group('web', alert), group('web', alert), group('empty')), server, shop],
      expect: [
        { code: 'prometheus-rule-group-repeated', on, says: /2 groups named web/ },
        { code: 'prometheus-rule-group-empty', on, says: /group empty/, severity: 'info' },
      ],
      cure: cured,
    },
    'the operator refuses it': {
      fault: 'CLU-022',
      objects: [
        rules(group('web', { ...alert, expr: 'sum(up' })),
        server,
        shop,
        event(
          rules(),
          'InvalidConfiguration',
          'PrometheusRule web was rejected due to invalid configuration: group "web", rule 0, "WebDown": could not parse expression: 1:7: parse error: unclosed left parenthesis',
          { firstTimestamp: ago(600), lastTimestamp: ago(600), source: { component: 'prometheus-controller' } },
        ),
      ],
      expect: [
        {
          code: 'prometheus-rule-invalid',
          on,
          says: /WebDown of group web: .* it ends too early at column 7, after sum\(up/,
        },
        { code: 'prometheus-rule-refused', on, says: /refuses it: group "web", rule 0, .*unclosed left parenthesis/ },
      ],
      cure: cured,
    },
    'an expression that is no PromQL': {
      fault: 'CLU-022',
      objects: [
        rules(
          group(
            'web',
            { ...alert, alert: 'Dashboard', expr: 'rate(http_requests_total[$__rate_interval])' },
            { ...alert, alert: 'Typo', expr: 'sum(incraese(http_requests_total[5m])) > 0' },
            { ...alert, alert: 'Moment', expr: 'sum by (job) (rate(http_requests_total)) > 0' },
            { ...alert, alert: 'Range', expr: 'max(up[5m])' },
            { record: 'web:errors', expr: 'up{job="web"}\n  and on (job)\n  errors{code~"5.."}' },
          ),
        ),
        server,
        shop,
      ],
      expect: [
        { code: 'prometheus-rule-invalid', on, says: /Dashboard .*: unexpected \$ \(.* of dashboards\) at column 26/ },
        {
          code: 'prometheus-rule-invalid',
          on,
          says: /Typo .*: there is no function incraese, did you mean increase\? at/,
        },
        {
          code: 'prometheus-rule-invalid',
          on,
          says: /Moment .*: rate takes a range, as in rate\(…\[5m\]\), and gets none/,
        },
        {
          code: 'prometheus-rule-invalid',
          on,
          says: /Range .*: max takes no range such as \[5m\] by itself at column 1/,
        },
        { code: 'prometheus-rule-invalid', on, says: /web:errors .*: unexpected ~ at line 3, column 14, after up\{/ },
      ],
      cure: cured,
    },
    'no Prometheus wants its labels': {
      fault: 'CLU-031',
      objects: [unlabelled, server, shop],
      expect: [{ code: 'prometheus-rule-not-selected', on, says: /it takes those with release=monitoring/ }],
      cure: cured,
    },
  },
  healthy: {
    'alerts and records': {
      objects: [
        rules(group('web', alert, { ...alert, for: '0', keep_firing_for: '1h30m' }, { record: 'web:up', expr: 'up' })),
        server,
        shop,
      ],
    },
    'a ruler of Thanos may take it': {
      objects: [
        unlabelled,
        server,
        shop,
        object('monitoring.coreos.com/v1', 'ThanosRuler', 'monitoring/thanos', { spec: {}, status: {} }),
      ],
    },
    'nobody is known to take rules': { objects: [unlabelled, shop] },
    'what Prometheus takes and its grammar does not know': {
      objects: [
        rules(group('web', ...['up == 5.', 'offset{step="1s"} > 0', 'functionOfTomorrow(up)'].map(inAlert))),
        server,
        shop,
      ],
    },
    'VictoriaMetrics reads it, too': {
      objects: [
        rules(group('web', inAlert('rate(http_requests_total) keep_metric_names'))),
        server,
        shop,
        object('operator.victoriametrics.com/v1beta1', 'VMAlert', 'monitoring/vm', { spec: {}, status: {} }),
      ],
    },
    'it is of another language, for something that is no Prometheus': {
      objects: [rules(group('web', inAlert('sum(rate({app="web"} |= "error" [5m])) > 0'))), shop],
    },
  },
});
