import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';

export const listFilters = defineUseCase({
  name: 'list-filters',
  title: 'List filters',
  description:
    'The filters that are active (without any, all incidents are shown), and the analyzers and kinds that can be chosen.',
  input: z.strictObject({}),
  output: z.strictObject({ active: z.array(z.string()), unused: z.array(z.string()) }),
  route: { method: 'get', path: '/v1/filters' },
  async run({ server: { filters } }) {
    const { active, available } = filters;
    return { active, unused: available.filter(name => !active.includes(name)) };
  },
});
