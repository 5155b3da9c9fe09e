import { prometheusConfiguration as analyzer } from '../../analyzers/prometheus-configuration.ts';
import { object, type Raw } from '../helpers/objects.ts';
import { configMap, filesIn, prometheusPod } from '../helpers/prometheus-files.ts';
import { testAnalyzer } from '../helpers/test-analyzer.ts';

const on = 'ConfigMap monitoring/prometheus';
const good = `
global:
  scrape_interval: 30s
  external_labels: { cluster: shop }
rule_files:
  - /etc/prometheus/rules/*.yml
  - alerts.yml
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['alertmanager:9093']
scrape_configs:
  - job_name: pods
    scrape_timeout: 10s
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs:
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
        action: keep
        regex: true
  - job_name: self
    basic_auth: { username: me, password: hunter2 }
    static_configs:
      - targets: ['localhost:9090']
`;
const alerts = `
groups:
  - name: web
    rules:
      - alert: WebDown
        expr: up{job="web"} == 0
        for: 5m
        labels: { severity: page }
      - { record: 'web:up', expr: 1 }
`;
const pod = prometheusPod('monitoring/prometheus-0', {
  '/etc/prometheus': 'prometheus',
  '/etc/prometheus/rules': 'rules',
});
const alertmanager = object('v1', 'Service', 'monitoring/alertmanager');

/** A Prometheus with these files in its ConfigMap. */
function world(configuration: string, rules = alerts, more: readonly Raw[] = [pod, alertmanager]): Raw[] {
  const own = configMap('monitoring/prometheus', { 'prometheus.yml': configuration, 'alerts.yml': rules });
  return [own, filesIn(own), configMap('monitoring/rules', {}), ...more];
}
const cured = () => world(good);
const invalid = (says: RegExp) => ({ code: 'prometheus-configuration-invalid', on, says });

testAnalyzer(analyzer, {
  faulty: {
    'what is no YAML': {
      objects: world(good.replace('  scrape_interval: 30s', '  scrape_interval: 30s\n   token: "secret'), alerts),
      expect: [invalid(/^prometheus\.yml, line \d+: it is no YAML: [a-z ]+/)],
      cure: cured,
    },
    'what is no mapping': {
      objects: world('- job_name: self\n'),
      expect: [invalid(/^prometheus\.yml, line 1: it is no mapping of fields$/)],
      cure: cured,
    },
    'fields that there are not': {
      objects: world(
        good
          .replace('scrape_configs:', 'scrape_config:')
          .replace('scrape_interval', 'scrape_intervall')
          .replace('rule_files', 'rules_files'),
        alerts.replace('expr: up', 'exp: up'),
      ),
      expect: [
        invalid(/prometheus\.yml, line 3: there is no field scrape_intervall, did you mean scrape_interval\?/),
        invalid(/prometheus\.yml, line 5: there is no field rules_files, did you mean rule_files\?/),
        invalid(/prometheus\.yml, line 12: there is no field scrape_config, did you mean scrape_configs\?/),
        invalid(/alerts\.yml, line 6: there is no field exp, did you mean expr\?/),
        { code: 'prometheus-configuration-without-jobs', on, says: /^prometheus\.yml has no scrape_configs/ },
      ],
      cure: cured,
    },
    'fields of a job, and of its relabeling': {
      objects: world(
        good.replace('kubernetes_sd_configs', 'kubernetes_sd_config').replace('source_labels', 'source_label'),
      ),
      expect: [
        invalid(/line 15: there is no field kubernetes_sd_config, did you mean kubernetes_sd_configs\?/),
        invalid(/line 17: there is no field source_label, did you mean source_labels\?/),
      ],
      cure: cured,
    },
    'two jobs of one name': {
      objects: world(good.replace('job_name: self', 'job_name: pods')),
      expect: [invalid(/^prometheus\.yml, line 20: there is a job pods already$/)],
      cure: cured,
    },
    'a job without a name, of URLs, that is asked longer than often': {
      objects: world(
        good
          .replace('scrape_timeout: 10s', 'scrape_timeout: 1m')
          .replace('job_name: self', 'honor_labels: true')
          .replace('localhost:9090', 'http://localhost:9090/metrics'),
      ),
      expect: [
        invalid(/line 13: job pods: the scrape_timeout 1m is longer than the scrape_interval 30s/),
        invalid(/line 20: the job has no job_name/),
        invalid(/line 20: the targets are URLs: they are a host and a port/),
      ],
      cure: cured,
    },
    'times that are none': {
      objects: world(
        good.replace('scrape_interval: 30s', 'scrape_interval: 30 s').replace('timeout: 10s', 'timeout: 10'),
      ),
      expect: [
        invalid(/line 1: the global scrape_interval 30 s is no duration such as 30s/),
        invalid(/line 13: job pods: the scrape_interval 30 s is no duration/),
        invalid(/line 20: job self: the scrape_interval 30 s is no duration/),
      ],
      cure: cured,
    },
    'a relabeling that is refused': {
      objects: world(good.replace('action: keep', 'action: kepp').replace('regex: true', "regex: '(?!a)'")),
      expect: [invalid(/line 17: job pods: the relabeling is refused: there is no action kepp/)],
      cure: cured,
    },
    'it has no job': {
      objects: world(good.slice(0, good.indexOf('scrape_configs'))),
      expect: [
        { code: 'prometheus-configuration-without-jobs', on, says: /has no scrape_configs: nothing is scraped/ },
      ],
      cure: cured,
    },
    'rules that are not mounted, and an Alertmanager that there is not': {
      objects: world(
        good
          .replace('- alerts.yml', '- alert.yml\n  - /srv/rules.yml')
          .replace('alertmanager:', 'alertmanger.monitoring.svc:'),
      ),
      expect: [
        {
          code: 'prometheus-configuration-rules-missing',
          on,
          says: /rule_files of prometheus\.yml names alert\.yml, and/,
        },
        {
          code: 'prometheus-configuration-rules-missing',
          on,
          says: /names \/srv\/rules\.yml, and no such file is mounted/,
        },
        {
          code: 'prometheus-configuration-alertmanager-missing',
          on,
          says: /line 12: alerts are sent to alertmanger\.monitoring\.svc:9093, and there is no Service alertmanger/,
          blames: ['Service monitoring/alertmanger'],
        },
      ],
      cure: cured,
    },
    'rules that are refused': {
      fault: 'CLU-022',
      objects: world(good, alerts.replace('== 0', '== ').replace('expr: 1', "expr: 'up', for: 5m")),
      expect: [
        {
          code: 'prometheus-configuration-rule-invalid',
          on,
          says: /alerts\.yml: WebDown of group web: its expression is no PromQL: it ends too early at column 17/,
        },
        {
          code: 'prometheus-configuration-rule-invalid',
          on,
          says: /alerts\.yml: web:up of group web: it records a series, and has for/,
        },
      ],
      cure: cured,
    },
    'a rule whose expression stands elsewhere in the file': {
      objects: world(good, alerts.replace('up{job="web"} == 0', '&gone up ==').replace('expr: 1', 'expr: *gone')),
      expect: ['WebDown', 'web:up'].map(rule => ({
        code: 'prometheus-configuration-rule-invalid',
        on,
        says: new RegExp(`${rule} of group web: its expression is no PromQL: it ends too early`),
      })),
      cure: cured,
    },
  },
  healthy: {
    'a configuration, and rules': { objects: world(good) },
    'what stands elsewhere in the file, and a name that looks like something else': {
      objects: world(
        `${good.replace('scrape_configs:', 'scrape_configs: &jobs')}
  - &slow { job_name: slow, scrape_interval: 5m, scrape_timeout: 4m }
  - { <<: *slow, job_name: slower }
  - { <<: [{ scrape_timeout: 3m }, *slow], job_name: true }
`,
        `groups:
  - name: web
    rules:
      - &down { alert: WebDown, expr: &gone up == 0, for: 5m }
      - { <<: *down, labels: { severity: page } }
      - { record: 'web:gone', expr: *gone }
`,
      ),
    },
    'fields of newer versions, more documents, and several spellings of time': {
      objects: world(
        `${good.replace('global:', 'unheard_of: {}\nglobal:').replace('30s', '1h30m')}\n---\nother: true\n`,
      ),
    },
    'others send': {
      objects: world('global: {}\n', alerts, [
        prometheusPod(
          'monitoring/prometheus-0',
          { '/etc/prometheus': 'prometheus' },
          { args: ['--config.file=/etc/prometheus/prometheus.yml', '--web.enable-remote-write-receiver'] },
        ),
      ]),
    },
    'jobs are in other files': {
      objects: world("scrape_config_files: ['/etc/jobs/*.yml']\n"),
    },
    'an Alertmanager that may be outside of the cluster': {
      objects: world(good.replace('alertmanager:', 'alerts.example.com:')),
    },
    'something else may mount the rules': {
      objects: world(good.replace('- alerts.yml', '- /srv/rules.yml'), alerts, [
        {
          ...pod,
          spec: {
            containers: [
              {
                name: 'prometheus',
                image: 'prom/prometheus@sha256:0123',
                volumeMounts: [
                  { name: 'config', mountPath: '/etc/prometheus' },
                  { name: 'data', mountPath: '/srv' },
                ],
              },
            ],
            volumes: [
              { name: 'config', configMap: { name: 'prometheus' } },
              { name: 'data', emptyDir: {} },
            ],
          },
        },
        alertmanager,
      ]),
    },
  },
});
