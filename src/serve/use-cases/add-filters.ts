import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';

export const addFilters = defineUseCase({
  name: 'add-filters',
  title: 'Add filters',
  description:
    'From now on, show only incidents of these analyzers or kinds, besides those that were added before: for all callers, until the server ends. To narrow one answer, use the filters of analyze.',
  input: z.strictObject({ filters: z.array(z.string().min(1)).min(1).describe('names that list-filters gives') }),
  output: z.strictObject({ active: z.array(z.string()) }),
  route: { method: 'post', path: '/v1/filters/add' },
  changes: true,
  async run({ server }, { filters }) {
    server.filters.add(filters);
    return { active: server.filters.active };
  },
});
