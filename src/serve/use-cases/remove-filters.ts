import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';

export const removeFilters = defineUseCase({
  name: 'remove-filters',
  title: 'Remove filters',
  description: 'Takes back filters that add-filters added, for all callers; without any, all incidents are shown.',
  input: z.strictObject({ filters: z.array(z.string().min(1)).min(1).describe('filters that are active') }),
  output: z.strictObject({ active: z.array(z.string()) }),
  route: { method: 'post', path: '/v1/filters/remove' },
  changes: true,
  async run({ server }, { filters }) {
    server.filters.remove(filters);
    return { active: server.filters.active };
  },
});
