import {
  type Completion,
  type CompletionRequest,
  type Prompt,
  type Provider,
  ProviderError,
} from '../../src/core/provider.ts';
import { AnswerText } from './answer-text.ts';
import {
  type Asked,
  causesOf,
  describeText,
  errorOfResponse,
  isNetworkError,
  networkError,
  oneLine,
  parseJson,
  shortestSecret,
} from './errors.ts';
import type { Base, Settings } from './options.ts';

/** Where and as whom a provider asks. */
export interface Connection {
  readonly model: string;
  /** The base URL, without credentials. */
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  /** All that is sent beside the type of the body: authentication, the protocol's version, what the user configured. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that hold for one request alone: a signature, or a token that expires. What they hold, no message repeats. */
  readonly authorize?: Authorize | undefined;
  /** What no message may repeat: the key and its like. */
  readonly secrets: readonly string[];
}

/** @param init what an SDK wants to send, its own headers among it */
export type Authorize = (url: string, init: RequestInit, signal: AbortSignal) => Promise<Connection['headers']>;

/** @param headers what the protocol asks for; those that the user configured come over them */
export function connectionTo(
  base: Base,
  { model, apiKey = '', headers: configured = {} }: Settings,
  fetch: Connection['fetch'],
  headers: Connection['headers'],
  authorize?: Authorize,
): Connection {
  const values = [...Object.values(base.headers), ...Object.values(configured)];
  return {
    model,
    endpoint: base.url,
    fetch,
    headers: { ...base.headers, ...headers, ...configured },
    authorize,
    secrets: [apiKey, ...values.filter(value => value.length >= shortestSecret)],
  };
}

/** One call under way. */
export interface Call {
  readonly prompt: Prompt;
  readonly request: CompletionRequest;
  /** Does one exchange with a `fetch` that an SDK is to use in place of its own; every error becomes a ProviderError. */
  send<T>(exchange: (fetch: typeof globalThis.fetch) => Promise<T>): Promise<T>;
  /** Takes the text of the answer as it comes. */
  readonly answer: AnswerText;
  /** For what is made of errors that the vendor puts into its answer. */
  readonly asked: Asked;
}

/** The longest time that a timer takes, in milliseconds: the time-out of an SDK, so that the signal alone ends a call. */
export const noTimeout = 2 ** 31 - 1;

/**
 * A provider that speaks HTTP. `ask` says it in the vendor's protocol; here is what is the same for all: what is sent and
 * what is not, which error means what, no thoughts in the answer, and an end as soon as the signal says so.
 */
export function httpProvider(connection: Connection, ask: (call: Call) => Promise<Omit<Completion, 'text'>>): Provider {
  const { model, endpoint, secrets } = connection;
  const { host } = new URL(endpoint);
  return {
    model,
    endpoint,
    async complete(prompt, request) {
      const { signal, onText } = request;
      const hidden = [...secrets, prompt.system, ...prompt.turns.map(turn => turn.text)];
      const asked = { host, hidden };
      const answer = new AnswerText(piece => {
        if (!signal.aborted) onText?.(piece);
      });
      const send: Call['send'] = async exchange => {
        // Not every SDK keeps the error that its fetch threw.
        const failures: unknown[] = [];
        const fetch: typeof globalThis.fetch = (input, init) =>
          guarded(connection, request, asked, input, init).catch(error => {
            failures.push(error);
            throw error;
          });
        try {
          signal.throwIfAborted();
          return await untilAborted(signal, exchange(fetch));
        } catch (error) {
          throw providerError(asked, signal, failures.at(-1) ?? error);
        }
      };
      const rest = await ask({ prompt, request, answer, asked, send });
      const text = answer.end();
      if (text === '' && rest.stop === 'end') throw new ProviderError('bad-answer', `${host}: the answer is empty`);
      return { text, ...rest };
    },
  };
}

/** Not every SDK can be told to stop, and none stops while it reads a whole body. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * The fetch that SDKs get. They add headers about the machine, and from variables that the user may have set for another
 * program: what is sent is what the connection says, and nothing else.
 */
async function guarded(
  { fetch, headers, authorize }: Connection,
  { signal, onText }: CompletionRequest,
  asked: Asked & { readonly hidden: string[] },
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit = {},
): Promise<Response> {
  const { host, hidden } = asked;
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  const sent = new Headers({ ...json, 'user-agent': 'kubecause' });
  for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  // Last, for what is signed must be sent as it is signed.
  const authorized = await authorize?.(input instanceof Request ? input.url : String(input), init, signal);
  for (const [name, value] of Object.entries(authorized ?? {})) {
    sent.set(name, value);
    hidden.push(value, value.replace(/^\w+ /, ''));
  }
  const signals = init.signal ? AbortSignal.any([init.signal, signal]) : signal;
  // A redirect would carry the prompt to where nobody chose to send it.
  const response = await fetch(input, { ...init, headers: sent, signal: signals, redirect: 'manual' });
  const { status } = response;
  if (status >= 300 && status < 400) {
    const to = oneLine(response.headers.get('location') ?? 'nowhere', hidden);
    throw new ProviderError('bad-answer', `${host} redirects to ${to}; is the base URL right?`, { status });
  }
  if (!response.ok) throw errorOfResponse(asked, status, response.headers, await response.text());
  const isPage = (response.headers.get('content-type') ?? '').includes('text/html');
  if (onText !== undefined && !isPage) return response;
  const body = await response.text();
  if (parseJson(body) === undefined) {
    const got = oneLine(describeText(body), hidden) || 'nothing';
    throw new ProviderError('bad-answer', `${host}: expected JSON, got ${got}; is the base URL right?`, { status });
  }
  return new Response(body, { status, headers: json });
}

function providerError(asked: Asked, signal: AbortSignal, error: unknown): ProviderError {
  if (signal.aborted) {
    const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
    const what = timedOut ? 'no answer in time' : 'cancelled';
    return new ProviderError('network', `${asked.host}: ${what}`, { cause: signal.reason });
  }
  const own = causesOf(error).find(cause => cause instanceof ProviderError);
  if (own !== undefined) return own;
  if (isNetworkError(error)) return networkError(asked, error);
  const said = oneLine(error instanceof Error ? error.message : String(error), asked.hidden);
  return new ProviderError('bad-answer', `${asked.host}: the answer is not what the protocol says: ${said}`, {
    cause: error,
  });
}
