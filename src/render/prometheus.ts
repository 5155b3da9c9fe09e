import { severities } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { isHole } from '../core/source.ts';
import { parseTime } from '../core/time.ts';
import { printable } from '../core/values.ts';
import { counted, exposition, type Family, type Sample } from './exposition.ts';
import type { ClusterOutcome } from './several.ts';
import { findingsById } from './tree.ts';

/** Metrics for the textfile collector of the node exporter. */
export function renderPrometheus(report: Report): string {
  return exposition(reportFamilies(report));
}

/**
 * The same with a label for the cluster. Samples of one name stand together, as the format wants it, and one more metric says
 * which clusters were looked at: what is not there is otherwise taken for nothing.
 */
export function prometheusOfAll(clusters: readonly ClusterOutcome[]): string {
  const families = new Map<string, Family & { readonly samples: Sample[] }>();
  for (const cluster of clusters) {
    if (!('report' in cluster)) continue;
    for (const family of reportFamilies(cluster.report)) {
      const known = families.get(family.name) ?? { ...family, samples: [] };
      families.set(family.name, known);
      for (const sample of family.samples)
        known.samples.push({ ...sample, labels: { context: printable(cluster.context), ...sample.labels } });
    }
  }
  const read: Family = {
    name: 'kubecause_cluster_read',
    help: '1 if the cluster was looked at, 0 if it could not be.',
    type: 'gauge',
    samples: clusters.map(cluster => ({
      labels: { context: printable(cluster.context) },
      value: 'report' in cluster ? 1 : 0,
    })),
  };
  return exposition([read, ...families.values()]);
}

/**
 * What a report says in numbers. Labels are codes, kinds and severities, never names: their number does not grow with the
 * cluster.
 */
export function reportFamilies(report: Report): Family[] {
  const { summary, incidents, findings, settling, coverage, takenAt } = report;
  const byId = findingsById(report);
  const time = parseTime(takenAt) / 1000;
  return [
    {
      name: 'kubecause_incidents',
      help: 'Incidents by severity.',
      type: 'gauge',
      samples: severities.map(severity => ({ labels: { severity }, value: summary.incidents[severity] })),
    },
    {
      name: 'kubecause_incident_causes',
      help: 'Incidents by the code of their cause.',
      type: 'gauge',
      samples: counted(incidents.map(({ cause, severity }) => ({ labels: { code: byId.get(cause)!.code, severity } }))),
    },
    {
      name: 'kubecause_findings',
      help: 'Objects with a finding, by code.',
      type: 'gauge',
      samples: counted(findings.map(({ code, severity, count }) => ({ labels: { code, severity }, value: count }))),
    },
    {
      name: 'kubecause_settling_objects',
      help: 'Objects that only need time.',
      type: 'gauge',
      samples: [{ value: settling.length }],
    },
    {
      name: 'kubecause_coverage_complete',
      help: '1 if everything could be checked, 0 if not everything could be checked.',
      type: 'gauge',
      samples: [{ value: coverage.complete ? 1 : 0 }],
    },
    {
      name: 'kubecause_listings_incomplete',
      help: 'Listings that are not whole.',
      type: 'gauge',
      samples: counted(
        coverage.kinds.filter(({ state }) => isHole(state)).map(({ kind, state }) => ({ labels: { kind, state } })),
      ),
    },
    {
      name: 'kubecause_objects',
      help: 'Objects that were read.',
      type: 'gauge',
      samples: [{ value: summary.objects }],
    },
    ...(Number.isNaN(time)
      ? []
      : [
          {
            name: 'kubecause_taken_timestamp_seconds',
            help: 'The moment of the snapshot.',
            type: 'gauge',
            samples: [{ value: time }],
          } satisfies Family,
        ]),
  ];
}
