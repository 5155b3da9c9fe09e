import { z } from 'zod';
import { formatQuantity, parseQuantity } from '../core/quantities.ts';

export const sortInput = z.enum(['cpu', 'memory']).default('cpu').describe('by what the most comes first');

export const usageSchema = z.strictObject({
  name: z.string(),
  cpu: z.string().describe('cores, such as 250m'),
  memory: z.string().describe('the working set, such as 120Mi'),
});

interface Measured {
  readonly name: string;
  /** Of each of its containers. */
  readonly usages: readonly Readonly<Record<string, string>>[];
}

/** What is used in all, the most first. */
export function usedMost<T extends Measured>(
  measured: readonly T[],
  by: 'cpu' | 'memory',
): (Omit<T, 'usages'> & { readonly cpu: string; readonly memory: string })[] {
  return measured
    .map(({ usages, ...one }) => {
      const sum = (resource: string): number =>
        usages.reduce((all, usage) => all + parseQuantity(usage[resource] ?? '0'), 0);
      return { one, cpu: sum('cpu'), memory: sum('memory') };
    })
    .sort((a, b) => b[by] - a[by])
    .map(({ one, cpu, memory }) => ({
      ...one,
      cpu: formatQuantity('cpu', cpu),
      memory: formatQuantity('memory', memory),
    }));
}
