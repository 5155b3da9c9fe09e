import { type ProviderContext, type ProviderDefinition, ProviderError } from '../src/core/provider.ts';
import { errorOfResponse, networkError, parseJson } from './_shared/errors.ts';
import { type Authorize, connectionTo } from './_shared/http-provider.ts';
import { chatProvider } from './_shared/openai-chat.ts';
import { clientOptions } from './_shared/openai-definition.ts';
import { readBaseUrl, readOptions, type Settings } from './_shared/options.ts';

/**
 * Models on IBM watsonx.ai. Its chat is OpenAI's at an address of its own, with other names for the model and the stream:
 * so it is asked by OpenAI's SDK, whose requests are rewritten on their way.
 */
export const ibmWatsonxAi: ProviderDefinition = {
  id: 'ibmwatsonxai',
  aliases: ['watsonx', 'watsonxai', 'ibm-watsonx-ai'],
  title: 'IBM watsonx.ai',
  docs: 'https://cloud.ibm.com/apidocs/watsonx-ai#text-chat',
  options: { needs: ['apiKey', 'project'], takes: ['region', 'baseUrl', 'apiVersion', 'temperature', 'topP'] },
  env: {
    apiKey: ['WATSONX_API_KEY', 'WATSONX_APIKEY'],
    project: ['WATSONX_PROJECT_ID'],
    baseUrl: ['WATSONX_URL'],
  },
  defaults: { model: 'ibm/granite-4-h-small', region: 'us-south', apiVersion: '2025-10-01' },
  async connect(options, context) {
    const settings = readOptions(ibmWatsonxAi, options, context);
    const region = encodeURIComponent(settings.region ?? '');
    const base = readBaseUrl('ibmwatsonxai', settings.baseUrl ?? `https://${region}.ml.cloud.ibm.com`);
    const { OpenAI } = await import('openai');
    return chatProvider({
      connection: connectionTo(base, settings, context.fetch, {}, tokens(settings, context)),
      sampling: settings,
      dialect: { maxTokens: 'max_completion_tokens', countsUnasked: true },
      client(fetch) {
        const rewritten: typeof fetch = (_url, init) => {
          const { stream, model, ...body } = JSON.parse(String(init?.body));
          const path = stream === true ? 'chat_stream' : 'chat';
          const url = `${base.url}/ml/v1/text/${path}?version=${encodeURIComponent(settings.apiVersion ?? '')}`;
          const renamed = { model_id: model, project_id: settings.project, ...body };
          return fetch(url, { ...init, body: JSON.stringify(renamed) });
        };
        return new OpenAI({ ...clientOptions, baseURL: base.url, fetch: rewritten });
      },
    });
  },
};

const identity = 'https://iam.cloud.ibm.com/identity/token';

/** A token is made anew so many milliseconds before it expires. */
const margin = 60_000;

/** The key is exchanged for a token, which is kept for its hour: https://cloud.ibm.com/apidocs/iam-identity-token-api */
function tokens({ apiKey = '' }: Settings, { fetch }: ProviderContext): Authorize {
  let kept: { readonly token: string; readonly until: number } | undefined;
  return async (_url, _init, signal) => {
    if (kept === undefined || kept.until < Date.now()) kept = await newToken(apiKey, fetch, signal);
    return { authorization: `Bearer ${kept.token}` };
  };
}

async function newToken(
  apiKey: string,
  fetch: ProviderContext['fetch'],
  signal: AbortSignal,
): Promise<{ readonly token: string; readonly until: number }> {
  const asked = { host: new URL(identity).host, hidden: [apiKey] };
  const response = await fetch(identity, {
    method: 'POST',
    headers: { accept: 'application/json', 'user-agent': 'kubecause' },
    body: new URLSearchParams({ grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey: apiKey }),
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    throw networkError(asked, error);
  });
  const body = await response.text();
  if (!response.ok) throw errorOfResponse(asked, response.status, response.headers, body);
  const { access_token: token, expires_in: seconds } = (parseJson(body) ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof token !== 'string')
    throw new ProviderError('bad-answer', `${asked.host}: there is no token in the answer`);
  return { token, until: Date.now() + Number(seconds ?? 0) * 1000 - margin };
}
