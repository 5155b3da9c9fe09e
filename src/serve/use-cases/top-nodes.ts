import { z } from 'zod';
import { pageOf } from '../paging.ts';
import { pageInput, pageOutput, takenAt } from '../schemas.ts';
import { sortInput, usageSchema, usedMost } from '../usage.ts';
import { defineUseCase } from '../use-case.ts';

export const topNodes = defineUseCase({
  name: 'top-nodes',
  title: 'Nodes by what they use',
  description:
    'What nodes use of CPU and memory by the metrics API, the most first; nothing where the cluster has none.',
  input: z.strictObject({ sortBy: sortInput, ...pageInput }),
  output: z.strictObject({ takenAt, nodes: z.array(usageSchema), ...pageOutput }),
  route: { method: 'get', path: '/v1/top/nodes' },
  async run(serving, { sortBy, ...page }) {
    const { examination, diagnosis } = await serving.look();
    const nodes = examination.index.store
      .objects('NodeMetrics')
      .map(({ metadata, usage }) => ({ name: metadata.name, usages: [usage] }));
    const { items, total, next } = pageOf(usedMost(nodes, sortBy), ({ name }) => name, page);
    return { takenAt: diagnosis.report.takenAt, nodes: items, total, ...(next !== undefined && { next }) };
  },
});
