import { z } from 'zod';
import type { Kinds } from '../../core/kinds/index.ts';
import { eventSchema, eventsThat } from '../events.ts';
import { pageOf } from '../paging.ts';
import { namespace, pageInput, pageOutput, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const listEvents = defineUseCase({
  name: 'list-events',
  aliases: ['get-events'],
  title: 'List events',
  description: 'Events of the cluster, the newest first: warnings alone unless all are asked for.',
  input: z.strictObject({
    namespace: namespace.optional(),
    involvedObjectKind: z.string().optional().describe('such as Pod'),
    involvedObjectName: z.string().optional(),
    all: z.boolean().default(false).describe('also events that are not warnings'),
    ...pageInput,
  }),
  output: z.strictObject({ takenAt, events: z.array(eventSchema), ...pageOutput }),
  route: { method: 'get', path: '/v1/resource-events' },
  async run(serving, { namespace: place, involvedObjectKind: kind, involvedObjectName: name, all, ...page }) {
    const { examination, diagnosis } = await serving.look();
    const events = eventsThat(
      event =>
        (all || event.type === 'Warning') &&
        (place === undefined || event.metadata.namespace === place) &&
        isAbout({ kind, name }, event),
      examination.index,
    );
    const { items, total, next } = pageOf(events, ({ id }) => id, page);
    return { takenAt: diagnosis.report.takenAt, events: items, total, ...(next !== undefined && { next }) };
  },
});

function isAbout(
  { kind, name }: { readonly kind: string | undefined; readonly name: string | undefined },
  { involvedObject }: Kinds['Event'],
): boolean {
  return (
    (kind === undefined || involvedObject.kind?.toLowerCase() === kind.toLowerCase()) &&
    (name === undefined || involvedObject.name === name)
  );
}
