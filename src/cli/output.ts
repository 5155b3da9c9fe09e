import { readFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import type { Report } from '../core/report.ts';
import { replaceFile } from '../files/replace.ts';
import { whyNotWritten } from '../files/why-not.ts';
import { whyNotRead } from '../files/why-not-read.ts';
import {
  type Format,
  formatNames,
  formats,
  type Renderer,
  type RenderOptions,
  severalFormats,
} from '../render/index.ts';
import type { ClusterOutcome, SeveralRenderer } from '../render/several.ts';
import { didYouMean } from './parse.ts';

/** Where a report goes, in which format. */
export interface Output {
  readonly render: Renderer;
  /** For several clusters; undefined if the format tells of one only. */
  readonly several?: SeveralRenderer | undefined;
  /** The file that is written; stdout if not given. With {@link contextMark} in its name, it is one for each cluster. */
  readonly file?: string;
}

/** Stands for the context in the name of a file. */
const contextMark = '{context}';

/**
 * The outputs that `-o` names: `text`, `sarif=out.sarif`, `template=FILE`, `template={{ summary.settling }}`. All of them are checked before
 * the cluster is read.
 * @throws UserError if a format is none, two go to stdout, or two to one file
 */
export async function parseOutputs(given: readonly string[]): Promise<Output[]> {
  const outputs = await Promise.all(given.map(parseOutput));
  const targets = outputs.map(({ file }) => file ?? '-');
  const twice = targets.find((target, i) => targets.indexOf(target) !== i);
  if (twice !== undefined) {
    const where = twice === '-' ? 'stdout' : twice;
    throw new UserError(
      `-o: two formats cannot both go to ${where}; write one to a file, as in -o ${given.at(-1)?.split('=')[0]}=FILE`,
    );
  }
  return outputs;
}

async function parseOutput(given: string): Promise<Output> {
  const at = given.indexOf('=');
  const name = at < 0 ? given : given.slice(0, at);
  const argument = at < 0 ? undefined : given.slice(at + 1);
  if (argument === '') throw new UserError(`-o ${name}= wants a file after the equals sign`);
  if (name === 'template')
    return { render: await templateOf(argument), several: (await import('../render/several.ts')).joined };
  if (!isFormat(name)) {
    const names = [...formatNames, 'template'];
    throw new UserError(`-o wants one of ${names.join(', ')}, but got "${name}"${didYouMean(name, names)}`);
  }
  return {
    render: await formats[name](),
    several: await severalFormats[name]?.(),
    ...(argument !== undefined && { file: argument }),
  };
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name);
}

/** A template, or the file that holds one: a template has braces, and a file's name seldom does. */
async function templateOf(argument: string | undefined): Promise<Renderer> {
  if (argument === undefined) throw new UserError('-o template wants a template or a file: -o template=FILE');
  const { templateRenderer } = await import('../render/template.ts');
  return templateRenderer(/\{[{%]/.test(argument) ? argument : await readTemplate(argument));
}

async function readTemplate(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`-o template: cannot read ${path}: ${await whyNotRead(path, error)}`);
  }
}

/** Writes a report to all its outputs. */
export async function writeOutputs(report: Report, outputs: readonly Output[], options: RenderOptions): Promise<void> {
  await writeEach(
    outputs.map(output => pageOf(output, report, report.source.name)),
    options,
  );
}

/** Writes what became of several clusters to all outputs. */
export async function writeSeveral(
  clusters: readonly ClusterOutcome[],
  outputs: readonly Output[],
  options: RenderOptions,
): Promise<void> {
  const pages = outputs.flatMap((output): Page[] => {
    const { render, several, file } = output;
    if (!isForEach(output)) return [{ file, text: look => several?.(clusters, look, render) ?? '' }];
    return clusters.flatMap(cluster => ('report' in cluster ? pageOf(output, cluster.report, cluster.context) : []));
  });
  await writeEach(pages, options);
}

/**
 * Whether all outputs can tell of these clusters.
 * @throws UserError if one cannot, or would write two clusters to one file
 */
export function checkSeveral(outputs: readonly Output[], given: readonly string[], contexts: readonly string[]): void {
  const i = outputs.findIndex(output => output.several === undefined && !isForEach(output));
  if (i >= 0) {
    const format = given[i]!.split('=')[0]!;
    throw new UserError(
      `-o ${format} tells of one cluster, and there are ${contexts.length} contexts: write a file for each, as in -o ${format}=FILE-${contextMark}`,
    );
  }
  for (const output of outputs.filter(isForEach)) {
    const files = contexts.map(context => fileFor(output, context));
    const twice = contexts.filter((_, at) => files.indexOf(files[at]) !== files.lastIndexOf(files[at]));
    if (twice.length > 0)
      throw new UserError(`-o: ${twice.join(' and ')} would go to one file; look at them one by one`);
  }
}

function isForEach({ file }: Output): boolean {
  return file?.includes(contextMark) === true;
}

/** What is written to one place. */
interface Page {
  readonly file: string | undefined;
  readonly text: (look: RenderOptions) => string;
}

function pageOf(output: Output, report: Report, context: string): Page {
  return { file: fileFor(output, context), text: look => output.render(report, look) };
}

/** The name of its file, filled in: a context may be an address or an ARN, and names no folder. */
function fileFor({ file }: Output, context: string): string | undefined {
  return file?.replaceAll(contextMark, context.replace(/[^\w.@-]/g, '_'));
}

/**
 * An output that fails (a file that cannot be written, a template with a typo) costs the others nothing: it is said in the end.
 * Whoever closes stdout early ends the process, so that files are written first.
 */
async function writeEach(pages: readonly Page[], options: RenderOptions): Promise<void> {
  const failures: unknown[] = [];
  const isFile = ({ file }: Page): boolean => file !== undefined;
  for (const { file, text } of [...pages.filter(isFile), ...pages.filter(page => !isFile(page))]) {
    try {
      // A file is no terminal.
      await write(text(file === undefined ? options : { ...options, color: false, unicode: true }), file);
    } catch (error) {
      failures.push(error);
    }
  }
  const bug = failures.find(error => !(error instanceof UserError));
  if (bug !== undefined) throw bug;
  if (failures.length > 0) throw new UserError(failures.map(error => (error as UserError).message).join('; '));
}

async function write(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) process.stdout.write(text);
  else
    await replaceFile(file, text).catch((error: unknown) => {
      throw new UserError(`cannot write ${file}: ${whyNotWritten(error)}`);
    });
}
