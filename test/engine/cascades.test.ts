import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../src/cluster/recording/index.ts';
import { formatRef, type ObjectRef } from '../../src/core/objects.ts';
import type { Incident, ReportedFinding } from '../../src/core/report.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { usualAnalyzers as analyzers } from '../helpers/usual-analyzers.ts';

/** One scenario of `test/recordings/cascades.json`; see the README there. */
interface Scenario {
  readonly id: string;
  readonly also?: readonly string[];
  readonly incidents: number;
  readonly faults: readonly {
    readonly fault: string;
    readonly on: readonly string[];
    readonly culprit: string;
    readonly near?: string;
  }[];
}

const folder = new URL('../recordings/', import.meta.url).pathname;
const scenarios = JSON.parse(readFileSync(`${folder}cascades.json`, 'utf8')) as Scenario[];

describe('a cluster of cascades', async () => {
  const report = await diagnose(await openRecording(`${folder}cascades.tar.gz`), { analyzers, toolVersion: '0.0.0' });
  const findings = new Map(report.findings.map(f => [f.id, f]));
  const membersOf = (incident: Incident): ReportedFinding[] =>
    [incident.cause, ...incident.consequences].map(id => findings.get(id)!);
  const objectsOf = (incident: Incident): ObjectRef[] => membersOf(incident).flatMap(f => f.objects ?? [f.object]);
  const loud = report.incidents.filter(i => i.severity !== 'info');

  /** The incidents that touch the namespaces of a scenario. */
  const touching = ({ id, also = [] }: Scenario, incidents: readonly Incident[]): Incident[] => {
    const namespaces = new Set([id, ...also]);
    namespaces.delete('kube-system');
    return incidents.filter(incident =>
      objectsOf(incident).some(({ kind, namespace, name }) =>
        namespaces.has(kind === 'Namespace' ? name : (namespace ?? '')),
      ),
    );
  };

  test.each(scenarios.map(s => [s.id, s] as const))('%s', (_, scenario) => {
    const incidents = touching(scenario, loud);
    expect(incidents.map(i => i.title)).toHaveLength(scenario.incidents);
    for (const { fault, on, culprit, near } of scenario.faults) {
      const patterns = on.map(pattern => new RegExp(`^${pattern}$`));
      const hit = report.incidents.filter(incident =>
        objectsOf(incident).some(
          ({ kind, namespace, name }) =>
            (namespace === undefined || [scenario.id, ...(scenario.also ?? [])].includes(namespace)) &&
            patterns.some(pattern => pattern.test(`${kind}/${name}`)),
        ),
      );
      const causes = hit.map(incident => JSON.stringify(findings.get(incident.cause)));
      expect(causes, `${fault} is found`).not.toEqual([]);
      const named = causes.filter(cause => regExp(culprit).test(cause));
      expect(named, `${fault} names /${culprit}/, not ${hit.map(i => i.title).join(' | ')}`).not.toEqual([]);
      if (near !== undefined)
        expect(
          named.some(cause => regExp(near).test(cause)),
          `${fault} suggests /${near}/`,
        ).toBe(true);
    }
  });

  test('the causes, members and impact of every incident', async () => {
    const blocks = loud.map(incident => {
      const { workloadsDown, workloadsDegraded, servicesDown, hostsDown } = incident.impact;
      const impact = [
        ...workloadsDown.map(name => `down ${name}`),
        ...workloadsDegraded.map(name => `degraded ${name}`),
        ...servicesDown.map(name => `no backend ${name}`),
        ...hostsDown.map(name => `unreachable ${name}`),
      ];
      const members = membersOf(incident).slice(1);
      return [
        `${incident.severity} ${incident.title}`,
        ...members.map(
          ({ object, count, code }) => `  ${code}: ${formatRef(object)}${count > 1 ? ` and ${count - 1} more` : ''}`,
        ),
        ...impact.map(line => `  = ${line}`),
      ].join('\n');
    });
    await expect(`${blocks.sort().join('\n')}\n`).toMatchFileSnapshot('../golden/cascades.txt');
  });
});

/** A pattern that may begin with inline flags, as Python writes them. */
function regExp(pattern: string): RegExp {
  const [, flags = '', rest = ''] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(pattern)!;
  return new RegExp(rest, flags);
}
