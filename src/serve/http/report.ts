import type { Context } from 'hono';
import { z } from 'zod';
import { type Format, formatNames, formats } from '../../render/index.ts';
import { RequestError } from '../request-error.ts';
import { namespace, severity } from '../schemas.ts';
import type { Serving } from '../serving.ts';
import { answerWith } from './answer.ts';
import type { HttpEnv } from './types.ts';

/** What a report is asked for with. */
export const reportInput = z.strictObject({
  format: z.enum(formatNames).default('json').describe('as -o of kubecause analyze'),
  namespace: namespace.optional(),
  filters: z.array(z.string()).optional().describe('only incidents found by these analyzers or on these kinds'),
  severity: severity.default('info').describe('the least severity'),
});

const text = 'text/plain; charset=utf-8';

/** What is no plain text. */
const types: Partial<Readonly<Record<Format, string>>> = {
  json: 'application/json',
  'k8sgpt-json': 'application/json',
  gitlab: 'application/json',
  sarif: 'application/sarif+json',
  jsonl: 'application/x-ndjson',
  yaml: 'application/yaml',
  junit: 'application/xml',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  dot: 'text/vnd.graphviz; charset=utf-8',
};

/**
 * The report in a format of `-o`.
 * @throws RequestError if there is no such format
 */
export async function answerReport(context: Context<HttpEnv>, serving: Serving, input: object): Promise<Response> {
  const { success, data, error } = reportInput.safeParse(input);
  if (!success)
    throw new RequestError(
      'invalid',
      error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  const { format, namespace: place, filters, severity: least } = data;
  const look = await serving.look();
  const { report } = look.tell({
    severity: least,
    ...(place !== undefined && { namespaces: [place] }),
    ...(filters !== undefined && { analyzers: serving.server.filters.named(filters) }),
  });
  const render = await formats[format]();
  const body = render(report, {
    codes: serving.server.warm.codes,
    failOn: 'error',
    detail: 'normal',
    showInfo: least === 'info',
    color: false,
    unicode: true,
    width: 120,
  });
  // A page of ours names its script in its own policy; one that is stricter would keep it from running.
  const own = format === 'html' ? { 'Content-Security-Policy': "frame-ancestors 'none'" } : {};
  return answerWith(context, body, types[format] ?? text, own);
}
