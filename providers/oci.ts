import { UserError } from '../src/core/errors.ts';
import type { ProviderContext, ProviderDefinition } from '../src/core/provider.ts';
import { saidOf } from './_shared/errors.ts';
import { type Authorize, connectionTo } from './_shared/http-provider.ts';
import { importPackage } from './_shared/import-package.ts';
import { chatProvider } from './_shared/openai-chat.ts';
import { clientOptions } from './_shared/openai-definition.ts';
import { readBaseUrl, readOptions } from './_shared/options.ts';

/**
 * Oracle's Generative AI service, at its OpenAI-compatible endpoint. With an API key of the service no package is needed;
 * without one, requests are signed as the user of `~/.oci/config`, or as `OCI_CLI_AUTH` says: the variables are those of
 * Oracle's command line. https://docs.oracle.com/en-us/iaas/Content/API/SDKDocs/clienvironmentvariables.htm
 */
export const oci: ProviderDefinition = {
  id: 'oci',
  aliases: ['oracle', 'ocigenai'],
  title: 'Oracle Cloud (OCI) Generative AI',
  docs: 'https://docs.oracle.com/en-us/iaas/Content/generative-ai/openai-compatible-api.htm',
  options: { needs: ['project'], takes: ['apiKey', 'region', 'baseUrl', 'temperature', 'topP'] },
  env: {
    // The compartment.
    project: ['OCI_COMPARTMENT_ID'],
    region: ['OCI_CLI_REGION', 'OCI_REGION'],
    apiKey: ['OCI_GENAI_API_KEY'],
  },
  defaults: { model: 'meta.llama-3.3-70b-instruct' },
  package: { name: 'oci-common', range: '^2.142.1' },
  async connect(options, context) {
    const settings = readOptions(oci, options, context);
    const { apiKey, project = '' } = settings;
    const signer = apiKey === undefined ? await signerOf(context) : undefined;
    const region = settings.region ?? signer?.region;
    if (region === undefined && settings.baseUrl === undefined)
      throw new UserError('oci needs a region: set OCI_CLI_REGION, or give --region, or name it in the profile');
    const host = `inference.generativeai.${encodeURIComponent(region ?? '')}.oci.oraclecloud.com`;
    const base = readBaseUrl('oci', settings.baseUrl ?? `https://${host}/openai/v1`);
    const headers = {
      'opc-compartment-id': project,
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    };
    const { OpenAI } = await import('openai');
    return chatProvider({
      connection: connectionTo(base, settings, context.fetch, headers, signer?.sign),
      sampling: settings,
      dialect: {},
      client: fetch => new OpenAI({ ...clientOptions, baseURL: base.url, fetch }),
    });
  },
};

interface Signer {
  readonly region: string | undefined;
  readonly sign: Authorize;
}

/** @throws UserError if there is nobody to sign for */
async function signerOf({ env }: ProviderContext): Promise<Signer> {
  const sdk = await importPackage(oci, () => import('oci-common'));
  const method = env.OCI_CLI_AUTH ?? 'api_key';
  const file = [env.OCI_CLI_CONFIG_FILE ?? env.OCI_CONFIG_FILE, env.OCI_CLI_PROFILE] as const;
  const ways = {
    api_key: () => new sdk.ConfigFileAuthenticationDetailsProvider(...file),
    security_token: () => new sdk.SessionAuthDetailProvider(...file),
    instance_principal: () => new sdk.InstancePrincipalsAuthenticationDetailsProviderBuilder().build(),
    resource_principal: () => sdk.ResourcePrincipalAuthenticationDetailsProvider.builder(),
  };
  const way = Object.entries(ways).find(([name]) => name === method)?.[1];
  if (way === undefined)
    throw new UserError(`oci: OCI_CLI_AUTH must be one of ${Object.keys(ways).join(', ')}, got "${method}"`);
  try {
    const provider = await way();
    const signer = new sdk.DefaultRequestSigner(provider);
    return {
      region: provider.getRegion()?.regionId,
      async sign(uri, { body }) {
        const headers = new Headers({ 'content-type': 'application/json' });
        await signer.signHttpRequest({ method: 'POST', headers, uri, body });
        const sent = /^(authorization|x-date|x-content-sha256|opc-obo-token)$/;
        return Object.fromEntries([...headers].filter(([name]) => sent.test(name)));
      },
    };
  } catch (cause) {
    throw new UserError(
      `oci: no credentials to sign with (${method}): ${saidOf(cause)}; run: oci setup config; or keep an API key with: kubecause auth add oci`,
      { cause },
    );
  }
}
