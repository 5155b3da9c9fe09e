import type { ProviderDefinition } from '../src/core/provider.ts';
import { geminiProvider } from './_shared/gemini.ts';
import { connectionTo } from './_shared/http-provider.ts';
import { readBaseUrl, readOptions } from './_shared/options.ts';

export const google: ProviderDefinition = {
  id: 'google',
  aliases: ['gemini', 'googleai'],
  title: 'Google Gemini',
  docs: 'https://ai.google.dev/api/generate-content',
  options: { needs: ['apiKey'], takes: ['baseUrl', 'temperature', 'topP'] },
  env: { apiKey: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] },
  // Maps and the like have a key of this name.
  keysOfMore: ['GOOGLE_API_KEY'],
  defaults: { model: 'gemini-3.6-flash', baseUrl: 'https://generativelanguage.googleapis.com/v1beta' },
  async connect(options, context) {
    const settings = readOptions(google, options, context);
    const base = readBaseUrl('google', settings.baseUrl ?? '');
    const key = { 'x-goog-api-key': settings.apiKey ?? '' };
    return geminiProvider(connectionTo(base, settings, context.fetch, key), settings);
  },
};
