import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { whyNotRead } from '../files/why-not-read.ts';
import { userFile } from './folders.ts';
import type { Owner } from './parse.ts';
import type { Config, Defaults, UserConfig } from './schema.ts';

/** The file of a project: in the working directory or the nearest folder above that has one. */
const projectFile = '.kubecause.yaml';

/** What holds where nothing is configured. */
const nothing: Omit<Config, 'defaults'> = { conditions: [], practice: {}, suppressions: [] };

export interface LoadOptions {
  /** A file given by name: the only one that is read then. */
  readonly file?: string | undefined;
  /** Where the search for the file of the project begins; undefined if we are nowhere. */
  readonly directory: string | undefined;
}

/** A configuration file, and whose it is. */
export interface ConfigFile {
  readonly path: string;
  readonly owner: Owner;
}

/** The files that are read, the one that counts first before the others: that which was named, or the project's and the user's. */
export async function configFiles({ file, directory }: LoadOptions): Promise<ConfigFile[]> {
  if (file !== undefined) return [{ path: file, owner: resolve(file) === userFile() ? 'user' : 'project' }];
  const [project, user] = [await findUpwards(directory), await existing(userFile())];
  return [
    ...(project === undefined ? [] : [{ path: project, owner: 'project' as const }]),
    ...(user === undefined ? [] : [{ path: user, owner: 'user' as const }]),
  ];
}

/** The file of the project that a folder belongs to, whether it is there or not. */
export async function projectFileOf(directory: string): Promise<string> {
  return (await findUpwards(directory)) ?? join(directory, projectFile);
}

/**
 * What the files say of options, the one that counts first before the others.
 * @throws UserError with the file and line of what is wrong
 */
export async function loadDefaults(options: LoadOptions): Promise<{ owner: Owner; defaults: Defaults }[]> {
  const files = await configFiles(options);
  return await Promise.all(
    files.map(async file => ({ owner: file.owner, defaults: (await readConfig(file)).defaults })),
  );
}

/**
 * The configuration: of the project, and of the user where the project says nothing. The lists of both are joined.
 * @throws UserError with the file and line of what is wrong
 */
export async function loadConfig(options: LoadOptions): Promise<Omit<Config, 'defaults'>> {
  const files = await configFiles(options);
  if (files.length === 0) return nothing;
  const configs = await Promise.all(files.map(readConfig));
  return {
    conditions: configs.flatMap(config => config.conditions),
    suppressions: configs.flatMap(config => config.suppressions),
    practice: Object.assign({}, ...configs.reverse().map(config => config.practice)),
  };
}

async function findUpwards(directory: string | undefined): Promise<string | undefined> {
  if (directory === undefined) return undefined;
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

/** @throws UserError with the line of what is wrong */
export async function readConfig({ path, owner }: ConfigFile): Promise<UserConfig> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read the configuration ${path}: ${await whyNotRead(path, error)}`);
  }
  // The schema and the parser are loaded only where there is a file.
  const { parseConfig } = await import('./parse.ts');
  return parseConfig(path, content, owner);
}
