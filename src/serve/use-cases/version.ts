import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';

export const version = defineUseCase({
  name: 'version',
  title: 'Versions',
  description: 'The version of kubecause.',
  input: z.strictObject({}),
  output: z.strictObject({ kubecause: z.string() }),
  route: { method: 'get', path: '/v1/version' },
  run: async ({ server }) => ({ kubecause: server.version }),
});
