import { readFile } from 'node:fs/promises';
import type { Diagnosis } from '../core/diagnosis.ts';
import { UserError } from '../core/errors.ts';
import type { FieldDocs } from '../core/field-docs.ts';
import type { Report } from '../core/report.ts';
import type { Source } from '../core/source.ts';
import type { Cache } from '../explain/cache.ts';
import type { Asked, Question } from '../explain/explain.ts';
import type { PromptOptions } from '../explain/prompt.ts';
import type { Answer } from '../explain/question.ts';
import type { Vault } from '../explain/vault.ts';
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

/** What a command line says of asking, checked. */
interface Setup {
  readonly args: Arguments;
  readonly backend: Backend;
  readonly asked: Asked;
  readonly masked: boolean;
  readonly limits: ReturnType<typeof limitsOf>;
  /** Seconds that an answer is kept. */
  readonly ttl: number;
  readonly template: string | undefined;
}

/** @throws UserError if the backend is not known, lacks its key or its package, or a value is not what it should be */
export async function openExplainStage(args: Arguments): Promise<ExplainStage> {
  const setup = await setUp(args);
  return {
    names: setup.backend.names,
    ask: (...asking) => ask(setup, ...asking),
    explain: (...asking) => explainAll(setup, ...asking),
    preview: (...asking) => preview(setup, ...asking),
  };
}

async function setUp(args: Arguments): Promise<Setup> {
  const backend = await openBackend(args, !args.dryRun);
  return {
    args,
    backend,
    asked: { provider: backend.provider, providerId: backend.id, settings: backend.settings },
    masked: !args.noMask,
    template: args.promptFile === undefined ? undefined : await readTemplate(args.promptFile),
    limits: limitsOf(args),
    ttl: parseDuration('--cache-ttl', args.cacheTtl),
  };
}

function limitsOf(args: Arguments) {
  const { maxIncidents, maxTokensTotal } = args;
  return {
    concurrency: parseCount('--explain-concurrency', args.explainConcurrency),
    callTimeout: parseDuration('--explain-timeout', args.explainTimeout),
    totalTimeout: parseDuration('--explain-total-timeout', args.explainTotalTimeout),
    ...(maxIncidents !== undefined && { maxIncidents: parseCount('--max-incidents', maxIncidents) }),
    ...(maxTokensTotal !== undefined && { maxTokens: parseCount('--max-tokens-total', maxTokensTotal) }),
  };
}

async function promptingFor(
  { args, template }: Setup,
  diagnosis: Diagnosis,
  source: Source,
  language = args.language,
): Promise<PromptOptions> {
  return {
    language,
    ...(template !== undefined && { template }),
    ...(args.withDoc && { docs: await fieldDocsOf(diagnosis, source) }),
  };
}

async function vaultOf(diagnosis: Diagnosis, { masked }: Setup): Promise<Vault> {
  const { Vault } = await import('../explain/vault.ts');
  return new Vault(diagnosis.strings(), { mask: masked });
}

async function cacheOf({ args }: Setup): Promise<Cache | undefined> {
  return args.noCache ? undefined : (await import('./answer-cache.ts')).answerCache();
}

async function ask(setup: Setup, ...[diagnosis, text, signal]: Parameters<ExplainStage['ask']>): Promise<Answer> {
  const [{ askAnything }, vault] = await Promise.all([import('../explain/question.ts'), vaultOf(diagnosis, setup)]);
  const { provider } = setup.backend;
  return await askAnything(text, { provider, vault, timeout: setup.limits.callTimeout, signal });
}

async function explainAll(
  setup: Setup,
  ...[diagnosis, source, line, wishes = {}]: Parameters<ExplainStage['explain']>
): Promise<Explained> {
  const { asked, backend, limits, masked, ttl } = setup;
  const { language, fresh, signal: given } = wishes;
  const [{ explain }, vault, store, prompting] = await Promise.all([
    import('../explain/explain.ts'),
    vaultOf(diagnosis, setup),
    fresh === true ? undefined : cacheOf(setup),
    promptingFor(setup, diagnosis, source, language),
  ]);
  const about = describe(backend);
  const answers = new Map<string, Answered>();
  const report = await interruptible(signal =>
    explain(diagnosis, {
      ...prompting,
      ...limits,
      ...asked,
      provider: backend.provider,
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
  return { report, talk: look => talkAbout({ setup, diagnosis, report, vault, prompting, answers }, look) };
}

/** What was explained, as far as whoever asks on needs it. */
interface Told {
  readonly setup: Setup;
  readonly diagnosis: Diagnosis;
  readonly report: Report;
  readonly vault: Vault;
  readonly prompting: PromptOptions;
  /** By the id of the incident. */
  readonly answers: ReadonlyMap<string, Answered>;
}

async function talkAbout(
  { setup, diagnosis, report, vault, prompting, answers }: Told,
  { width, color }: Pick<Terminal, 'width' | 'color'>,
): Promise<void> {
  const [{ talk }, { questionAbout }, { Conversation }, { priceOf }] = await Promise.all([
    import('./interactive.ts'),
    import('../explain/explain.ts'),
    import('../explain/conversation.ts'),
    import('../explain/prices.ts'),
  ]);
  const { callTimeout, maxTokens } = setup.limits;
  const { input = 0, output = 0 } = report.explain?.tokens ?? {};
  const budget = { left: maxTokens === undefined ? undefined : maxTokens - input - output };
  const { provider } = setup.backend;
  const options = { provider, language: prompting.language, timeout: callTimeout };
  await talk({
    report,
    begin(incident) {
      const { question, text } = answers.get(incident.id) ?? {};
      const opening = question ?? questionAbout(diagnosis, incident, vault, prompting);
      return new Conversation(opening, text, options, budget);
    },
    price: priceOf(provider.endpoint, provider.model),
    columns: Math.min(width, process.stderr.columns || width),
    color,
  });
}

async function preview(
  setup: Setup,
  ...[diagnosis, source, format]: Parameters<ExplainStage['preview']>
): Promise<string> {
  const [{ previewOf, renderPreview }, { keyOf }, { priceOf }, vault, store, prompting] = await Promise.all([
    import('../explain/preview.ts'),
    import('../explain/explain.ts'),
    import('../explain/prices.ts'),
    vaultOf(diagnosis, setup),
    cacheOf(setup),
    promptingFor(setup, diagnosis, source),
  ]);
  const { asked, backend, limits, masked, ttl } = setup;
  const shown = await previewOf(diagnosis, vault, {
    ...prompting,
    ...limits,
    to: describe(backend),
    masked,
    price: priceOf(backend.provider.endpoint, backend.provider.model),
    isKept: async question => (await store?.read(keyOf(question, asked), ttl, Date.now())) !== undefined,
  });
  return format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : renderPreview(shown);
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
