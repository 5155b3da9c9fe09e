import type { Context } from 'hono';
import { z } from 'zod';
import { type Format, formatNames, formats, type Renderer } from '../../render/index.ts';
import { inTurns } from '../rest.ts';
import { namespace, severity } from '../schemas.ts';
import { scopeOf } from '../scope.ts';
import { type Answer, defineUseCase } from '../use-case.ts';
import { answerWith } from './answer.ts';

const text = 'text/plain; charset=utf-8';
const json = 'application/json';

/** What is no plain text. */
const types: Partial<Readonly<Record<Format, string>>> = {
  json,
  'k8sgpt-json': json,
  gitlab: json,
  sarif: 'application/sarif+json',
  jsonl: 'application/x-ndjson',
  yaml: 'application/yaml',
  junit: 'application/xml',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  dot: 'text/vnd.graphviz; charset=utf-8',
};

/** The types of all formats, JSON first: it is the usual one. */
export const reportTypes: readonly string[] = [...new Set([...formatNames].map(typeOf))].sort(
  (a, b) => Number(b === json) - Number(a === json),
);

function typeOf(format: Format): string {
  return types[format] ?? text;
}

/** What was written of each report, by what was asked for: one that is polled is written once for each look. */
const written = new WeakMap<object, Map<string, Promise<string>>>();

/** The report in a format of `-o`: of HTTP alone, since assistants are told less at a time. */
export const report = defineUseCase({
  name: 'report',
  title: 'The report in a format of kubecause analyze',
  description: 'The whole report as -o of kubecause analyze writes it.',
  input: z.strictObject({
    format: z.enum(formatNames).default('json').describe('as -o of kubecause analyze'),
    namespace: namespace.optional(),
    filters: z.array(z.string()).optional().describe('only incidents found by these analyzers or on these kinds'),
    severity: severity.default('info').describe('only this severity or worse'),
  }),
  output: z.strictObject({ format: z.enum(formatNames), body: z.string() }),
  route: { method: 'get', path: '/v1/report' },
  async run(serving, { format, ...wanted }) {
    const { filters, warm } = serving.server;
    const { report: told } = (await serving.look()).tell(scopeOf(wanted, filters));
    const bodies = written.get(told) ?? new Map<string, Promise<string>>();
    written.set(told, bodies);
    const showInfo = wanted.severity === 'info';
    const key = `${format} ${showInfo}`;
    const writing = bodies.get(key) ?? write(format, told, { ...asPage, codes: warm.codes, showInfo });
    bodies.set(key, writing);
    return { format, body: await writing };
  },
});

async function write(format: Format, ...of: Parameters<Renderer>): Promise<string> {
  const render: Renderer = await formats[format]();
  return render.inSteps === undefined ? render(...of) : await inTurns(render.inSteps(...of));
}

const asPage = { failOn: 'error', detail: 'normal', color: false, unicode: true, width: 120 } as const;

/** The report itself, in the type of its format. */
export function answerReport(context: Context, { format, body }: Answer<typeof report.output>): Response {
  // A page of ours names its script in its own policy; one that is stricter would keep it from running.
  const own = format === 'html' ? { 'Content-Security-Policy': "frame-ancestors 'none'" } : {};
  return answerWith(context, body, typeOf(format), own);
}
