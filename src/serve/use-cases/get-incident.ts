import { z } from 'zod';
import type { Incident, Report } from '../../core/report.ts';
import { findingsById } from '../../render/tree.ts';
import type { IncidentEvent } from '../audience.ts';
import { RequestError } from '../request-error.ts';
import { groupSchema, incidentEvent, incidentSchema, memberSchema, membersOf, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const getIncident = defineUseCase({
  name: 'get-incident',
  title: 'Get an incident',
  description:
    'One incident: its cause with the evidence for it, what follows from it, what changed shortly before, what to do and what to look at next.',
  input: z.strictObject({
    id: z.string().min(1).describe('the id that list-incidents gives, or enough of its beginning'),
  }),
  output: z.strictObject({
    takenAt,
    incident: incidentSchema,
    findings: z
      .array(memberSchema)
      .describe('the cause first, then what is nearest to it; causedBy says what follows from what'),
    group: groupSchema.optional(),
    history: z.array(incidentEvent).describe('when it opened and changed, as far as this server saw it'),
  }),
  route: { method: 'get', path: '/v1/incidents/{id}' },
  async run(serving, { id }) {
    const { report } = (await serving.look()).diagnosis;
    const incident = incidentWith(id, report);
    const findings = findingsById(report);
    const group = report.groups.find(one => one.id === incident.group);
    return {
      takenAt: report.takenAt,
      incident,
      findings: membersOf(incident, findings),
      ...(group !== undefined && { group }),
      history: serving.audience.historyOf(incident.id).map(toldOf),
    };
  },
});

/** @throws RequestError if there is none, or several */
function incidentWith(id: string, { incidents }: Report): Incident {
  const found = incidents.filter(incident => incident.id.startsWith(id));
  const exact = found.find(incident => incident.id === id);
  if (exact !== undefined) return exact;
  const [first, second] = found;
  if (first === undefined)
    throw new RequestError(
      'not-found',
      'there is no incident with this id now: it may be over; list-incidents gives those that are open',
    );
  if (second !== undefined)
    throw new RequestError('invalid', `id: ${found.length} incidents begin like that: give more of it`);
  return first;
}

function toldOf({ number, type, at, incident: { severity, title } }: IncidentEvent) {
  return { number, type, at, severity, title };
}
