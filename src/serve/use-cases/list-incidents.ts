import { z } from 'zod';
import { atLeast } from '../../core/finding.ts';
import type { Incident, Report, ReportedFinding } from '../../core/report.ts';
import { checkNamespaces } from '../../engine/asked.ts';
import { findingsById } from '../../render/tree.ts';
import { pageOf } from '../paging.ts';
import { incidentSchema, namespace, pageInput, pageOutput, severity, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

const { id, title, impact, since, group, known } = incidentSchema.shape;

const input = z.strictObject({
  namespace: namespace.optional(),
  severity: severity.default('warning').describe('the least severity'),
  text: z.string().optional().describe('only incidents that say this somewhere, in any case of letters'),
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
  async run(serving, { namespace: place, severity: least, text, ...page }) {
    const look = await serving.look();
    const { report } = look.diagnosis;
    if (place !== undefined) checkNamespaces([place], look.examination.index);
    const isWanted = wantedBy({ place, text }, report);
    const wanted = report.incidents.filter(incident => atLeast(incident.severity, least) && isWanted(incident));
    const { items, total, next } = pageOf(wanted, incident => incident.id, page);
    return {
      takenAt: report.takenAt,
      complete: report.coverage.complete,
      incidents: items.map(summarise),
      total,
      ...(next !== undefined && { next }),
    };
  },
});

function wantedBy(
  { place, text }: { readonly place: string | undefined; readonly text: string | undefined },
  report: Report,
): (incident: Incident) => boolean {
  const findings = findingsById(report);
  const words = text?.toLowerCase() ?? '';
  return ({ cause, consequences, title }) => {
    const members = [cause, ...consequences].map(member => findings.get(member)!);
    return (
      (place === undefined || members.some(member => isIn(member, place))) &&
      (words === '' ||
        [title, ...members.map(({ message }) => message)].some(said => said.toLowerCase().includes(words)))
    );
  };
}

function isIn({ object, objects = [object] }: ReportedFinding, place: string): boolean {
  return objects.some(({ kind, name, namespace: own = kind === 'Namespace' ? name : undefined }) => own === place);
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
