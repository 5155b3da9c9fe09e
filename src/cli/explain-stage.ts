import { readFile } from 'node:fs/promises';
import type { Diagnosis } from '../core/diagnosis.ts';
import { UserError } from '../core/errors.ts';
import type { FieldDocs } from '../core/field-docs.ts';
import type { Report } from '../core/report.ts';
import type { Source } from '../core/source.ts';
import type { Question } from '../explain/explain.ts';
import type { PromptOptions } from '../explain/prompt.ts';
import type { Answer } from '../explain/question.ts';
import { whyNotRead } from '../files/why-not-read.ts';
import type { ExplainWishes } from '../serve/serving.ts';
import { type Backend, openBackend } from './backend.ts';
import type { BackendArguments, StageArguments } from './explain-options.ts';
import { interruptible } from './interrupt.ts';
import { parseCount, parseDuration } from './parse.ts';
import type { StatusLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** The explain stage of a command line, checked and ready before the cluster is read. */
export interface ExplainStage {
  /** All names of whom is asked. */
  readonly names: readonly string[];
  /** Asks about each incident. Never throws for what a model, a network or a cache does. */
  explain(
    diagnosis: Diagnosis,
    source: Source,
    line: StatusLine | undefined,
    wishes?: ExplainWishes & { readonly signal?: AbortSignal },
  ): Promise<Explained>;
  /** Asks what somebody wrote. @throws ProviderError */
  ask(diagnosis: Diagnosis, text: string, signal: AbortSignal): Promise<Answer>;
  /** What would be sent, for `--dry-run`. */
  preview(diagnosis: Diagnosis, source: Source, format: 'text' | 'json'): Promise<string>;
}

/** What was explained, and the way to ask on. */
export interface Explained {
  readonly report: Report;
  /** Follow-up questions on the terminal. */
  talk(look: Pick<Terminal, 'width' | 'color'>): Promise<void>;
}

/** In milliseconds: documentation is not worth a longer wait. */
const docsPatience = 10_000;

type Arguments = BackendArguments & StageArguments;

/** A question, and what the model wrote of it. */
interface Answered {
  readonly question: Question;
  readonly text: string;
}

/** @throws UserError if the backend is not known, lacks its key or its package, or a value is not what it should be */
export async function openExplainStage(args: Arguments): Promise<ExplainStage> {
  const backend = await openBackend(args, !args.dryRun);
  const template = args.promptFile === undefined ? undefined : await readTemplate(args.promptFile);
  const promptingFor = async (diagnosis: Diagnosis, source: Source): Promise<PromptOptions> => ({
    language: args.language,
    ...(template !== undefined && { template }),
    ...(args.withDoc && { docs: await fieldDocsOf(diagnosis, source) }),
  });
  const masked = !args.noMask;
  const limits = {
    concurrency: parseCount('--explain-concurrency', args.explainConcurrency),
    callTimeout: parseDuration('--explain-timeout', args.explainTimeout),
    totalTimeout: parseDuration('--explain-total-timeout', args.explainTotalTimeout),
    ...(args.maxIncidents !== undefined && { maxIncidents: parseCount('--max-incidents', args.maxIncidents) }),
    ...(args.maxTokensTotal !== undefined && {
      maxTokens: parseCount('--max-tokens-total', args.maxTokensTotal),
    }),
  };
  const ttl = parseDuration('--cache-ttl', args.cacheTtl);
  const asked = { provider: backend.provider, providerId: backend.id, settings: backend.settings };
  const openCache = async (fresh = false) =>
    args.noCache || fresh ? undefined : (await import('./answer-cache.ts')).answerCache();
  return {
    names: backend.names,
    async ask(diagnosis, text, signal) {
      const [{ askAnything }, { Vault }] = await Promise.all([
        import('../explain/question.ts'),
        import('../explain/vault.ts'),
      ]);
      const vault = new Vault(diagnosis.strings(), { mask: masked });
      return await askAnything(text, { provider: backend.provider, vault, timeout: limits.callTimeout, signal });
    },
    async explain(diagnosis, source, line, { language = args.language, fresh, signal: given } = {}) {
      const [{ explain }, { Vault }, store] = await Promise.all([
        import('../explain/explain.ts'),
        import('../explain/vault.ts'),
        openCache(fresh),
      ]);
      const vault = new Vault(diagnosis.strings(), { mask: masked });
      const about = describe(backend);
      const prompting = { ...(await promptingFor(diagnosis, source)), language };
      const answers = new Map<string, Answered>();
      const report = await interruptible(signal =>
        explain(diagnosis, {
          ...prompting,
          ...limits,
          ...asked,
          vault,
          masked,
          ...(store !== undefined && { cache: { store, ttl } }),
          signal: given === undefined ? signal : AbortSignal.any([signal, given]),
          now: () => Date.now(),
          onProgress: (done, all) => line?.show(`asking ${about}: ${done} of ${all} incidents explained`),
          onAnswer: (question, text) => void answers.set(question.incident.id, { question, text }),
          onNote: note => void process.stderr.write(`kubecause: ${note}\n`),
        }),
      ).catch(error => {
        if (error instanceof UserError) throw error;
        // A bug in what asks must not cost what was found.
        process.stderr.write(`kubecause: --explain: unexpected error: ${(error as Error).message}; please report it\n`);
        return diagnosis.report;
      });
      line?.clear();
      return {
        report,
        async talk(look) {
          const [{ talk }, { questionAbout }, { Conversation }, { priceOf }] = await Promise.all([
            import('./interactive.ts'),
            import('../explain/explain.ts'),
            import('../explain/conversation.ts'),
            import('../explain/prices.ts'),
          ]);
          const { input = 0, output = 0 } = report.explain?.tokens ?? {};
          const budget = { left: limits.maxTokens === undefined ? undefined : limits.maxTokens - input - output };
          const { provider } = backend;
          const options = { provider, language, timeout: limits.callTimeout };
          await talk({
            report,
            begin(incident) {
              const { question, text } = answers.get(incident.id) ?? {};
              const opening = question ?? questionAbout(diagnosis, incident, vault, prompting);
              return new Conversation(opening, text, options, budget);
            },
            price: priceOf(provider.endpoint, provider.model),
            columns: Math.min(look.width, process.stderr.columns || look.width),
            color: look.color,
          });
        },
      };
    },
    async preview(diagnosis, source, format) {
      const [{ previewOf, renderPreview }, { keyOf }, { priceOf }, { Vault }, store] = await Promise.all([
        import('../explain/preview.ts'),
        import('../explain/explain.ts'),
        import('../explain/prices.ts'),
        import('../explain/vault.ts'),
        openCache(),
      ]);
      const vault = new Vault(diagnosis.strings(), { mask: masked });
      const prompting = await promptingFor(diagnosis, source);
      const price = priceOf(backend.provider.endpoint, backend.provider.model);
      const preview = await previewOf(diagnosis, vault, {
        ...prompting,
        ...limits,
        to: describe(backend),
        masked,
        price,
        isKept: async question => (await store?.read(keyOf(question, asked), ttl, Date.now())) !== undefined,
      });
      return format === 'json' ? `${JSON.stringify(preview, null, 2)}\n` : renderPreview(preview);
    },
  };
}

/** What the API server says of the fields involved; where there is none to ask, or it does not answer, what we know of them. */
async function fieldDocsOf(diagnosis: Diagnosis, source: Source): Promise<FieldDocs> {
  const [{ citedFields }, { factsAbout }] = await Promise.all([
    import('../explain/prompt.ts'),
    import('../explain/field-facts.ts'),
  ]);
  const fields = citedFields(diagnosis);
  if (source.fieldDocs === undefined) return factsAbout(fields);
  try {
    return await source.fieldDocs(fields, AbortSignal.timeout(docsPatience));
  } catch (error) {
    process.stderr.write(
      `kubecause: --with-doc: ${(error as Error).message}; what is known without the server is told\n`,
    );
    return factsAbout(fields);
  }
}

function describe({ id, provider }: Backend): string {
  return `${id} ${provider.model} at ${provider.endpoint}`;
}

async function readTemplate(path: string): Promise<string> {
  const { checkTemplate } = await import('../explain/template.ts');
  let template: string;
  try {
    template = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`--prompt-file: cannot read ${path}: ${await whyNotRead(path, error)}`);
  }
  checkTemplate(template);
  return template;
}
