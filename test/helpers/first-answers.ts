import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { formatRef } from '../../src/core/objects.ts';
import { estimateTokens } from '../../src/explain/cost.ts';
import { textOf, toolAnswer } from './mcp-client.ts';
import { type JudgedReport, patternOf } from './scenarios.ts';

/** What a first answer may take of the memory of a model, in tokens. */
export const mostTokens = 2000;

/** What an assistant is told that asks one question about a fault, and nothing else. */
export interface FirstAnswer {
  readonly tool: 'why' | 'get-incident';
  /** The scenario, and what was asked. */
  readonly question: string;
  readonly text: string;
  /** Estimated, of the text. */
  readonly tokens: number;
  /** Whether the text names the culprit. */
  readonly named: boolean;
}

/**
 * Asks about each fault of the scenarios twice: why the object fails that is furthest from the cause, which is what people
 * complain about, and what the incident is.
 */
export async function firstAnswers(client: Client, { judged, findings }: JudgedReport): Promise<FirstAnswer[]> {
  const answers: FirstAnswer[] = [];
  for (const { scenario, faults } of judged)
    for (const { fault, named } of faults) {
      const [incident] = named;
      if (incident === undefined) {
        const question = `${scenario.id}: no incident names the culprit of ${fault.fault}`;
        answers.push({ tool: 'get-incident', question, text: '', tokens: 0, named: false });
        continue;
      }
      const { object: blamed } = findings.get(incident.cause)!;
      const { object } = findings.get(incident.consequences.at(-1) ?? incident.cause)!;
      const culprit = patternOf(fault.culprit);
      const { kind, group, name, namespace } = object;
      const symptom = { kind: group === undefined ? kind : `${kind}.${group}`, name, namespace };
      for (const [tool, input] of [
        ['why', symptom],
        ['get-incident', { id: incident.id }],
      ] as const) {
        const text = textOf(await toolAnswer(client, tool, input));
        const asked = tool === 'why' ? formatRef(object) : incident.title;
        answers.push({
          tool,
          question: `${scenario.id}: ${tool} ${asked}`,
          text,
          tokens: estimateTokens(text),
          // A pattern may be of a reference as a report has it; an answer has it in words.
          named: culprit.test(text) || (text.includes(formatRef(blamed)) && culprit.test(JSON.stringify(blamed))),
        });
      }
    }
  return answers;
}
