import { z } from 'zod';
import { namespaceSchema, namespacesIn } from '../namespaces.ts';
import { takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const listNamespaces = defineUseCase({
  name: 'list-namespaces',
  title: 'List namespaces',
  description: 'Namespaces that you may see, each with how many pods it has and how many incidents concern it.',
  input: z.strictObject({}),
  output: z.strictObject({ takenAt, namespaces: z.array(namespaceSchema) }),
  route: { method: 'get', path: '/v1/namespaces' },
  async run(serving) {
    const look = await serving.look();
    return { takenAt: look.diagnosis.report.takenAt, namespaces: namespacesIn(look) };
  },
});
