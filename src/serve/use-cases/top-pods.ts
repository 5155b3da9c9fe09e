import { z } from 'zod';
import { pageOf } from '../paging.ts';
import { namespace, pageInput, pageOutput, takenAt } from '../schemas.ts';
import { sortInput, usageSchema, usedMost } from '../usage.ts';
import { defineUseCase } from '../use-case.ts';

export const topPods = defineUseCase({
  name: 'top-pods',
  title: 'Pods by what they use',
  description:
    'What pods use of CPU and memory by the metrics API, the most first; nothing where the cluster has none.',
  input: z.strictObject({ namespace: namespace.optional(), sortBy: sortInput, ...pageInput }),
  output: z.strictObject({ takenAt, pods: z.array(usageSchema.extend({ namespace: z.string() })), ...pageOutput }),
  route: { method: 'get', path: '/v1/top/pods' },
  async run(serving, { namespace: place, sortBy, ...page }) {
    const { examination, diagnosis } = await serving.look();
    const pods = examination.index.store
      .objects('PodMetrics')
      .filter(({ metadata }) => place === undefined || metadata.namespace === place)
      .map(({ metadata, containers }) => ({
        namespace: metadata.namespace,
        name: metadata.name,
        usages: containers.map(({ usage }) => usage),
      }));
    const { items, total, next } = pageOf(usedMost(pods, sortBy), pod => `${pod.namespace}/${pod.name}`, page);
    return { takenAt: diagnosis.report.takenAt, pods: items, total, ...(next !== undefined && { next }) };
  },
});
