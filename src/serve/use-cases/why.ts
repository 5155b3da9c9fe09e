import { z } from 'zod';
import { formatRef } from '../../core/objects.ts';
import { findingsById } from '../../render/tree.ts';
import { renderWhy } from '../../render/why.ts';
import { about } from '../about.ts';
import { incidentSchema, memberSchema, membersOf, objectInput, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

/** An object is part of few incidents; what is told of one has to fit the memory of a model. */
const mostIncidents = 3;
const mostFindings = 8;

export const why = defineUseCase({
  name: 'why',
  title: 'Why an object fails',
  description:
    'Why one object does not work: the cause, even if it lies in another object, since when, the evidence, and what to do. Of a healthy object, what that rests on. The first thing to ask about a workload, a pod, a Service or a claim.',
  input: z.strictObject(objectInput),
  output: z.strictObject({
    takenAt,
    object: z.string(),
    text: z.string().describe('the answer in a paragraph'),
    incidents: z
      .array(incidentSchema.extend({ findings: z.array(memberSchema) }))
      .describe('the incidents that touch it, with the findings nearest to the cause'),
  }),
  route: { method: 'get', path: '/v1/why' },
  async run(serving, { kind, name, namespace }) {
    const { report, subject } = about(await serving.look(), { kind, name, namespace });
    const findings = findingsById(report);
    return {
      takenAt: report.takenAt,
      object: formatRef(subject.object),
      text: renderWhy(report, plain).trim(),
      incidents: report.incidents
        .slice(0, mostIncidents)
        .map(incident => ({ ...incident, findings: membersOf(incident, findings).slice(0, mostFindings) })),
    };
  },
});

const plain = {
  color: false,
  unicode: true,
  width: Number.POSITIVE_INFINITY,
  detail: 'normal',
  showInfo: true,
} as const;
