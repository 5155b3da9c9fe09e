import type { ProviderDefinition } from '../../src/core/provider.ts';
import { connectionTo, noTimeout } from './http-provider.ts';
import { chatProvider, type Dialect } from './openai-chat.ts';
import { readBaseUrl, readOptions, type Settings } from './options.ts';

/** A server that speaks OpenAI's protocol: what differs from vendor to vendor. */
export interface Vendor extends Omit<ProviderDefinition, 'connect' | 'options'> {
  readonly options?: ProviderDefinition['options'];
  readonly dialect?: Dialect;
  /** Where a vendor's URL has a part of the settings in it. Without it the base URL is as it is set. */
  readonly url?: (settings: Settings) => string;
  /** Headers besides the key. */
  readonly headers?: (settings: Settings) => Readonly<Record<string, string>>;
}

const sampling = ['temperature', 'topP'] as const;

/** The definition of a server that speaks OpenAI's protocol. A key is needed unless its options say otherwise. */
export function openaiDefinition({ dialect = {}, url, headers, ...vendor }: Vendor): ProviderDefinition {
  const { needs, takes = [] } = vendor.options ?? { needs: ['apiKey'], takes: [] };
  const definition: ProviderDefinition = {
    ...vendor,
    options: {
      needs,
      takes: [...new Set([...takes, 'baseUrl', ...sampling] as const)].filter(o => !needs.includes(o)),
    },
    async connect(options, context) {
      const settings = readOptions(definition, options, context);
      const { apiKey } = settings;
      const base = readBaseUrl(vendor.id, settings.baseUrl ?? url?.(settings) ?? '');
      const { OpenAI } = await import('openai');
      const authorization = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
      return chatProvider({
        connection: connectionTo(base, settings, context.fetch, { ...authorization, ...headers?.(settings) }),
        sampling: settings,
        dialect,
        client: fetch =>
          new OpenAI({
            // The key is in the headers of the connection; here it only keeps the SDK from looking for one.
            apiKey: 'none',
            baseURL: base.url,
            fetch,
            maxRetries: 0,
            timeout: noTimeout,
            logLevel: 'off',
            // Not given, they are read from the environment.
            organization: null,
            project: null,
            adminAPIKey: null,
            webhookSecret: null,
          }),
      });
    },
  };
  return definition;
}
