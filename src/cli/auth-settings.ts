import { readOptions } from '../../providers/_shared/options.ts';
import { systemKeychain } from '../config/keychain.ts';
import type { KeyPlace } from '../config/keys.ts';
import { UserError } from '../core/errors.ts';
import type { ProviderDefinition, ProviderOption, ProviderOptions } from '../core/provider.ts';
import { ask, askHidden, canAsk, confirm } from './ask.ts';
import { type ArgumentsOf, camelCase, type Option } from './command.ts';
import { backend } from './explain-options.ts';

const { backend: _backend, proxy: _proxy, 'ca-file': _caFile, ...ofProvider } = backend;
const group = 'Key:';

/** The same options under another heading of the help. */
function under<T extends Readonly<Record<string, Option>>>(heading: string, options: T): T {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, group: heading }]),
  ) as T;
}

/** What `auth add` and `auth update` are told of a backend. */
export const settingOptions = {
  ...under('Model:', ofProvider),
  'api-key-stdin': { type: 'boolean', default: false, describe: 'read the key from stdin', group },
  'api-key-env': { type: 'string', describe: 'the environment variable that will hold it', group },
  'api-key-file': { type: 'string', describe: 'the file that holds it', group, values: 'files' },
  'api-key-command': { type: 'string', describe: 'the shell command that prints it', group },
  'api-key': {
    type: 'string',
    describe: 'the key itself; better: --api-key-stdin',
    group,
    secret: true,
  },
  keychain: { type: 'boolean', describe: "keep the key in the system's keychain", group },
  'no-keychain': { type: 'boolean', describe: 'keep it in the configuration file, which others cannot read', group },
} as const satisfies Record<string, Option>;

export type SettingArguments = Partial<ArgumentsOf<typeof settingOptions>>;

const keyFlags = ['api-key-stdin', 'api-key-env', 'api-key-file', 'api-key-command', 'api-key'] as const;

/** The key options that were given. */
function givenKeyFlags(args: SettingArguments): (typeof keyFlags)[number][] {
  return keyFlags.filter(flag => {
    const given = args[camelCase(flag)];
    return given !== undefined && given !== false;
  });
}

/** Whether a command line leaves everything to be asked. */
export function isGuided(args: SettingArguments, options: ProviderOptions): boolean {
  return canAsk() && Object.keys(options).length === 0 && givenKeyFlags(args).length === 0;
}

/**
 * Where the key of a backend is to be kept, as the options say; a key that is handed over is put there.
 * @returns `undefined` if they say nothing of a key
 */
export async function keyPlaceOf(args: SettingArguments, name: string): Promise<KeyPlace | undefined> {
  const flags = givenKeyFlags(args);
  if (flags.length > 1)
    throw new UserError(`a key is kept in one place: give only one of ${flags.map(flag => `--${flag}`).join(' and ')}`);
  const [flag] = flags;
  if (flag === undefined) return undefined;
  if (flag === 'api-key-env') return { apiKeyEnv: args.apiKeyEnv };
  if (flag === 'api-key-file') return { apiKeyFile: args.apiKeyFile };
  if (flag === 'api-key-command') return { apiKeyCommand: args.apiKeyCommand };
  if (flag === 'api-key') {
    process.stderr.write(
      'kubecause: a key on a command line stays in the history of the shell, and other users see it while this runs; ' +
        'next time use --api-key-stdin\n',
    );
    return await keepKey(args.apiKey!, args, name);
  }
  const key = process.stdin.isTTY === true ? await askHidden('API key') : await readStdin();
  if (key === '') throw new UserError('--api-key-stdin: there is no key on stdin');
  return await keepKey(key, args, name);
}

/** Asks for the key; an empty answer keeps none. */
export async function askForKey(question: string, args: SettingArguments, name: string): Promise<KeyPlace | undefined> {
  const key = await askHidden(question);
  return key === '' ? undefined : await keepKey(key, args, name);
}

/**
 * Puts a key where the options say: into the keychain if there is one and it is wanted, else into the file.
 * @throws UserError if a keychain is asked for that there is not
 */
export async function keepKey(key: string, args: SettingArguments, name: string): Promise<KeyPlace> {
  if (args.keychain === true && args.noKeychain === true)
    throw new UserError('--keychain and --no-keychain exclude each other: give only one of the two');
  const keychain = args.noKeychain === true ? undefined : await systemKeychain();
  if (keychain === undefined) {
    if (args.keychain !== true) return { apiKey: key };
    throw new UserError('--keychain: no keychain can be reached on this system (on Linux it needs secret-tool)');
  }
  const wanted = args.keychain ?? (canAsk() && (await confirm(`Keep the key in ${keychain.title}?`)));
  if (!wanted) return { apiKey: key };
  await keychain.write(name, key);
  return { keychain: true };
}

async function readStdin(): Promise<string> {
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
  return text.trim();
}

/** What a provider needs besides a key and is neither given nor in the environment, asked for. */
export async function askForSettings(
  definition: ProviderDefinition,
  given: ProviderOptions,
  guided: boolean,
): Promise<ProviderOptions> {
  const { options, defaults } = definition;
  const needed = options.needs.filter((option): option is TextOption => Object.hasOwn(questions, option));
  const asked: Partial<Record<TextOption, string>> = {};
  for (const option of new Set<TextOption>([...needed, 'model'])) {
    const usual = defaults?.[option as keyof typeof defaults];
    if (given[option] !== undefined || variableSet(definition, option) !== undefined) continue;
    if (usual !== undefined && !guided) continue;
    const answer = await ask(questions[option], usual);
    if (answer !== '' && answer !== usual) asked[option] = answer;
  }
  return { ...given, ...asked };
}

const questions = {
  model: 'Model',
  baseUrl: 'Base URL, such as https://host/v1',
  organization: 'Organization',
  project: 'Project (or compartment, or account)',
  region: 'Region',
  apiVersion: 'API version',
} as const satisfies Partial<Record<ProviderOption, string>>;

type TextOption = keyof typeof questions;

/** The variable of the vendor that is set in this environment. */
export function variableSet({ env }: ProviderDefinition, option: ProviderOption): string | undefined {
  return env?.[option]?.find(name => (process.env[name] ?? '') !== '');
}

/**
 * Holds the settings of a backend against what its provider takes, before a key is asked for. Nothing is sent.
 * @throws UserError if the provider needs more, or does not take something
 */
export function checkSettings(definition: ProviderDefinition, options: ProviderOptions): void {
  readOptions(
    definition,
    { ...options, ...(takesKey(definition) && { apiKey: 'whatever it is' }) },
    { env: process.env },
  );
}

function takesKey({ options: { needs, takes = [] } }: ProviderDefinition): boolean {
  return [...needs, ...takes].includes('apiKey');
}

/** @throws UserError if there is no key where one is needed, or one where none is taken */
export function checkKey(definition: ProviderDefinition, place: KeyPlace): void {
  const { id, env, options } = definition;
  const isGiven = Object.keys(place).length > 0;
  if (isGiven && !takesKey(definition)) throw new UserError(`${id} takes no key`);
  if (isGiven || variableSet(definition, 'apiKey') !== undefined || !options.needs.includes('apiKey')) return;
  const variables = env?.apiKey?.length ? `, or set ${env.apiKey.join(' or ')}` : '';
  throw new UserError(
    `${id} needs a key: give --api-key-stdin, --api-key-env VARIABLE, --api-key-file FILE or --api-key-command COMMAND${variables}`,
  );
}
