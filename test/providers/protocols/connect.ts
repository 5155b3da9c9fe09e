import type { ProviderDefinition, ProviderOptions } from '../../../src/core/provider.ts';
import { protocols } from './index.ts';
import type { Protocol } from './protocol.ts';

/** The key that backends are given. */
export const key = 'sk-test-8f2b61c0d94e';

/** Leads every request elsewhere, but for those that exchange a key for a token: they are answered here. */
export function outside(lead: (address: string) => string): typeof fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const exchange = Object.values(protocols).find(({ exchange: { url } = { url: '' } }) => url === address)?.exchange;
    if (exchange === undefined) return await fetch(lead(address), init);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const { status = 200, body } = exchange.answer({ headers, body: String(init?.body) });
    return new Response([body].flat().join(''), { status });
  };
}

/** What a backend needs to be told, the key with it if it takes one. */
export function withKey({ options }: ProviderDefinition, protocol: Protocol): ProviderOptions {
  const takesKey = options.needs.includes('apiKey') || options.takes?.includes('apiKey');
  return { ...protocol.options, ...(takesKey && { apiKey: key }) };
}
