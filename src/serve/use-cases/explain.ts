import { z } from 'zod';
import { RequestError } from '../request-error.ts';
import { incidentSchema, takenAt } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const explain = defineUseCase({
  name: 'explain',
  title: 'Explain incidents',
  description:
    'Asks the language model that the server is configured with about incidents, with all names masked, and gives what it says: the problem, the cause, the steps to fix it and to verify that. Costs tokens.',
  input: z.strictObject({
    ids: z.array(z.string().min(1)).min(1).max(10).describe('ids that list-incidents gives'),
  }),
  output: z.strictObject({
    takenAt,
    incidents: z
      .array(incidentSchema)
      .describe('those that were asked for, each with its explanation, or why it has none'),
  }),
  route: { method: 'post', path: '/v1/explain' },
  async run(serving, { ids }, signal) {
    const { explain: ask } = serving.server;
    if (ask === undefined)
      throw new RequestError(
        'unavailable',
        'no model is configured: start the server with --backend, see kubecause auth',
      );
    const { diagnosis } = await serving.look();
    const known = new Set(diagnosis.report.incidents.map(({ id }) => id));
    const stray = ids.find(id => !known.has(id));
    if (stray !== undefined)
      throw new RequestError(
        'not-found',
        'there is no incident with one of these ids now: list-incidents gives those that are open',
      );
    const report = await ask(diagnosis, ids, signal);
    return { takenAt: report.takenAt, incidents: report.incidents.filter(({ id }) => ids.includes(id)) };
  },
});
