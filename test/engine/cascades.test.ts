import { describe, expect, test } from 'vitest';
import { formatRef } from '../../src/core/objects.ts';
import { judgeRecording, membersOf, recordedClusters } from '../helpers/scenarios.ts';

describe.each(recordedClusters)('the recorded cluster %s', async name => {
  const { findings, judged, loud } = await judgeRecording(name);

  test.each(judged.map(one => [one.scenario.id, one] as const))('%s', (_, { scenario, incidents, faults }) => {
    expect(incidents.map(i => i.title)).toHaveLength(scenario.incidents);
    for (const { fault, hit, named, nearNamed } of faults) {
      expect(hit, `${fault.fault} is found`).not.toEqual([]);
      const titles = hit.map(i => i.title).join(' | ');
      expect(named, `${fault.fault} names /${fault.culprit}/, not ${titles}`).not.toEqual([]);
      expect(nearNamed, `${fault.fault} suggests /${fault.near}/`).toBe(true);
    }
  });

  test('the causes, members and impact of every incident', async () => {
    const blocks = loud.map(incident => {
      const { workloadsDown, workloadsDegraded, servicesDown, hostsDown } = incident.impact;
      const impact = [
        ...workloadsDown.map(one => `down ${one}`),
        ...workloadsDegraded.map(one => `degraded ${one}`),
        ...servicesDown.map(one => `no backend ${one}`),
        ...hostsDown.map(one => `unreachable ${one}`),
      ];
      return [
        `${incident.severity} ${incident.title}`,
        ...membersOf(incident, findings)
          .slice(1)
          .map(
            ({ object, count, code }) => `  ${code}: ${formatRef(object)}${count > 1 ? ` and ${count - 1} more` : ''}`,
          ),
        ...impact.map(line => `  = ${line}`),
      ].join('\n');
    });
    await expect(`${blocks.sort().join('\n')}\n`).toMatchFileSnapshot(`../golden/${name}.txt`);
  });
});
