import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';
import type { WarmStatus } from '../warm-diagnosis.ts';

export const health = defineUseCase({
  name: 'health',
  title: 'Health of the server',
  description:
    'Whether the server knows the cluster, how old what it knows is, and why its last look failed, if it did.',
  input: z.strictObject({}),
  output: z.strictObject({
    status: z.enum(['starting', 'ok', 'stale']).describe('stale: the last look failed, and answers are from before'),
    looks: z.int().describe('how often the cluster was looked at'),
    ageSeconds: z.number().optional().describe('since the last look that succeeded'),
    error: z.string().optional().describe('why the last look failed'),
  }),
  route: { method: 'get', path: '/v1/health' },
  async run({ server, caller }) {
    const { looks, age, error } = server.warm.status;
    // What the API server says may name what not everybody may see.
    const why = error === undefined || caller.namespaces === 'all' ? error : 'the cluster could not be read';
    return {
      status: statusOf(server.warm.status),
      looks,
      ...(age !== undefined && { ageSeconds: Math.round(age * 10) / 10 }),
      ...(why !== undefined && { error: why }),
    };
  },
});

function statusOf({ ready, error }: WarmStatus): 'starting' | 'ok' | 'stale' {
  if (!ready) return 'starting';
  return error === undefined ? 'ok' : 'stale';
}
