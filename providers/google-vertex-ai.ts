import { UserError } from '../src/core/errors.ts';
import { type ProviderContext, type ProviderDefinition, ProviderError } from '../src/core/provider.ts';
import { saidOf } from './_shared/errors.ts';
import { geminiProvider } from './_shared/gemini.ts';
import { type Authorize, connectionTo } from './_shared/http-provider.ts';
import { importPackage } from './_shared/import-package.ts';
import { readBaseUrl, readOptions, type Settings } from './_shared/options.ts';

/**
 * Google's models in a project of one's own, by its application default credentials
 * (https://docs.cloud.google.com/docs/authentication/application-default-credentials); or without a project by an API key:
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/start/express-mode/overview
 */
export const googleVertexAi: ProviderDefinition = {
  id: 'googlevertexai',
  aliases: ['vertexai', 'vertex', 'google-vertex-ai'],
  title: 'Google Vertex AI',
  docs: 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference',
  options: { needs: [], takes: ['apiKey', 'project', 'region', 'baseUrl', 'temperature', 'topP'] },
  env: {
    project: ['GOOGLE_CLOUD_PROJECT', 'GCLOUD_PROJECT'],
    region: ['GOOGLE_CLOUD_LOCATION', 'GOOGLE_CLOUD_REGION'],
  },
  defaults: { model: 'gemini-3.6-flash', region: 'global' },
  package: { name: 'google-auth-library', range: '^10.9.1' },
  async connect(options, context) {
    const settings = readOptions(googleVertexAi, options, context);
    const { apiKey, project, region = '' } = settings;
    const server = readBaseUrl('googlevertexai', settings.baseUrl ?? `https://${hostOf(region, apiKey)}`);
    if (apiKey !== undefined) {
      const base = { ...server, url: `${server.url}/v1/publishers/google` };
      return geminiProvider(connectionTo(base, settings, context.fetch, { 'x-goog-api-key': apiKey }), settings);
    }
    if (project === undefined)
      throw new UserError(
        'googlevertexai needs a project: set GOOGLE_CLOUD_PROJECT, or give --project; or keep an API key, which needs none, with: kubecause auth add googlevertexai',
      );
    const place = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(region)}`;
    const base = { ...server, url: `${server.url}/v1/${place}/publishers/google` };
    const authorize = await defaultCredentials(context);
    return geminiProvider(connectionTo(base, settings, context.fetch, {}, authorize), settings);
  },
};

/** Hosts by location: https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/locations */
function hostOf(region: Settings['region'], apiKey: Settings['apiKey']): string {
  if (apiKey !== undefined || region === 'global') return 'aiplatform.googleapis.com';
  if (region === 'us' || region === 'eu') return `aiplatform.${region}.rep.googleapis.com`;
  return `${encodeURIComponent(region ?? '')}-aiplatform.googleapis.com`;
}

/** The library finds the credentials, keeps their token, and gets the next one before it expires. */
async function defaultCredentials({ fetch }: ProviderContext): Promise<Authorize> {
  const { GoogleAuth } = await importPackage(googleVertexAi, () => import('google-auth-library'));
  const auth = new GoogleAuth({
    scopes: 'https://www.googleapis.com/auth/cloud-platform',
    clientOptions: { transporterOptions: { fetchImplementation: fetch } },
  });
  return async url => {
    try {
      const headers = await auth.getRequestHeaders(url);
      return Object.fromEntries([...headers].filter(([name]) => /^(authorization|x-goog-user-project)$/i.test(name)));
    } catch (error) {
      throw new ProviderError(
        'authentication',
        `googlevertexai: no token from the application default credentials: ${saidOf(error)}; log in with: gcloud auth application-default login`,
        { cause: error },
      );
    }
  };
}
