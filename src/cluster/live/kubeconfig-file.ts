import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../../core/errors.ts';
import { describeMistake } from '../../core/yaml-mistake.ts';

/** A mapping of a kubeconfig, its values not yet looked at. */
export type Mapping = Readonly<Record<string, unknown>>;

/** An entry of `clusters`, `users` or `contexts`, with the file it came from. */
export interface Entry {
  readonly value: Mapping;
  readonly file: string;
}

/** Several kubeconfig files as one. Of entries with the same name the first file's is taken, as kubectl does. */
export interface KubeconfigFiles {
  readonly files: readonly string[];
  readonly currentContext: string | undefined;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
}

const sections = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

/** Fields that name files; a relative one starts at the kubeconfig that holds it. */
const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/**
 * Reads and merges kubeconfig files.
 * @throws UserError with file and line if one cannot be read or is not a kubeconfig
 */
export async function readKubeconfigFiles(files: readonly string[]): Promise<KubeconfigFiles> {
  const merged = {
    clusters: new Map<string, Entry>(),
    users: new Map<string, Entry>(),
    contexts: new Map<string, Entry>(),
  };
  let currentContext: string | undefined;
  for (const file of files) {
    const content = await parseFile(file);
    const current = content['current-context'];
    if (typeof current === 'string' && current !== '') currentContext ??= current;
    for (const section of ['clusters', 'users', 'contexts'] as const) {
      for (const [name, value] of entriesOf(content, section, file)) {
        if (!merged[section].has(name)) merged[section].set(name, { value, file });
      }
    }
  }
  return { files, currentContext, ...merged };
}

async function parseFile(file: string): Promise<Mapping> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read the kubeconfig ${file}: ${reasonOf(error)}`, { cause: error });
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) {
    const { line } = lines.linePos(mistake.pos[0]);
    throw new UserError(`the kubeconfig ${file} is not valid YAML: line ${line}: ${describeMistake(mistake)}`);
  }
  let value: unknown;
  try {
    // The limit on aliases makes a small file that expands to gigabytes an error.
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new UserError(`the kubeconfig ${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  if (value === null || value === undefined) return {};
  if (!isMapping(value)) throw new UserError(`${file} is not a kubeconfig: expected a mapping, got ${describe(value)}`);
  return value;
}

function* entriesOf(content: Mapping, section: keyof typeof sections, file: string): Generator<[string, Mapping]> {
  const list = content[section];
  if (list === null || list === undefined) return;
  if (!Array.isArray(list)) {
    throw new UserError(`${file} is not a kubeconfig: expected ${section} to be a list, got ${describe(list)}`);
  }
  for (const [i, item] of list.entries()) {
    const name = isMapping(item) ? item.name : undefined;
    if (!isMapping(item) || typeof name !== 'string' || name === '') {
      throw new UserError(`the kubeconfig ${file} is not valid: ${section}[${i}] has no name`);
    }
    const body = item[sections[section]] ?? {};
    if (!isMapping(body)) {
      throw new UserError(
        `the kubeconfig ${file} is not valid: ${section}[${i}].${sections[section]} must be a mapping, got ${describe(body)}`,
      );
    }
    yield [name, withAbsolutePaths(body, dirname(resolve(file)))];
  }
}

function withAbsolutePaths(body: Mapping, root: string): Mapping {
  const absolute: Record<string, unknown> = { ...body };
  for (const field of pathFields) {
    const path = body[field];
    if (typeof path === 'string' && path !== '' && !isAbsolute(path)) absolute[field] = join(root, path);
  }
  const { exec } = body;
  if (isMapping(exec) && typeof exec.command === 'string' && isRelativePath(exec.command)) {
    absolute.exec = { ...exec, command: join(root, exec.command) };
  }
  return absolute;
}

/** A command without a separator is looked up on the PATH. */
function isRelativePath(command: string): boolean {
  return /[\\/]/.test(command) && !isAbsolute(command);
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A text field of a mapping; undefined if it is not there or empty.
 * @throws UserError if it is there and no text; `where` says of what it is a field
 */
export function textField(mapping: Mapping, field: string, where: string): string | undefined {
  const value = mapping[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new UserError(`${field} of ${where} must be text, got ${describe(value)}`);
  return value;
}

/**
 * A list of texts of a mapping, empty if it is not there.
 * @throws UserError if it is there and something else
 */
export function textListField(mapping: Mapping, field: string, where: string): readonly string[] {
  const value = mapping[field];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every(v => typeof v === 'string')) {
    throw new UserError(`${field} of ${where} must be a list of texts, got ${describe(value)}`);
  }
  return value;
}

/** The first line of a message, trimmed: errors are printed as one line. */
export function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]!.trim();
}

/** Why a file could not be read, as a person would say it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'it is a directory';
  return firstLine(error.message);
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
