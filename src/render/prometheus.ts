import { severities } from '../core/finding.ts';
import type { Report } from '../core/report.ts';
import { isHole } from '../core/source.ts';
import { parseTime } from '../core/time.ts';

/**
 * Metrics for the textfile collector of the node exporter. Labels are codes, kinds and severities, never names: their number
 * does not grow with the cluster.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function renderPrometheus({ summary, findings, settling, coverage, takenAt }: Report): string {
  const codes = new Map<string, number>();
  for (const { code, severity, count } of findings) {
    const labels = labelled({ code, severity });
    codes.set(labels, (codes.get(labels) ?? 0) + count);
  }
  const states = new Map<string, number>();
  for (const { kind, state } of coverage.kinds) {
    if (!isHole(state)) continue;
    const labels = labelled({ kind, state });
    states.set(labels, (states.get(labels) ?? 0) + 1);
  }
  const time = parseTime(takenAt) / 1000;
  const families: Family[] = [
    {
      name: 'kubecause_incidents',
      help: 'Incidents by severity.',
      samples: severities.map(severity => [labelled({ severity }), summary.incidents[severity]]),
    },
    { name: 'kubecause_findings', help: 'Objects with a finding, by code.', samples: [...codes].sort() },
    { name: 'kubecause_settling_objects', help: 'Objects that only need time.', samples: [['', settling.length]] },
    {
      name: 'kubecause_coverage_complete',
      help: '1 if everything could be checked, 0 if not everything could be checked.',
      samples: [['', coverage.complete ? 1 : 0]],
    },
    { name: 'kubecause_listings_incomplete', help: 'Listings that are not whole.', samples: [...states].sort() },
    { name: 'kubecause_objects', help: 'Objects that were read.', samples: [['', summary.objects]] },
    ...(Number.isNaN(time)
      ? []
      : [
          {
            name: 'kubecause_taken_timestamp_seconds',
            help: 'The moment of the snapshot.',
            samples: [['', time]],
          } satisfies Family,
        ]),
  ];
  return families.flatMap(linesOf).join('');
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: string, value: number])[];
}

function linesOf({ name, help, samples }: Family): string[] {
  return [
    `# HELP ${name} ${help}\n`,
    `# TYPE ${name} gauge\n`,
    ...samples.map(([labels, value]) => `${name}${labels} ${value}\n`),
  ];
}

function labelled(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`);
  return `{${pairs.join(',')}}`;
}
