import { z } from 'zod';
import { typeNamed } from '../resources.ts';
import { namespace, rawObject, resourceType } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const getResource = defineUseCase({
  name: 'get-resource',
  title: 'Get an object',
  description:
    'One object of any type as the API writes it, without managedFields, last-applied-configuration, credentials and what Secrets hold.',
  input: z.strictObject({
    resourceType,
    name: z.string().min(1),
    namespace: namespace.optional().describe('where it is; none for what belongs to no namespace'),
  }),
  output: z.strictObject({ object: rawObject }),
  route: { method: 'get', path: '/v1/resources/{resourceType}/{name}' },
  async run(serving, { resourceType: type, name, namespace: place }, signal) {
    const resources = await serving.resources();
    const found = typeNamed(type, await resources.types(signal));
    return { object: await resources.get(found, place, name, signal) };
  },
});
