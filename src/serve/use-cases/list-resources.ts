import { z } from 'zod';
import { summaryOf, summarySchema } from '../resource-summary.ts';
import { typeNamed } from '../resources.ts';
import { namespace, pageInput, rawObject, resourceType } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

const { limit, cursor } = pageInput;

export const listResources = defineUseCase({
  name: 'list-resources',
  title: 'List objects of a type',
  description:
    'Objects of any type that the cluster serves, custom ones included: a line for each, or whole objects with full. Never what Secrets hold.',
  input: z.strictObject({
    resourceType,
    namespace: namespace.optional(),
    labelSelector: z.string().optional().describe('as kubectl -l takes it, such as app=web,tier!=db'),
    full: z.boolean().default(false).describe('whole objects, as the API writes them'),
    limit,
    cursor,
  }),
  output: z.strictObject({
    type: z.string().describe('the type, with its group'),
    items: z.array(summarySchema).optional(),
    objects: z.array(rawObject).optional(),
    next: z.string().optional().describe('the cursor for what comes next; not there at the end'),
  }),
  route: { method: 'get', path: '/v1/resources/{resourceType}' },
  async run(serving, { resourceType: name, namespace: place, labelSelector, full, limit: most, cursor: from }, signal) {
    const resources = await serving.resources();
    const type = typeNamed(name, await resources.types(signal));
    const { objects, next } = await resources.list(
      { type, namespace: place, selector: labelSelector, limit: most, cursor: from },
      signal,
    );
    return {
      type: type.group === '' ? type.plural : `${type.plural}.${type.group}`,
      ...(full ? { objects } : { items: objects.map(summaryOf) }),
      ...(next !== undefined && { next }),
    };
  },
});
