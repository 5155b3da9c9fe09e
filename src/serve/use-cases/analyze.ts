import { z } from 'zod';
import { isHole } from '../../core/source.ts';
import { reportSchema } from '../../render/report-schema.ts';
import { findingsById } from '../../render/tree.ts';
import { bounded } from '../bounded.ts';
import { pageOf } from '../paging.ts';
import {
  incidentSchema,
  leftOut,
  memberSchema,
  membersOf,
  namespace,
  pageInput,
  pageOutput,
  severity,
  takenAt,
} from '../schemas.ts';
import { scopeOf } from '../scope.ts';
import { defineUseCase } from '../use-case.ts';

const { summary, settling, groups } = reportSchema.shape;

export const analyze = defineUseCase({
  name: 'analyze',
  title: 'Analyze the cluster',
  description:
    'The whole diagnosis: incidents with their findings and evidence, the worst first, what is only settling, and what could not be looked at; of long lists the beginning. list-incidents is shorter.',
  input: z.strictObject({
    namespace: namespace.optional(),
    filters: z.array(z.string()).optional().describe('only incidents found by these analyzers or on these kinds'),
    labelSelector: z
      .string()
      .optional()
      .describe('only incidents on objects with these labels, as kubectl -l takes them'),
    severity: severity.default('warning').describe('only this severity or worse'),
    ...pageInput,
    mostOfEach: z
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .describe(
        'at most this many items of each list besides the incidents: findings of an incident, objects of a finding, what is settling. get-incident tells an incident whole',
      ),
  }),
  output: z.strictObject({
    takenAt,
    summary,
    incidents: z.array(incidentSchema.extend({ findings: z.array(memberSchema) })),
    groups,
    settling,
    complete: z.boolean().describe('whether everything could be looked at'),
    unknown: z
      .array(
        z.strictObject({
          kind: z.string(),
          namespace: z.string().optional(),
          state: z.string(),
          why: z.string().optional(),
        }),
      )
      .describe('kinds that could not be listed whole: what is wrong there is not known'),
    ...pageOutput,
    leftOut,
  }),
  route: { method: 'get', path: '/v1/analyze' },
  async run(serving, { namespace: place, filters, labelSelector, severity: least, mostOfEach, ...page }) {
    const wanted = { namespace: place, filters, labelSelector, severity: least };
    const look = await serving.look();
    const { report } = look.tell(scopeOf(wanted, serving.server.filters));
    const findings = findingsById(report);
    const { items, total, next } = pageOf(report.incidents, ({ id }) => id, page);
    const shown = new Set(items.map(({ group }) => group));
    const answer = {
      takenAt: report.takenAt,
      summary: report.summary,
      incidents: items.map(incident => ({ ...incident, findings: membersOf(incident, findings) })),
      groups: report.groups.filter(({ id }) => shown.has(id)),
      settling: report.settling,
      complete: report.coverage.complete,
      unknown: report.coverage.kinds
        .filter(({ state }) => isHole(state))
        .map(({ kind, namespace: where, state, why }) => ({
          kind,
          state,
          ...(where !== undefined && { namespace: where }),
          ...(why !== undefined && { why }),
        })),
      total,
      ...(next !== undefined && { next }),
    };
    return bounded(answer, 'incidents', mostOfEach);
  },
});
