import { z } from 'zod';
import type { Incident, Report } from '../../core/report.ts';
import { findingsById } from '../../render/tree.ts';
import { pageOf } from '../paging.ts';
import { incidentSchema, namespace, pageInput, pageOutput, severity, takenAt } from '../schemas.ts';
import { scopeOf } from '../scope.ts';
import { defineUseCase } from '../use-case.ts';

const { id, title, impact, since, group, known } = incidentSchema.shape;

const input = z.strictObject({
  namespace: namespace.optional(),
  severity: severity.default('warning').describe('only this severity or worse'),
  text: z.string().optional().describe('only incidents that say this somewhere, in upper or lower case'),
  ...pageInput,
});

export const listIncidents = defineUseCase({
  name: 'list-incidents',
  title: 'List incidents',
  description:
    'What is wrong in the cluster now, the worst first: each incident is one cause with all that follows from it. Ask get-incident for the evidence, the consequences and what to do.',
  input,
  output: z.strictObject({
    takenAt,
    complete: z.boolean().describe('whether everything could be looked at; if not, there may be more'),
    incidents: z.array(
      z.strictObject({
        id,
        severity,
        title,
        consequences: z.int().describe('how many findings follow from the cause'),
        impact,
        since,
        group,
        known,
      }),
    ),
    ...pageOutput,
  }),
  route: { method: 'get', path: '/v1/incidents' },
  async run(serving, { text, limit, cursor, ...scope }) {
    const { report } = (await serving.look()).tell(scopeOf(scope, serving.server.filters));
    const wanted = text === undefined ? report.incidents : thatSay(text, report);
    const { items, total, next } = pageOf(wanted, incident => incident.id, { limit, cursor });
    return {
      takenAt: report.takenAt,
      complete: report.coverage.complete,
      incidents: items.map(summarise),
      total,
      ...(next !== undefined && { next }),
    };
  },
});

function thatSay(text: string, report: Report): Incident[] {
  const findings = findingsById(report);
  const words = text.toLowerCase();
  return report.incidents.filter(({ cause, consequences, title }) => {
    const messages = [cause, ...consequences].map(member => findings.get(member)!.message);
    return [title, ...messages].some(said => said.toLowerCase().includes(words));
  });
}

function summarise({ id, severity, title, consequences, impact, since, group, known }: Incident) {
  return {
    id,
    severity,
    title,
    consequences: consequences.length,
    impact,
    ...(since !== undefined && { since }),
    ...(group !== undefined && { group }),
    ...(known !== undefined && { known }),
  };
}
