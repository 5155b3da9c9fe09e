import { z } from 'zod';
import { formatRef } from '../../core/objects.ts';
import { about } from '../about.ts';
import { eventSchema, eventsThat, subjectOf } from '../events.ts';
import { typeNamed } from '../resources.ts';
import { memberOf, memberSchema, objectInput, rawObject, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

/** The last events of an object say what it is waiting for; older ones, how it came to it. */
const mostEvents = 20;

export const describeResource = defineUseCase({
  name: 'describe-resource',
  title: 'Describe an object',
  description: 'One object with its owners, what it owns, its last events, and the findings about it and what it owns.',
  input: z.strictObject(objectInput),
  output: z.strictObject({
    takenAt,
    object: rawObject,
    owners: z.array(z.string()),
    owns: z.record(z.string(), z.int()).describe('how many objects it owns, by kind'),
    events: z.array(eventSchema),
    findings: z.array(memberSchema),
  }),
  route: { method: 'get', path: '/v1/describe' },
  async run(serving, { kind, name, namespace }, signal) {
    const [look, resources] = await Promise.all([serving.look(), serving.resources()]);
    const type = typeNamed(kind, await resources.types(signal));
    const { report, subject } = about(look, { kind, name, namespace });
    const object = await resources.get(type, subject.object.namespace, name, signal);
    const { index } = look.examination;
    const known = new Set([...subject.findings, ...subject.findingsOfOwned, ...subject.findingsOfOwners]);
    return {
      takenAt: report.takenAt,
      object,
      owners: ownersIn(object),
      owns: subject.owns,
      events: eventsThat(event => formatRef(subjectOf(event)) === formatRef(subject.object), index).slice(
        0,
        mostEvents,
      ),
      findings: report.findings.filter(({ id }) => known.has(id)).map(memberOf),
    };
  },
});

function ownersIn({ metadata }: Readonly<Record<string, unknown>>): string[] {
  const { ownerReferences = [] } = (metadata ?? {}) as {
    ownerReferences?: readonly { kind?: string; name?: string }[];
  };
  return ownerReferences.map(({ kind = '', name = '' }) => `${kind} ${name}`);
}
