import { z } from 'zod';
import { severities } from '../../core/finding.ts';
import { pageOf } from '../paging.ts';
import { pageInput, pageOutput } from '../schemas.ts';
import { defineUseCase } from '../use-case.ts';

export const listAnalyzers = defineUseCase({
  name: 'list-analyzers',
  title: 'List analyzers',
  description: 'What is looked for: each analyzer with the kinds that it looks at and the codes of what it can find.',
  input: z.strictObject({ kind: z.string().optional().describe('only those that look at this kind'), ...pageInput }),
  output: z.strictObject({
    analyzers: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        kinds: z.array(z.string()),
        codes: z.record(z.string(), z.enum(severities)).describe('the usual severity of each'),
      }),
    ),
    ...pageOutput,
  }),
  route: { method: 'get', path: '/v1/analyzers' },
  async run({ server }, { kind, ...page }) {
    const wanted = kind?.toLowerCase();
    const analyzers = server.filters.analyzers
      .filter(({ subjects }) => wanted === undefined || subjects.some(subject => subject.toLowerCase() === wanted))
      .map(({ id, title, subjects, codes }) => ({
        id,
        title,
        kinds: [...subjects],
        codes: Object.fromEntries(Object.entries(codes).map(([code, { severity }]) => [code, severity])),
      }));
    const { items, total, next } = pageOf(analyzers, ({ id }) => id, page);
    return { analyzers: items, total, ...(next !== undefined && { next }) };
  },
});
