import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { homeFolder } from '../files/home.ts';
import type { BackendConfig, keySources } from './backend-schema.ts';
import { userFile } from './folders.ts';
import { systemKeychain } from './keychain.ts';

/** A command may ask a person for a fingerprint; nobody waits longer than this for it, in milliseconds. */
const patience = 60_000;

/** Where the key of a backend is kept; in one of these at most. */
export type KeyPlace = Pick<BackendConfig, (typeof keySources)[number]>;

/**
 * The key of a configured backend, from where it is kept; `undefined` if none is.
 * @throws UserError if it cannot be had from there; never with the key
 */
export async function keyOf(name: string, place: KeyPlace, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain } = place;
  if (apiKey !== undefined) return apiKey;
  if (apiKeyFile !== undefined) return wanted(await readKeyFile(name, apiKeyFile), name, `the file ${apiKeyFile}`);
  if (apiKeyCommand !== undefined)
    return wanted(await runKeyCommand(name, apiKeyCommand), name, `the command "${apiKeyCommand}"`);
  if (apiKeyEnv !== undefined) return wanted(env[apiKeyEnv] ?? '', name, `the environment variable ${apiKeyEnv}`);
  if (keychain === true) return await readKeychain(name);
  return undefined;
}

/** Where the key is kept, in a word or two, for lists. */
export function describeKeyPlace({ apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain }: KeyPlace): string {
  if (apiKey !== undefined) return 'in the file';
  if (apiKeyFile !== undefined) return `file ${apiKeyFile}`;
  if (apiKeyCommand !== undefined) return `command ${apiKeyCommand}`;
  if (apiKeyEnv !== undefined) return `$${apiKeyEnv}`;
  return keychain === true ? 'in the keychain' : '';
}

function wanted(key: string, name: string, where: string): string {
  const trimmed = key.trim();
  if (trimmed === '') throw new UserError(`backend ${name}: ${where} holds no key`);
  return trimmed;
}

async function readKeyFile(name: string, given: string): Promise<string> {
  const path = resolve(dirname(userFile()), given.replace(/^~(?=[/\\])/, homeFolder()));
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`backend ${name}: cannot read the key file ${path}: ${(error as Error).message}`);
  }
}

async function runKeyCommand(name: string, command: string): Promise<string> {
  const { exec } = await import('node:child_process');
  return await new Promise((resolve, reject) => {
    exec(command, { timeout: patience, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const how = error.killed === true ? `took longer than ${patience / 1000} s` : `ended with ${error.code}`;
      const said = stderr.trim().split('\n')[0] ?? '';
      reject(new UserError(`backend ${name}: the command for its key ${how}${said === '' ? '' : `: ${said}`}`));
    });
  });
}

async function readKeychain(name: string): Promise<string> {
  const keychain = await systemKeychain();
  const lost = `set it again with: kubecause auth update ${name}`;
  if (keychain === undefined)
    throw new UserError(`backend ${name}: its key is in the keychain, and none can be reached here; ${lost}`);
  const key = await keychain.read(name);
  if (key === undefined) throw new UserError(`backend ${name}: ${keychain.title} has no key for it; ${lost}`);
  return key;
}
