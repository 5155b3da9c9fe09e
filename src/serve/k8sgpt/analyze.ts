import { z } from 'zod';
import type { Diagnosis } from '../../core/diagnosis.ts';
import type { Report } from '../../core/report.ts';
import { k8sgptAnswer } from '../../render/k8sgpt-json.ts';
import { shownIncidents } from '../../render/words.ts';
import { inTurns } from '../rest.ts';
import { scopeOf } from '../scope.ts';
import type { ExplainWishes, Serving } from '../serving.ts';
import { defineUseCase } from '../use-case.ts';

/** As k8sgpt shows it: nothing that is merely worth knowing. */
const look = { detail: 'normal', showInfo: false, color: false, unicode: true, width: 120 } as const;

const sensitive = z.strictObject({ unmasked: z.string(), masked: z.string() });

const result = z.strictObject({
  kind: z.string(),
  name: z.string(),
  error: z.array(z.strictObject({ text: z.string(), sensitive: z.array(sensitive), doc: z.string() })),
  details: z.string(),
  parentObject: z.string(),
});

export const analyze = defineUseCase({
  name: 'k8sgpt-analyze',
  title: 'Analyze, as k8sgpt',
  description: 'The incidents in the form in which k8sgpt gives its results.',
  input: z.strictObject({
    backend: z.string().default(''),
    namespace: z.string().default(''),
    explain: z.boolean().default(false),
    anonymize: z.boolean().default(false).describe('changes nothing: names are masked for the model in any case'),
    nocache: z.boolean().default(false),
    // It becomes part of the question.
    language: z
      .string()
      .regex(/^[\p{L} ()-]{0,30}$/u, 'a language is a word or two')
      .default(''),
    maxConcurrency: z.int().default(0).describe('changes nothing: nothing is listed for an answer'),
    output: z.enum(['', 'json', 'text']).default('').describe('changes nothing: the answer has one form'),
    filters: z.array(z.string()).default([]),
    labelSelector: z.string().default(''),
  }),
  output: z.strictObject({
    error: z.null(),
    errors: z.array(z.string()),
    status: z.enum(['OK', 'ProblemDetected']),
    problems: z.int(),
    results: z.array(result),
  }),
  route: { method: 'post', path: '/v1/analyze' },
  async run(serving, { backend, namespace, explain, nocache, language, filters, labelSelector }, signal) {
    // In a message of gRPC what is not given is empty.
    const wanted = {
      namespace: namespace || undefined,
      filters: filters.length > 0 ? filters : undefined,
      labelSelector: labelSelector || undefined,
    };
    const diagnosis = (await serving.look()).tell(scopeOf(wanted, serving.server.filters, 'label_selector'));
    const wishes = { language: language || undefined, fresh: nocache };
    const asked = explain ? await explained(serving, diagnosis, backend, wishes, signal) : undefined;
    const { errors, results, ...rest } = await inTurns(k8sgptAnswer(asked?.report ?? diagnosis.report, look));
    return {
      error: null,
      errors: [...errors, ...(asked?.errors ?? [])],
      ...rest,
      results: results.map(({ texts, name, ...others }) => ({
        ...others,
        name: storable(name),
        error: texts.map(text => ({ text, sensitive: [], doc: '' })),
      })),
    };
  },
});

/**
 * The operator names an object after each result, and gives up all of them where a name may not be one: of `system:x`, as only
 * objects of RBAC may be called, it gets `system-x`.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
function storable(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9./-]/g, '-');
}

interface Explained {
  readonly report: Report;
  /** Why something is not explained. What was found is told all the same. */
  readonly errors: readonly string[];
}

async function explained(
  { server: { explain, model } }: Serving,
  diagnosis: Diagnosis,
  backend: string,
  wishes: ExplainWishes,
  signal: AbortSignal,
): Promise<Explained> {
  const { report } = diagnosis;
  if (explain === undefined || model === undefined)
    return { report, errors: ['not explained: the server was started without --backend'] };
  if (backend !== '' && !model.isOf(backend))
    return { report, errors: [`not explained: the server was started with another --backend than "${backend}"`] };
  const ids = shownIncidents(report, look).shown.map(({ id }) => id);
  const asked = await explain(diagnosis, ids, signal, wishes);
  const whys = asked.incidents.flatMap(({ explanation }) =>
    explanation === undefined || explanation.state === 'answered' ? [] : [explanation.why],
  );
  return {
    // What was asked about may be less than all that was found.
    report: { ...report, incidents: merged(report, asked) },
    errors: [...new Set(whys)].map(why => `not explained: ${why}`),
  };
}

function merged({ incidents }: Report, asked: Report): Report['incidents'] {
  const byId = new Map(asked.incidents.map(incident => [incident.id, incident]));
  return incidents.map(incident => byId.get(incident.id) ?? incident);
}
