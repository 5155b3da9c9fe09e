import { UserError } from '../core/errors.ts';
import type { Provider, ProviderDefinition, ProviderOptions } from '../core/provider.ts';
import type { BackendArguments } from './explain-options.ts';
import { parseHeaders } from './parse.ts';

/** A model that can be asked. */
export interface Backend {
  /** What the person calls it: the provider's id, or the name of a configured backend. */
  readonly id: string;
  readonly provider: Provider;
  /** What answers depend on besides the model. */
  readonly settings: Readonly<Record<string, string | number | undefined>>;
}

/**
 * The backend that a command line asks for. Without `--backend` it is the one vendor whose usual environment variable holds a
 * key: which of several is meant is never guessed.
 * @throws UserError
 */
export async function openBackend(args: BackendArguments): Promise<Backend> {
  const [{ findProvider, providers }, { outboundFetch }] = await Promise.all([
    import('../../providers/index.ts'),
    import('./fetch.ts'),
  ]);
  const definition = args.backend === undefined ? onlyWithKey(providers) : findProvider(args.backend);
  const options = optionsOf(args);
  const fetch = await outboundFetch({ proxy: args.proxy, caFile: args['ca-file'] });
  const provider = await definition.connect(options, { fetch, env: process.env });
  const { temperature, topP } = options;
  return { id: definition.id, provider, settings: { temperature, topP } };
}

function optionsOf(args: BackendArguments): ProviderOptions {
  const given: { [K in keyof ProviderOptions]: ProviderOptions[K] | undefined } = {
    model: args.model,
    baseUrl: args['base-url'],
    organization: args.organization,
    project: args.project,
    region: args.region,
    apiVersion: args['api-version'],
    headers: args.header && parseHeaders('--header', args.header),
    temperature: args.temperature,
    topP: args['top-p'],
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function onlyWithKey(providers: readonly ProviderDefinition[]): ProviderDefinition {
  const found = providers.filter(({ env }) => env?.apiKey?.some(name => (process.env[name] ?? '') !== '') === true);
  const [one] = found;
  if (one !== undefined && found.length === 1) return one;
  const why =
    found.length > 1
      ? `there are keys of ${found.map(({ id }) => id).join(', ')} in the environment`
      : 'no backend is configured, and no key of one is in the environment';
  throw new UserError(
    `--explain: ${why}; say whom to ask with --backend, such as --backend ${one?.id ?? 'ollama'} (all: kubecause auth list --all)`,
  );
}
