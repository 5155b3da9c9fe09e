import { describe, expect, test } from 'vitest';
import { formatRef } from '../../../src/core/objects.ts';
import { estimateTokens } from '../../../src/explain/cost.ts';
import { mcpClient, servedRecording, textOf, toolAnswer } from '../../helpers/mcp.ts';
import { judgeRecording, recordedClusters } from '../../helpers/scenarios.ts';

/** What a first answer may take of the memory of a model. */
const most = 2000;

describe.each(recordedClusters)('the recorded cluster %s', name => {
  test('names the culprit of every fault in the first answer, shortly', async () => {
    const { judged, findings } = await judgeRecording(name);
    const client = await mcpClient(await servedRecording(name));
    const missed: string[] = [];
    const sizes: number[] = [];
    for (const { scenario, faults } of judged)
      for (const { fault, named } of faults) {
        const incident = named[0]!;
        const { object } = findings.get(incident.consequences.at(-1) ?? incident.cause)!;
        const { kind, group, name: called, namespace } = object;
        const asked = { kind: group === undefined ? kind : `${kind}.${group}`, name: called, namespace };
        for (const [tool, input] of [
          ['why', asked],
          ['get-incident', { id: incident.id }],
        ] as const) {
          const text = textOf(await toolAnswer(client, tool, input));
          sizes.push(estimateTokens(text));
          const { owner, object: blamed } = findings.get(incident.cause)!;
          const isNamed =
            new RegExp(fault.culprit.replace(/^\(\?[is]+\)/, ''), 'is').test(text) ||
            text.includes(formatRef(owner ?? blamed));
          if (!isNamed || estimateTokens(text) >= most)
            missed.push(
              `${scenario.id} ${tool} ${JSON.stringify(input)}: ${estimateTokens(text)} ${text.slice(0, 200)}`,
            );
        }
      }
    expect(missed).toEqual([]);
    expect(sizes.length).toBeGreaterThan(30);
  });
});
