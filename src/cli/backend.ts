import type { BackendConfig } from '../config/backend-schema.ts';
import type { Backends } from '../config/backends.ts';
import { UserError } from '../core/errors.ts';
import type { Provider, ProviderDefinition, ProviderOptions } from '../core/provider.ts';
import type { BackendArguments } from './explain-options.ts';
import { parseHeaders } from './parse.ts';

/** A model that can be asked. */
export interface Backend {
  /** What the person calls it: the provider's id, or the name of a configured backend. */
  readonly id: string;
  /** All that it goes by: that, and the names of the provider. */
  readonly names: readonly string[];
  readonly provider: Provider;
  /** What answers depend on besides the model. */
  readonly settings: Readonly<Record<string, string | number | undefined>>;
}

/**
 * The backend that a command line asks for. What its options say counts before what is configured of the backend; what neither
 * says, the provider looks for in the vendor's own variables.
 * @param sends whether anything is to be sent: if not, no key is fetched, and none is needed
 * @throws UserError
 */
export async function openBackend(args: BackendArguments, sends = true): Promise<Backend> {
  const [{ findProvider, providers }, { loadBackends }, { outboundFetch }] = await Promise.all([
    import('../../providers/index.ts'),
    import('../config/backends.ts'),
    import('./fetch.ts'),
  ]);
  const { env } = process;
  const backends = await loadBackends(note => void process.stderr.write(`kubecause: ${note}\n`));
  const id = args.backend ?? usualOf(backends) ?? onlyWithKey(providers).id;
  const configured = Object.hasOwn(backends.named, id) ? backends.named[id] : undefined;
  const definition = findProvider(configured?.provider ?? id, configured ? [] : Object.keys(backends.named));
  // No option takes a key: it would stand in the history of the shell.
  const key = env.KUBECAUSE_API_KEY;
  const chosen = { ...optionsOf(args), ...(key && { apiKey: key }) };
  const known = configured === undefined ? chosen : await completed(id, configured, chosen, sends);
  const options = sends ? known : withSomeKey(definition, known);
  const fetch = await outboundFetch({ proxy: args.proxy, caFile: args.caFile });
  const provider = await definition.connect(options, { fetch, env });
  const { temperature, topP } = options;
  const names = [id, definition.id, ...(definition.aliases ?? [])];
  return { id: configured === undefined ? definition.id : id, names, provider, settings: { temperature, topP } };
}

/** The configured settings, with what was chosen for this run over them. A key is fetched only if no other is given. */
async function completed(
  name: string,
  { provider: _, apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain, ...settings }: BackendConfig,
  chosen: ProviderOptions,
  sends: boolean,
): Promise<ProviderOptions> {
  const { keyOf } = await import('../config/keys.ts');
  const place = { apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain };
  const kept = Object.values(place).some(where => where !== undefined);
  const key = chosen.apiKey ?? (sends ? await keyOf(name, place, process.env) : kept ? noKey : undefined);
  return { ...whatIsSet(settings), ...chosen, ...(key !== undefined && { apiKey: key }) };
}

/** Stands for a key where nothing is sent. */
const noKey = 'none';

function withSomeKey({ options: { needs } }: ProviderDefinition, known: ProviderOptions): ProviderOptions {
  return needs.includes('apiKey') ? { apiKey: noKey, ...known } : known;
}

type Given<T> = { [K in keyof T]: T[K] | undefined };

/** What options say of a backend. */
export function optionsOf(args: Partial<BackendArguments>): ProviderOptions {
  const given: Given<ProviderOptions> = {
    model: args.model,
    baseUrl: args.baseUrl,
    organization: args.organization,
    project: args.project,
    region: args.region,
    apiVersion: args.apiVersion,
    headers: args.header && parseHeaders('--header', args.header),
    temperature: args.temperature,
    topP: args.topP,
  };
  return whatIsSet(given);
}

function whatIsSet(given: Given<ProviderOptions>): ProviderOptions {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** The backend that the file calls the usual one; if it names none, the only one that it has. */
export function usualOf({ usual, named }: Backends): string | undefined {
  const names = Object.keys(named);
  return usual ?? (names.length === 1 ? names[0] : undefined);
}

/** The one vendor whose usual environment variable holds a key for this: which of several is meant is never guessed. */
function onlyWithKey(providers: readonly ProviderDefinition[]): ProviderDefinition {
  const found = providers.filter(({ env, keysOfMore = [] }) =>
    env?.apiKey?.some(name => !keysOfMore.includes(name) && (process.env[name] ?? '') !== ''),
  );
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const why =
    found.length > 1
      ? `there are keys of ${found.map(({ id }) => id).join(', ')} in the environment`
      : 'no backend is configured, and no key of one is in the environment';
  throw new UserError(
    `which backend to ask? ${why}; name one with --backend ${one?.id ?? 'ollama'}, or configure it with: kubecause auth add (all: kubecause auth list --all)`,
  );
}
