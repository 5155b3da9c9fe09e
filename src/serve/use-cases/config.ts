import { z } from 'zod';
import { defineUseCase } from '../use-case.ts';

export const config = defineUseCase({
  name: 'config',
  title: 'Settings of the server',
  description:
    'With what the server was started, the filters that are active, and whether it can ask a model. Nothing secret.',
  input: z.strictObject({}),
  output: z.strictObject({
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    filters: z.array(z.string()),
    explains: z.boolean().describe('whether explain can ask a model'),
  }),
  route: { method: 'get', path: '/v1/config' },
  run: async ({ server }) => ({
    settings: server.settings,
    filters: server.filters.active,
    explains: server.explain !== undefined,
  }),
});
