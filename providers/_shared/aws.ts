import { UserError } from '../../src/core/errors.ts';
import { type ProviderContext, type ProviderDefinition, ProviderError } from '../../src/core/provider.ts';
import { causesOf, errorInAnswer, isNetworkError, saidOf } from './errors.ts';
import type { Authorize, Call } from './http-provider.ts';
import { type Base, readBaseUrl, type Settings } from './options.ts';

/** What a client of Amazon's is made with: all of it said, so that no variable or file of the SDK's own is asked for it. */
export interface AwsConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: () => Promise<Credentials>;
  readonly token?: { readonly token: string };
  readonly authSchemePreference: string[];
  readonly requestHandler: {
    handle(request: AwsRequest, options?: HandlerOptions): Promise<{ response: AwsResponse }>;
  };
  readonly maxAttempts: 1;
  readonly retryMode: 'standard';
  readonly useFipsEndpoint: false;
  readonly useDualstackEndpoint: false;
  readonly userAgentAppId: '';
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface AwsRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

interface HandlerOptions {
  readonly abortSignal?: unknown;
}

interface AwsResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array> | null;
}

/** What the clients of Amazon's services have in common. */
interface AwsClient {
  readonly config: {
    region(): Promise<string>;
    credentials(): Promise<Credentials>;
    endpointProvider(place: { Region: string; UseFIPS: boolean; UseDualStack: boolean }): { readonly url: URL };
  };
  readonly middlewareStack: {
    addRelativeTo(
      middleware: <A extends Args, R>(next: (args: A) => Promise<R>) => (args: A) => Promise<R>,
      options: { readonly name: string; readonly relation: 'before'; readonly toMiddleware: string },
    ): void;
  };
}

interface Args {
  readonly request: unknown;
}

export interface AwsAccount<C> {
  readonly base: Base;
  /** What of the SDK's headers is sent: the signature, and what it needs. */
  readonly authorize: Authorize;
  /** Makes the client for one call. */
  readonly client: (fetch: typeof globalThis.fetch) => C;
}

/**
 * An account of Amazon's, by an API key or by the SDK's chain of credentials: variables, profiles, SSO, web identity (as
 * pods have it), containers and machines. The SDK signs; all that it asks for on the way goes through the context's fetch
 * as well. https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export async function awsAccount<C extends AwsClient>(
  { id }: Pick<ProviderDefinition, 'id'>,
  settings: Settings,
  { fetch, env }: ProviderContext,
  make: (config: AwsConfig) => C,
): Promise<AwsAccount<C>> {
  const { apiKey } = settings;
  // It would print nine lines about the version of Node: which one runs is nothing that a person who asks a model can change.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const shared: Omit<AwsConfig, 'requestHandler'> = {
    maxAttempts: 1,
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    userAgentAppId: '',
    authSchemePreference: [apiKey === undefined ? 'sigv4' : 'httpBearerAuth'],
    ...(apiKey !== undefined && { token: { token: apiKey } }),
  };
  const { config } = make({
    ...shared,
    requestHandler: handlerOf(fetch),
    ...(settings.region !== undefined && { region: settings.region }),
  });
  const region = await config.region().catch((cause: unknown) => {
    const ways = 'set AWS_REGION, or give --region, or name it in the profile';
    throw new UserError(`${id}: ${saidOf(cause)}; ${ways}`, { cause });
  });
  const place = {
    Region: region,
    UseFIPS: env.AWS_USE_FIPS_ENDPOINT === 'true',
    UseDualStack: env.AWS_USE_DUALSTACK_ENDPOINT === 'true',
  };
  const base = readBaseUrl(id, settings.baseUrl ?? config.endpointProvider(place).url.href);
  const credentials = (): Promise<Credentials> =>
    config.credentials().catch((cause: unknown) => {
      const ways = 'log in with: aws sso login, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret';
      throw new ProviderError('authentication', `${id}: no AWS credentials: ${saidOf(cause)}; ${ways}`, { cause });
    });
  return {
    base,
    authorize: async (_url, { headers }) =>
      Object.fromEntries([...new Headers(headers)].filter(([name]) => /^(authorization|x-amz-.*)$/.test(name))),
    client(fetchOfCall) {
      const requestHandler = handlerOf(fetchOfCall);
      const client = make({ ...shared, region, endpoint: base.url, credentials, requestHandler });
      const middleware = { name: 'plainHeaders', relation: 'before', toMiddleware: 'httpSigningMiddleware' } as const;
      client.middlewareStack.addRelativeTo(
        next => args => {
          dropHeaders(args.request);
          return next(args);
        },
        middleware,
      );
      return client;
    },
  };
}

/** Drops what tells of the machine and the SDK before it is signed: what is signed must be sent. */
function dropHeaders(request: unknown): void {
  if (typeof request !== 'object' || request === null || !('headers' in request)) return;
  const kept = Object.entries(request.headers ?? {}).filter(([name]) => /^(host|content-(type|length))$/i.test(name));
  request.headers = Object.fromEntries(kept);
}

/** Lets a client of Amazon's send through a fetch. */
function handlerOf(fetch: typeof globalThis.fetch): AwsConfig['requestHandler'] {
  return {
    async handle(request, options) {
      const { abortSignal } = options ?? {};
      const response = await fetch(urlOf(request), {
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        signal: abortSignal instanceof AbortSignal ? abortSignal : null,
      });
      const { status, headers, body } = response;
      return { response: { statusCode: status, headers: Object.fromEntries(headers), body } };
    },
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: AwsRequest): string {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) url.searchParams.append(name, value ?? '');
  return url.href;
}

/** An error in the midst of an event stream, as the SDK throws it. */
export function inEventStream(error: unknown, { asked }: Call): unknown {
  if (!(error instanceof Error) || !('$fault' in error)) return error;
  if (isNetworkError(error) || causesOf(error).some(cause => cause instanceof ProviderError)) return error;
  return errorInAnswer(asked, { code: error.name, message: error.message });
}
