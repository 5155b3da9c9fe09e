import { atLeast } from '../core/finding.ts';
import { compareText } from '../core/objects.ts';
import type { Report } from '../core/report.ts';
import { counted, type Family, type Sample } from '../render/exposition.ts';
import { reportFamilies } from '../render/prometheus.ts';
import { type Asked, durationBounds, type Tally } from './asked.ts';
import type { Server } from './serving.ts';

/** So many objects are named at most, where somebody wants names. */
const mostObjects = 500;

/**
 * What Prometheus is told of a server, and of the cluster once it is known. The labels are codes, kinds, severities, use cases
 * and statuses, all of which are counted; what is over has no series any more.
 * @param named whether also objects are, as k8sgpt names them
 */
export async function serverFamilies(server: Server, named: boolean): Promise<Family[]> {
  const { warm, version, asked } = server;
  const { ready, looks, age, took, error } = warm.status;
  const report = ready ? (await warm.lookFor(warm.audienceOf({ namespaces: 'all' }))).diagnosis.report : undefined;
  return [
    gauge('kubecause_build_info', 'The version of the program.', 1, { version }),
    gauge('kubecause_ready', '1 once the whole cluster was listed.', ready ? 1 : 0),
    gauge(
      'kubecause_stale',
      '1 if the last look at the cluster failed, and what is told is from before.',
      error ? 1 : 0,
    ),
    counter('kubecause_looks_total', 'Looks at the cluster that succeeded.', [{ value: looks }]),
    ...(age === undefined ? [] : [gauge('kubecause_listing_age_seconds', 'Since the last look that succeeded.', age)]),
    ...(took === undefined
      ? []
      : [gauge('kubecause_look_duration_seconds', 'What the last look took, with its listings.', took / 1000)]),
    ...(report === undefined ? [] : reportFamilies(report)),
    ...(named && report !== undefined ? objectFamilies(report) : []),
    counter('kubecause_cluster_requests_total', 'Requests to the API server.', [{ value: warm.source.stats.requests }]),
    ...askedFamilies(asked),
    ...processFamilies(),
  ];
}

/** The gauge that dashboards of k8sgpt show. */
function objectFamilies({ findings }: Report): Family[] {
  const wrong = findings
    .filter(({ severity }) => atLeast(severity, 'warning'))
    .map(({ object: { kind, name, namespace = '' } }) => ({
      labels: { analyzer_name: kind, object_name: name, namespace },
    }));
  const objects = counted(wrong).sort((a, b) => b.value - a.value);
  return [
    {
      name: 'analyzer_errors',
      help: 'Findings by object.',
      type: 'gauge',
      samples: objects
        .slice(0, mostObjects)
        .sort((a, b) => compareText(JSON.stringify(a.labels), JSON.stringify(b.labels))),
    },
    gauge(
      'kubecause_objects_left_out',
      `Objects with findings beyond the ${mostObjects} that are named.`,
      Math.max(0, objects.length - mostObjects),
    ),
  ];
}

function askedFamilies({ tallies, model }: Asked): Family[] {
  const all = [...tallies].sort(([a], [b]) => compareText(a, b));
  return [
    counter(
      'kubecause_requests_total',
      'Questions by what came of them, of any protocol.',
      all.flatMap(([use_case, { outcomes }]) =>
        [...outcomes].map(([outcome, value]) => ({ labels: { use_case, outcome }, value })),
      ),
    ),
    {
      name: 'kubecause_request_duration_seconds',
      help: 'What answers took.',
      type: 'histogram',
      samples: all.flatMap(([use_case, tally]) => histogramOf(use_case, tally)),
    },
    counter('kubecause_model_answers_total', 'What came of questions to the language model.', [
      { labels: { outcome: 'answered' }, value: model.answered },
      { labels: { outcome: 'cached' }, value: model.cached },
      { labels: { outcome: 'failed' }, value: model.failed },
    ]),
    counter('kubecause_model_tokens_total', 'Tokens of the language model.', [
      { labels: { direction: 'input' }, value: model.tokens.input },
      { labels: { direction: 'output' }, value: model.tokens.output },
    ]),
  ];
}

function histogramOf(use_case: string, { within, count, sum }: Tally): Sample[] {
  return [
    ...durationBounds.map((le, i) => ({
      suffix: '_bucket',
      labels: { use_case, le: String(le) },
      value: within[i]!,
    })),
    { suffix: '_bucket', labels: { use_case, le: '+Inf' }, value: count },
    { suffix: '_sum', labels: { use_case }, value: sum },
    { suffix: '_count', labels: { use_case }, value: count },
  ];
}

/** As Prometheus' own libraries call them. */
function processFamilies(): Family[] {
  const { user, system } = process.cpuUsage();
  return [
    counter('process_cpu_seconds_total', 'User and system CPU time.', [{ value: (user + system) / 1e6 }]),
    gauge('process_resident_memory_bytes', 'Resident memory.', process.memoryUsage.rss()),
    gauge('process_start_time_seconds', 'Start of the process.', Math.round(performance.timeOrigin / 1000)),
  ];
}

export function gauge(name: string, help: string, value: number, labels: Sample['labels'] = {}): Family {
  return { name, help, type: 'gauge', samples: [{ labels, value }] };
}

export function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'counter', samples };
}
