import { UserError } from '../../src/core/errors.ts';
import type { ProviderContext, ProviderDefinition, ProviderOption, ProviderOptions } from '../../src/core/provider.ts';

/** What a provider was told, where nothing is left to be looked up. */
export type Settings = ProviderOptions & { readonly model: string };

/** The options that are text, and so may come from an environment variable. */
const textOptions = [
  'apiKey',
  'model',
  'baseUrl',
  'organization',
  'region',
  'project',
  'apiVersion',
] as const satisfies readonly ProviderOption[];

const always = ['model', 'headers'] as const satisfies readonly ProviderOption[];

/** How an option is called where a person is told about it. */
export const optionWords: Readonly<Record<ProviderOption, string>> = {
  apiKey: 'an API key',
  model: 'a model',
  baseUrl: 'a base URL',
  organization: 'an organization',
  region: 'a region',
  project: 'a project',
  apiVersion: 'an API version',
  headers: 'headers',
  temperature: 'a temperature',
  topP: 'a top-p',
};

/**
 * What holds for a connection: what was given, else what the environment says in the variables of the definition, else its
 * defaults. Nothing else of the environment is read.
 * @throws UserError if an option is missing or not understood, with what to set
 */
export function readOptions(
  definition: ProviderDefinition,
  given: ProviderOptions,
  { env }: Pick<ProviderContext, 'env'>,
): Settings {
  const { id, defaults, options } = definition;
  const known = new Set<ProviderOption>([...options.needs, ...(options.takes ?? []), ...always]);
  for (const option of optionsIn(given)) {
    if (!known.has(option)) throw new UserError(`${id} takes no ${option}; it takes ${[...known].sort().join(', ')}`);
  }
  const settings: { [option in ProviderOption]?: unknown } = { ...defaults };
  for (const option of textOptions) {
    const value = known.has(option) ? fromEnvironment(definition, option, env) : undefined;
    if (value !== undefined) settings[option] = value;
  }
  for (const option of optionsIn(given)) settings[option] = trimmed(given[option]);
  for (const option of ['model', ...options.needs] as const) {
    if (settings[option] === undefined) throw new UserError(missing(definition, option));
  }
  checkHeaders(id, settings as Settings);
  return settings as Settings;
}

/** What fetch would refuse with a message that repeats it. */
function checkHeaders(id: string, { apiKey = '', headers = {} }: Settings): void {
  const bad = Object.entries({ apiKey, ...headers }).find(([, value]) => !/^[\x20-\x7e]*$/.test(value));
  if (bad !== undefined)
    throw new UserError(
      `${id}: ${bad[0]} holds a character that cannot be sent in a header; was it cut or pasted wrong?`,
    );
}

/** The options that are set; an empty text is none. */
function optionsIn(given: ProviderOptions): ProviderOption[] {
  return (Object.keys(given) as ProviderOption[]).filter(name => given[name] !== undefined && given[name] !== '');
}

function trimmed(value: ProviderOptions[ProviderOption]): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

function fromEnvironment(
  { env: variables }: ProviderDefinition,
  option: ProviderOption,
  env: ProviderContext['env'],
): string | undefined {
  return variables?.[option]?.map(name => env[name]?.trim()).find(value => value !== undefined && value !== '');
}

function missing({ id, env }: ProviderDefinition, option: ProviderOption): string {
  // A key on a command line would stand in the history of the shell and in the list of processes.
  const flag = option === 'apiKey' ? [] : [`give --${option.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`];
  const ways = [...(env?.[option] ?? []).map(name => `set ${name}`), ...flag, `keep it with: kubecause auth add ${id}`];
  return `${id} needs ${optionWords[option]}: ${ways.join(', or ')}`;
}

/** A base URL taken apart. */
export interface Base {
  /** Without a slash at its end and without credentials. */
  readonly url: string;
  /** What stood before the `@`, as every HTTP client sends it: Basic authentication. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws UserError if it is no URL that requests can go to */
export function readBaseUrl(id: string, baseUrl: string): Base {
  const expected = `${id}: the base URL must look like https://host/path`;
  if (!URL.canParse(baseUrl)) throw new UserError(`${expected}, got "${baseUrl.replace(/^.*@/, '…@')}"`);
  const { protocol, origin, pathname, search, username, password } = new URL(baseUrl);
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new UserError(`${expected}, got one that begins with ${protocol}`);
  if (search !== '') throw new UserError(`${expected}, got one with a question mark`);
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: `${origin}${pathname}`.replace(/\/+$/, ''),
    headers: credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  };
}
