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
        { code: 'prometheus-rule-group-repeated', on, says: /2 groups that are called web/ },
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
        { code: 'prometheus-rule-refused', on, says: /refuses it: group "web", rule 0, .*unclosed left parenthesis/ },
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
  },
});
