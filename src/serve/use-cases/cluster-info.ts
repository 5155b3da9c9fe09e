import { z } from 'zod';
import { reportSchema } from '../../render/report-schema.ts';
import { takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

const { source, summary } = reportSchema.shape;

export const clusterInfo = defineUseCase({
  name: 'cluster-info',
  title: 'About the cluster',
  description: 'Which cluster or recording this is, its version, how large it is, and how much is wrong with it.',
  input: z.strictObject({}),
  output: z.strictObject({
    takenAt,
    source,
    summary,
    nodes: z.int(),
    namespaces: z.int(),
    pods: z.int(),
    complete: z.boolean().describe('whether everything could be looked at'),
  }),
  route: { method: 'get', path: '/v1/cluster' },
  async run(serving) {
    const { examination, diagnosis } = await serving.look();
    const { store } = examination.index;
    const { takenAt: at, source: from, summary: counts, coverage } = diagnosis.report;
    return {
      takenAt: at,
      source: from,
      summary: counts,
      nodes: store.objects('Node').length,
      namespaces: store.objects('Namespace').length,
      pods: store.objects('Pod').length,
      complete: coverage.complete,
    };
  },
});
