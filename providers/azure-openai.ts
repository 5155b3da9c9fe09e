import type { OpenAI } from 'openai';
import type { ProviderDefinition } from '../src/core/provider.ts';
import { connectionTo } from './_shared/http-provider.ts';
import { chatProvider } from './_shared/openai-chat.ts';
import { clientOptions } from './_shared/openai-definition.ts';
import { readBaseUrl, readOptions, type Settings } from './_shared/options.ts';

/**
 * A deployment of one's own on Azure. The model is the name of the deployment, whatever model it holds.
 * Without an API version it is the v1 API, which has none (`https://NAME.openai.azure.com/openai/v1`); with one, the older
 * form with the deployment in its path: https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle
 */
export const azureOpenai: ProviderDefinition = {
  id: 'azureopenai',
  aliases: ['azure', 'azure-openai'],
  title: 'Azure OpenAI',
  docs: 'https://learn.microsoft.com/azure/foundry/openai/reference',
  options: { needs: ['baseUrl', 'model', 'apiKey'], takes: ['apiVersion', 'temperature', 'topP'] },
  env: {
    apiKey: ['AZURE_OPENAI_API_KEY', 'AZURE_OPENAI_AD_TOKEN'],
    baseUrl: ['AZURE_OPENAI_ENDPOINT'],
    model: ['AZURE_OPENAI_DEPLOYMENT'],
    apiVersion: ['AZURE_OPENAI_API_VERSION'],
  },
  async connect(options, context) {
    const settings = readOptions(azureOpenai, options, context);
    const { apiVersion } = settings;
    const resource = readBaseUrl('azureopenai', settings.baseUrl ?? '');
    const base = { ...resource, url: apiUrl(resource.url, apiVersion) };
    const sdk = await import('openai');
    const shared = { ...clientOptions, baseURL: base.url };
    return chatProvider({
      connection: connectionTo(base, settings, context.fetch, keyHeader(settings)),
      sampling: settings,
      // What a deployment refuses is known when it is asked: its name does not tell which model it holds.
      dialect: { maxTokens: 'max_completion_tokens' },
      client: (fetch): Pick<OpenAI, 'chat'> =>
        apiVersion === undefined
          ? new sdk.OpenAI({ ...shared, fetch })
          : new sdk.AzureOpenAI({ ...shared, fetch, apiVersion }),
    });
  },
};

/** People paste the address of the resource, or that which the portal shows for one of the two APIs. */
function apiUrl(url: string, apiVersion: string | undefined): string {
  const resource = url.replace(/\/openai(\/.*)?$/, '');
  return apiVersion === undefined ? `${resource}/openai/v1` : `${resource}/openai`;
}

/** An access token of Entra ID is a JWT, which no key looks like. */
function keyHeader({ apiKey = '' }: Settings): Record<string, string> {
  return /^eyJ[\w-]+\.[\w-]+\./.test(apiKey) ? { authorization: `Bearer ${apiKey}` } : { 'api-key': apiKey };
}
