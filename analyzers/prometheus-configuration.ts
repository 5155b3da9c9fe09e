import { type ClusterView, type Details, defineAnalyzer, type Reporter } from '../src/core/analyzer.ts';
import type { CodeTable } from '../src/core/finding.ts';
import type { Kinds } from '../src/core/kinds/index.ts';
import { filesOfPattern, hasFlag, type PrometheusPod, prometheusPods } from '../src/core/prometheus-pods.ts';
import { text, word } from '../src/core/values.ts';
import { serviceNamed } from './_shared/awaited.ts';
import { ruleProblem } from './_shared/prometheus-rules.ts';
import { parseDuration, relabelingProblem } from './_shared/prometheus-syntax.ts';
import { loadPromql } from './_shared/promql.ts';

type ConfigMap = Kinds['ConfigMap'];
type File = Kinds['PrometheusFiles']['files'][number];
type Job = File['jobs'][number];

const consults = ['ConfigMap', 'Namespace', 'Pod', 'Service'] as const;
type View = Pick<ClusterView<'PrometheusFiles', (typeof consults)[number]>, 'listing' | 'lookup'>;

const page = 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/';

const codes = {
  'prometheus-configuration-invalid': {
    severity: 'error',
    breaks: 'config',
    message: '{file}, line {line}: {problem}',
    why: 'Prometheus takes its configuration as a whole or not at all. With this one it does not start; if it runs already it keeps the configuration that it has, and no change takes effect.',
    fix: 'Correct the line; `promtool check config` says the same of a file.',
    docs: page,
  },
  'prometheus-configuration-rule-invalid': {
    severity: 'error',
    breaks: 'config',
    message: '{file}: {rule} of group {group}: {problem}',
    why: 'Prometheus takes its rules as a whole or not at all. With this one it does not start; if it runs already it keeps the rules that it has.',
    fix: 'Correct the rule; `promtool check rules` says the same of a file.',
    docs: 'https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule',
  },
  'prometheus-configuration-without-jobs': {
    severity: 'warning',
    breaks: 'ready',
    message: '{file} has no scrape_configs: nothing is scraped',
    why: 'scrape_configs says what Prometheus scrapes. It is empty, and Prometheus is not started to receive what others send.',
    fix: 'Add a job to scrape_configs, or --web.enable-remote-write-receiver if others are meant to send.',
    docs: `${page}#scrape_config`,
  },
  'prometheus-configuration-rules-missing': {
    severity: 'warning',
    breaks: 'ready',
    message: 'rule_files of {file} names {pattern}, and no such file is mounted',
    why: 'Prometheus silently passes over a file of rules that is not there. Its alerts never fire.',
    fix: 'Correct the path, or mount the ConfigMap that has the file.',
    docs: page,
  },
  'prometheus-configuration-alertmanager-missing': {
    severity: 'error',
    breaks: 'ready',
    message: '{file}, line {line}: alerts are sent to {target}, and there is no Service {service}',
    why: 'Prometheus hands its alerts to an Alertmanager. There is none of that name, so nobody is told of any alert.',
    fix: 'Correct the target, or create Service {service}.',
    docs: `${page}#alertmanager_config`,
  },
} as const satisfies CodeTable;

/**
 * The configuration and the rules of Prometheus, where they are in ConfigMaps; they are read on request only. The configuration
 * of the operator is in a Secret, which is never read: of that, the analyzers of its objects tell.
 */
export const prometheusConfiguration = defineAnalyzer({
  id: 'prometheus-configuration',
  subject: 'PrometheusFiles',
  title: 'Configurations of Prometheus that it refuses, or that lead nowhere',
  aliases: ['PrometheusConfigValidate', 'PrometheusConfigRelabelReport'],
  consults,
  codes,
  prepare: loadPromql,
  check(files, cluster, report) {
    const { name, namespace } = files.metadata;
    const configMap = cluster.lookup('ConfigMap', name, namespace);
    const pods = cluster.listing('Pod', namespace);
    if (configMap.state !== 'present' || pods.state === 'unknown') return;
    const servers = prometheusPods(pods.objects).filter(({ configuration }) => configuration.configMap === name);
    for (const file of files.files) {
      checkText(file, configMap.object, report);
      checkRules(file, configMap.object, report);
      const server = servers.find(({ configuration }) => configuration.key === file.key);
      if (server !== undefined && file.problem === undefined) checkUse(file, server, configMap.object, cluster, report);
    }
  },
});

/** What is wrong with a file by itself. */
function checkText(file: File, configMap: ConfigMap, report: Reporter<typeof codes>): void {
  const { key = '', problem, line = 1, unknown } = file;
  const invalid = (about: string, at: number, problem: string): void =>
    report('prometheus-configuration-invalid', configMap, {
      key: `${key} ${about}`,
      with: { file: key, line: at, problem: text(problem) },
      evidence: evidenceOf(configMap, key, at),
    });
  if (problem !== undefined) invalid('yaml', line, problem);
  for (const { name = '', near = '', line: at = 1 } of unknown)
    invalid(name, at, `there is no field ${name}, did you mean ${near}?`);
  const named = new Set<string>();
  for (const job of file.jobs) {
    const { name = '', line: at = 1 } = job;
    if (named.has(name) && name !== '') invalid(name, at, `there is a job ${name} already`);
    named.add(name);
    for (const { about, problem: wrong, line: own = at } of jobProblems(job, file))
      invalid(`${name} ${about}`, own, wrong);
  }
  const wrong = timeProblem('the global', file.scrapeInterval ?? usualInterval, file.scrapeTimeout);
  if (wrong !== undefined) invalid('global', 1, wrong);
}

function checkRules({ key = '', groups }: File, configMap: ConfigMap, report: Reporter<typeof codes>): void {
  for (const { name: group = '', rules } of groups) {
    for (const [n, rule] of rules.entries()) {
      const refused = ruleProblem(rule, true);
      if (refused === undefined) continue;
      const called = rule.alert ?? rule.record ?? `rule ${n + 1}`;
      report('prometheus-configuration-rule-invalid', configMap, {
        key: `${key} ${group} ${called}`,
        with: { file: key, rule: called, group, problem: text(refused) },
        evidence: evidenceOf(configMap, key, called),
      });
    }
  }
}

/** What Prometheus begins with. */
const usualInterval = '1m';

interface JobProblem {
  readonly about: string;
  readonly problem: string;
  readonly line?: number | undefined;
}

function* jobProblems(job: Job, file: File): Generator<JobProblem> {
  const { name, scrapeInterval, scrapeTimeout, relabelings, urls = 0 } = job;
  if (name === undefined) yield { about: 'job_name', problem: 'the job has no job_name' };
  const of = name === undefined ? 'the' : `job ${name}: the`;
  const wrong = timeProblem(of, scrapeInterval ?? file.scrapeInterval ?? usualInterval, scrapeTimeout);
  if (wrong !== undefined) yield { about: 'scrape_timeout', problem: wrong };
  if (urls > 0)
    yield {
      about: 'targets',
      problem: `${of} targets are URLs: they are a host and a port, and scheme and metrics_path are fields`,
    };
  for (const [i, relabeling] of relabelings.entries()) {
    const refused = relabelingProblem(relabeling);
    if (refused === undefined) continue;
    yield { about: `relabeling ${i}`, problem: `${of} relabeling is refused: ${refused}`, line: relabeling.line };
  }
}

/** Why Prometheus refuses how often, and for how long, something is asked; what is not given is what fits. */
function timeProblem(of: string, interval: string, timeout: string | undefined): string | undefined {
  for (const [field, value] of Object.entries({ scrape_interval: interval, scrape_timeout: timeout }))
    if (value !== undefined && Number.isNaN(parseDuration(value)))
      return `${of} ${field} ${value} is no duration such as 30s`;
  if (timeout === undefined || parseDuration(timeout) <= parseDuration(interval)) return undefined;
  return `${of} scrape_timeout ${timeout} is longer than the scrape_interval ${interval}`;
}

/** What a configuration leads to, in the pod that reads it. */
function checkUse(
  file: File,
  server: PrometheusPod,
  configMap: ConfigMap,
  cluster: View,
  report: Reporter<typeof codes>,
): void {
  const { key = '' } = file;
  const { namespace } = server.pod.metadata;
  if (file.jobs.length === 0 && file.moreJobs !== true && !takesWhatIsSent(server))
    report('prometheus-configuration-without-jobs', configMap, {
      key,
      with: { file: key },
      evidence: evidenceOf(configMap, key, 'scrape_configs: none'),
    });
  const keysOf = (name: string): readonly string[] | undefined => {
    const found = cluster.lookup('ConfigMap', name, namespace);
    return found.state === 'present' ? Object.keys(found.object.data) : undefined;
  };
  for (const pattern of file.ruleFiles) {
    const { files, complete } = filesOfPattern(pattern, server, keysOf);
    // A directory may be empty for now.
    if (files.length > 0 || !complete || /[*?[]/.test(pattern)) continue;
    report('prometheus-configuration-rules-missing', configMap, {
      key: `${key} ${pattern}`,
      with: { file: key, pattern },
      evidence: evidenceOf(configMap, key, pattern),
    });
  }
  for (const { target = '', line = 1 } of file.alertmanagers) {
    const called = serviceNamed(target, namespace, cluster);
    const found = called === undefined ? undefined : cluster.lookup('Service', called.name, called.namespace);
    if (called === undefined || found?.state !== 'absent') continue;
    report('prometheus-configuration-alertmanager-missing', configMap, {
      key: `${key} ${target}`,
      with: { file: key, line, target, service: called.name },
      blames: [{ object: found.absent, because: 'exists' }],
      evidence: evidenceOf(configMap, key, target),
    });
  }
}

function takesWhatIsSent({ container }: PrometheusPod): boolean {
  return hasFlag(container, /remote-write-receiver|otlp/);
}

function evidenceOf(configMap: ConfigMap, key: string, value: string | number): NonNullable<Details['evidence']> {
  return [{ of: configMap, path: `data[${key}]`, value: typeof value === 'number' ? word(`line ${value}`) : value }];
}
