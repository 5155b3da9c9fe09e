import { join } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../core/errors.ts';
import type { ProviderOptions } from '../core/provider.ts';
import { homeFolder } from '../files/home.ts';

/** A backend as k8sgpt has it, in our words. */
export interface ForeignBackend {
  /** Its provider, by k8sgpt's name. */
  readonly provider: string;
  readonly options: ProviderOptions;
  /** Settings that we have no place for. */
  readonly lost: readonly string[];
}

export interface ForeignBackends {
  readonly usual: string | undefined;
  readonly backends: readonly ForeignBackend[];
}

/** Where k8sgpt keeps its configuration: `k8sgpt/k8sgpt.yaml` in the folder of https://github.com/adrg/xdg for such files. */
export function k8sgptFile(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homeFolder(), 'Library', 'Application Support'),
    win32: env.LOCALAPPDATA || join(homeFolder(), 'AppData', 'Local'),
  };
  const folder = env.XDG_CONFIG_HOME || folders[platform] || join(homeFolder(), '.config');
  return join(folder, 'k8sgpt', 'k8sgpt.yaml');
}

/** Our setting for each of k8sgpt's, which are those of its AIProvider (pkg/ai/iai.go). A later one counts more. */
const settings = {
  model: 'model',
  // What is asked by the name of its endpoint or deployment has no other model.
  endpointname: 'model',
  engine: 'model',
  baseurl: 'baseUrl',
  organizationid: 'organization',
  providerid: 'project',
  compartmentid: 'project',
  providerregion: 'region',
  azureapiversion: 'apiVersion',
  temperature: 'temperature',
  topp: 'topP',
  password: 'apiKey',
} as const satisfies Record<string, keyof ProviderOptions>;

/**
 * Reads k8sgpt's configuration. The case of its keys differs from version to version, since viper ignores it.
 * @throws UserError if it is no such file; never with a key
 */
export function parseK8sgpt(path: string, content: string): ForeignBackends {
  const ai = fieldsOf(fieldsOf(yamlOf(path, content)).ai);
  if (!Array.isArray(ai.providers)) throw new UserError(`${path} names no backends of k8sgpt: it has no ai.providers`);
  const usual = ai.defaultprovider;
  return {
    usual: typeof usual === 'string' && usual !== '' ? usual : undefined,
    backends: ai.providers.map(fieldsOf).flatMap(backendOf),
  };
}

function yamlOf(path: string, content: string): unknown {
  try {
    return parse(content);
  } catch {
    // What the parser says may repeat a line, and with it a key.
    throw new UserError(`${path} is not YAML`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** With keys in lower case; none of what is no map. */
function fieldsOf(given: unknown): Fields {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value]));
}

function backendOf({ name, customheaders, ...fields }: Fields): ForeignBackend[] {
  if (typeof name !== 'string' || name === '') return [];
  const given = Object.entries(fields).filter(([, value]) => isSet(value));
  const options: Record<string, unknown> = {};
  for (const [theirs, ours] of Object.entries(settings))
    if (isSet(fields[theirs])) options[ours] = settingOf(ours, fields[theirs]);
  const headers = headersOf(customheaders);
  return [
    {
      provider: name,
      options: { ...options, ...(headers !== undefined && { headers }) },
      lost: given.map(([theirs]) => theirs).filter(theirs => !Object.hasOwn(settings, theirs)),
    },
  ];
}

/** Go writes what was not set as the zero of its type. */
function isSet(value: unknown): boolean {
  return (
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== 0 &&
    !(Array.isArray(value) && value.length === 0)
  );
}

function settingOf(option: keyof ProviderOptions, value: unknown): string | number {
  return option === 'temperature' || option === 'topP' ? Number(value) : String(value);
}

/** A list of Go's http.Header, each a map from a name to a list of values. */
function headersOf(given: unknown): Readonly<Record<string, string>> | undefined {
  const maps: readonly unknown[] = Array.isArray(given) ? given : [];
  const pairs = maps.flatMap(map =>
    Object.entries(map ?? {}).map(([name, values]) => [name, [values].flat().join(', ')]),
  );
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
