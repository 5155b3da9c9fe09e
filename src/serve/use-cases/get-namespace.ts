import { z } from 'zod';
import { nearest } from '../../core/near.ts';
import { namespaceSchema, namespacesIn } from '../namespaces.ts';
import { RequestError } from '../request-error.ts';
import { takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const getNamespace = defineUseCase({
  name: 'get-namespace',
  title: 'Get a namespace',
  description: 'One namespace: whether it is active, how many pods it has, and how many incidents concern it.',
  input: z.strictObject({ name: z.string().min(1) }),
  output: z.strictObject({ takenAt, namespace: namespaceSchema }),
  route: { method: 'get', path: '/v1/namespaces/{name}' },
  async run(serving, { name }) {
    const look = await serving.look();
    const namespaces = namespacesIn(look);
    const found = namespaces.find(one => one.name === name);
    if (found !== undefined) return { takenAt: look.diagnosis.report.takenAt, namespace: found };
    const near = nearest(
      name,
      namespaces.map(one => one.name),
    );
    throw new RequestError(
      'not-found',
      `you may see no namespace of this name${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}`,
    );
  },
});
