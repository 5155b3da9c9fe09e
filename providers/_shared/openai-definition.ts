import { UserError } from '../../src/core/errors.ts';
import { nearest } from '../../src/core/near.ts';
import type { ProviderDefinition, ProviderOption } from '../../src/core/provider.ts';
import { connectionTo, noTimeout } from './http-provider.ts';
import { chatProvider, type Dialect } from './openai-chat.ts';
import { readBaseUrl, readOptions, type Settings } from './options.ts';

/** A server that speaks OpenAI's protocol: what differs from vendor to vendor. */
export interface Vendor extends Omit<ProviderDefinition, 'connect' | 'options'> {
  /** What it cannot do without: a key, unless it says otherwise. */
  readonly needs?: readonly ProviderOption[];
  /** What else it takes. A key, a base URL, temperature and top-p are always taken. */
  readonly takes?: readonly ProviderOption[];
  readonly dialect?: Dialect;
  /** Base URLs by region, where a vendor has several. */
  readonly regions?: Readonly<Record<string, string>>;
  /** The base URL, where a part of the settings stands in it. */
  readonly url?: (settings: Settings) => string;
  /** Headers besides the key. */
  readonly headers?: (settings: Settings) => Readonly<Record<string, string>>;
}

const always = ['apiKey', 'baseUrl', 'temperature', 'topP'] as const satisfies readonly ProviderOption[];

/** The definition of a server that speaks OpenAI's protocol. */
export function openaiDefinition(vendor: Vendor): ProviderDefinition {
  const { needs = ['apiKey'], takes = [], dialect = {}, regions, url, headers, ...rest } = vendor;
  const region = regions === undefined ? [] : (['region'] as const);
  const taken: readonly ProviderOption[] = [...always, ...region, ...takes];
  const definition: ProviderDefinition = {
    ...rest,
    options: { needs, takes: taken.filter(option => !needs.includes(option)) },
    async connect(options, context) {
      const settings = readOptions(definition, options, context);
      const base = readBaseUrl(rest.id, settings.baseUrl ?? url?.(settings) ?? urlOfRegion(vendor, settings));
      const { apiKey } = settings;
      const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
      const { OpenAI } = await import('openai');
      return chatProvider({
        connection: connectionTo(base, settings, context.fetch, { ...authorization, ...headers?.(settings) }),
        sampling: settings,
        dialect,
        client: fetch => new OpenAI({ ...clientOptions, baseURL: base.url, fetch }),
      });
    },
  };
  return definition;
}

/** What each client of the SDK gets. What is not given it would read from the environment. */
export const clientOptions = {
  // The key is in the headers of the connection; this one only keeps the SDK from looking for another.
  apiKey: 'none',
  organization: null,
  project: null,
  adminAPIKey: null,
  webhookSecret: null,
  logLevel: 'off',
  maxRetries: 0,
  timeout: noTimeout,
} as const;

/** @throws UserError if there is no such region */
function urlOfRegion({ id, regions = {} }: Vendor, { region = '' }: Settings): string {
  const found = regions[region];
  if (found !== undefined) return found;
  const [near] = nearest(region, Object.keys(regions));
  const hint = near === undefined ? `there is ${Object.keys(regions).join(', ')}` : `did you mean ${near}?`;
  throw new UserError(`${id}: there is no region "${region}"; ${hint}`);
}
