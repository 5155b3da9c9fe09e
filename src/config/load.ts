import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { userFile } from './folders.ts';
import type { Config } from './schema.ts';

/** The file of a project: in the working directory or the nearest folder above that has one. */
const projectFile = '.kubecause.yaml';

/** What holds where nothing is configured. */
const nothing: Config = { conditions: [], practice: {}, suppressions: [] };

export interface LoadOptions {
  /** A file given by name: the only one that is read then. */
  readonly file?: string | undefined;
  readonly directory: string;
}

/**
 * The configuration: of the project, and of the user where the project says nothing. The lists of both are joined.
 * @throws UserError with the file and line of what is wrong
 */
export async function loadConfig({ file, directory }: LoadOptions): Promise<Config> {
  if (file !== undefined) return await readConfig(file);
  const files = [await findUpwards(directory), await existing(userFile())].filter(path => path !== undefined);
  if (files.length === 0) return nothing;
  const configs = await Promise.all(files.map(readConfig));
  return {
    conditions: configs.flatMap(config => config.conditions),
    suppressions: configs.flatMap(config => config.suppressions),
    practice: Object.assign({}, ...configs.reverse().map(config => config.practice)),
  };
}

async function findUpwards(directory: string): Promise<string | undefined> {
  const parent = dirname(directory);
  const found = await existing(join(directory, projectFile));
  return found ?? (parent === directory ? undefined : await findUpwards(parent));
}

async function existing(path: string): Promise<string | undefined> {
  return await access(path).then(
    () => path,
    () => undefined,
  );
}

async function readConfig(path: string): Promise<Config> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read the configuration ${path}: ${(error as Error).message}`);
  }
  // The schema and the parser are loaded only where there is a file.
  const { parseConfig } = await import('./parse.ts');
  const owner = resolve(path) === userFile() ? 'user' : 'project';
  const { backend: _usual, backends: _backends, ...config } = parseConfig(path, content, owner);
  return config;
}
