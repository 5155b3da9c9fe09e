/** Marks text in which everything of the cluster is masked. Only `src/explain/vault.ts` makes it. */
declare const maskedMark: unique symbol;

/** Text that may leave the machine: a bare string does not compile where this is wanted. */
export type Masked = string & { readonly [maskedMark]: true };

/** A question to a model: who it is to be, and the turns so far, the last of them the user's. */
export interface Prompt {
  readonly system: Masked;
  readonly turns: readonly { readonly role: 'user' | 'assistant'; readonly text: Masked }[];
}

/** A JSON Schema (draft 2020-12) that an answer should follow where the API can be told so. */
export interface AnswerSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface CompletionRequest {
  readonly signal: AbortSignal;
  /** Asks for an answer of this shape; left out where the API has no such thing: then the prompt alone asks for it. */
  readonly answer?: AnswerSchema;
  /** Called with each piece of the answer as it comes. Without it nothing is streamed. */
  readonly onText?: (piece: string) => void;
  /** The most tokens of the answer, thinking included. */
  readonly maxTokens?: number;
}

export interface Completion {
  readonly text: string;
  /** The model that answered, as the vendor names it. */
  readonly model: string;
  /** Tokens, if the vendor counts them. */
  readonly usage?: { readonly input: number; readonly output: number };
  /** `length`: cut at the limit. `refusal`: the model will not. `filter`: the vendor's filter took the answer. */
  readonly stop: 'end' | 'length' | 'refusal' | 'filter';
}

/** A connection to one model. One call at a time or many: it keeps no state between them. */
export interface Provider {
  /** The model that is asked, as it was given or by default. */
  readonly model: string;
  /** Where the prompts go: what `--dry-run` and the cache name. Without credentials. */
  readonly endpoint: string;
  /** @throws ProviderError */
  complete(prompt: Prompt, request: CompletionRequest): Promise<Completion>;
}

/**
 * - `authentication`: no key, a wrong one, or one that may not use this model
 * - `not-found`: no such model, deployment or path
 * - `rate-limit`: too many requests; `quota`: nothing left to spend
 * - `bad-request`: the vendor refuses the request as it is
 * - `server`: 5xx; `network`: no connection, cut, timed out; `bad-answer`: not what the protocol says
 */
export type ProviderErrorKind =
  | 'authentication'
  | 'not-found'
  | 'rate-limit'
  | 'quota'
  | 'bad-request'
  | 'server'
  | 'network'
  | 'bad-answer';

/** Why a call failed. Only what may pass by itself is tried again: `rate-limit`, `server` and `network`. */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  /** HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Seconds to wait, if the vendor says (Retry-After). */
  readonly retryAfter: number | undefined;

  /** @param message in one line, without the key and without the prompt */
  constructor(
    kind: ProviderErrorKind,
    message: string,
    options: { readonly status?: number; readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderError';
    this.kind = kind;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

/** What a person configures of a backend. Which of it a provider needs or takes is in its {@link ProviderDefinition.options}. */
export interface ProviderOptions {
  readonly apiKey?: string;
  readonly model?: string;
  readonly baseUrl?: string;
  readonly organization?: string;
  readonly region?: string;
  /** Google's project, Oracle's compartment, IBM's project, Azure's deployment: what the vendor bills or routes by. */
  readonly project?: string;
  readonly apiVersion?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly temperature?: number;
  readonly topP?: number;
}

export type ProviderOption = keyof ProviderOptions;

/** What a provider gets from outside, so that tests and proxies can put themselves between. */
export interface ProviderContext {
  /** Goes through the proxy and trusts the certificates that are configured. */
  readonly fetch: typeof fetch;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A backend: a vendor's service or a server of one's own. One entry of `providers/index.ts`. */
export interface ProviderDefinition {
  /** kebab-case or the vendor's own spelling in lower case, stable: what `--backend` names. */
  readonly id: string;
  /** Other names, such as k8sgpt's. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** The vendor's page of the protocol that is spoken. */
  readonly docs: string;
  readonly options: {
    /** Without them it cannot be used: `auth add` asks for them. */
    readonly needs: readonly ProviderOption[];
    /** What else it understands; anything not named is refused. `model` and `headers` are always understood. */
    readonly takes?: readonly ProviderOption[];
  };
  /** The usual environment variables of the vendor, by option; the first that is set counts. */
  readonly env?: Partial<Readonly<Record<ProviderOption, readonly string[]>>>;
  /** Which of the variables of a key people set for other ends, too: one of these alone does not mean that this is to be asked. */
  readonly keysOfMore?: readonly string[];
  readonly defaults?: Pick<ProviderOptions, 'model' | 'baseUrl' | 'region' | 'apiVersion'>;
  /** The optional package that must be installed for it, with the range that is known to work. */
  readonly package?: { readonly name: string; readonly range: string };
  /** Whether prompts leave the machine: false for what runs on it by default. */
  readonly local?: true;
  /**
   * Imports what it needs and makes a connection. Sends nothing.
   * @throws UserError if an option is missing or a package is not installed, with the command that helps
   */
  connect(options: ProviderOptions, context: ProviderContext): Promise<Provider>;
}
