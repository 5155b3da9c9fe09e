import { ProviderError, type ProviderErrorKind } from '../../src/core/provider.ts';

/** An error that a vendor gave a reason for: the request may be tried again without what it names. */
export class VendorError extends ProviderError {
  /** Private, so that it is not printed with the error: it may repeat keys and prompts. */
  readonly #detail: string;

  /** @param detail code, parameter and message, as they came */
  constructor(kind: ProviderErrorKind, message: string, detail: string, options: ErrorDetails = {}) {
    super(kind, message, options);
    this.#detail = detail;
  }

  says(what: RegExp): boolean {
    return what.test(this.#detail);
  }
}

interface ErrorDetails {
  readonly status?: number;
  readonly retryAfter?: number;
}

/** Google says of a wrong key that the argument is invalid, and so does IBM of one that it is to make a token for. */
const badKey =
  /\bapi[ _]key (not valid|not found|expired)|\bAPI_KEY_INVALID\b|\bprovided api key could not be found\b/i;

/** What is shorter is no secret by its look: it may be a word that messages need. */
export const shortestSecret = 8;

/** The longest message of a vendor that is repeated. */
const longestMessage = 300;

/**
 * What vendors say when nothing is left to spend. By code first, because the texts of rate limits speak of billing too:
 * `insufficient_quota` (OpenAI), `exceeded_current_quota_error` (Moonshot), `1113` (Zhipu), `Arrearage` (Alibaba),
 * `GenerateRequestsPerDay…` (Google), `ServiceQuotaExceededException` (Amazon), and the sentences of Anthropic, DeepSeek and
 * Cohere, which have no code for it.
 */
const spent =
  /\binsufficient[_ ](quota|balance|credits?|funds)\b|\bexceeded_current_quota_error\b|"1113"|\barrearage\b|\bcredit balance is too low\b|\b((out of|no remaining) |used all (\w+ ){0,3})credits\b|\bcredits are depleted\b|\b\w+PerDay\w*\b|\bServiceQuotaExceeded|\bcalls \/ month\b/i;

/**
 * What vendors say when their filter refuses the question: `content_filter` (Azure), `content_policy_violation` (OpenAI,
 * LiteLLM), `data_inspection_failed` (Alibaba), `1301` (Zhipu), `Content Exists Risk` (DeepSeek).
 */
const filtered =
  /\bcontent_filter(ed)?\b|\bcontent_policy_violation\b|\bdata_?inspection_?failed\b|"1301"|\bcontent exists risk\b/i;

/** Whether the vendor's filter took the question: that is an answer, if a poor one. */
export function isFiltered(error: unknown): boolean {
  return error instanceof VendorError && error.kind === 'bad-request' && error.says(filtered);
}

/** Whom an error is about, and what must not be repeated of it: keys and prompts, which some servers echo. */
export interface Asked {
  readonly host: string;
  readonly hidden: readonly string[];
}

/**
 * An error that the vendor answered with, from the status and the body, for every protocol: their bodies differ in where
 * the message stands, not in what the statuses mean.
 */
export function errorOfResponse(
  { host, hidden }: Asked,
  status: number,
  headers: Pick<Headers, 'get'>,
  body: string,
): VendorError {
  const { codes, message } = saidIn(body);
  const detail = [...codes, headers.get('x-amzn-errortype') ?? '', ...quotasIn(body), message].join(' ');
  const retryAfter = retryAfterOf(headers) ?? delayIn(body);
  const said = oneLine(message, hidden) || 'without a reason';
  const meant = status === 424 ? statusBehind(body) : status;
  return new VendorError(kindOf(meant, detail), `${host} answered ${status}: ${said}`, detail, {
    status: meant,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** SageMaker answers 424 for whatever the server of the model answers: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html */
function statusBehind(body: string): number {
  return Number(/"OriginalStatusCode":\s*([45]\d\d)\b/.exec(body)?.[1] ?? 502);
}

/** Which of Google's quotas are used up: that of a minute comes back by itself, that of a day does not. */
function quotasIn(body: string): string[] {
  return [...body.matchAll(/"quotaId":\s*"([\w-]+)"/g)].map(([, id = '']) => id);
}

/** Seconds that Google says in the body: https://docs.cloud.google.com/apis/design/errors#error_details */
function delayIn(body: string): number | undefined {
  const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1];
  return delay === undefined ? undefined : Number(delay);
}

/** An error in the midst of an answer that began well, as some servers send it: there is no status but that in the body. */
export function errorInAnswer({ host, hidden }: Asked, error: unknown): VendorError {
  const { codes, message } = saidBy({ error });
  const status = codes.map(Number).find(code => code >= 400 && code < 600);
  const detail = `${codes.join(' ')} ${message}`;
  const kind = status === undefined ? kindByWords(detail) : kindOf(status, detail);
  const said = oneLine(message, hidden) || 'an error without a reason';
  return new VendorError(kind, `${host} answered: ${said}`, detail, status === undefined ? {} : { status });
}

/** The error of a streamed answer that ends without saying so. What has not even begun is none of this protocol. */
export function unfinished({ host }: Asked, begun: boolean): ProviderError {
  if (begun) return new ProviderError('network', `${host}: the answer was cut off`);
  return new ProviderError('bad-answer', `${host}: the response holds no answer`);
}

function kindOf(status: number, detail: string): ProviderErrorKind {
  if (status === 402 || (status < 500 && spent.test(detail))) return 'quota';
  if (status === 400 && badKey.test(detail)) return 'authentication';
  if (status === 401 || status === 403 || status === 407) return 'authentication';
  if (status === 404 || status === 405 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limit';
  if (status === 408 || status === 409 || status === 425 || status >= 500) return 'server';
  return 'bad-request';
}

function kindByWords(detail: string): ProviderErrorKind {
  if (spent.test(detail)) return 'quota';
  if (/rate.?limit|throttl/i.test(detail)) return 'rate-limit';
  if (/invalid.?request|validation/i.test(detail)) return 'bad-request';
  return 'server';
}

/** Seconds, from `retry-after` (seconds or a date) or `retry-after-ms` (Azure). */
function retryAfterOf(headers: Pick<Headers, 'get'>): number | undefined {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds / 1000;
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

interface Said {
  readonly codes: readonly string[];
  readonly message: string;
}

/** Finds the message and the codes in the bodies that vendors send. */
function saidIn(body: string): Said {
  const parsed = parseJson(body);
  return parsed === undefined ? { codes: [], message: describeText(body) } : saidBy(parsed);
}

/** Undefined if it is not JSON, which itself is never undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Why it is not matters to nobody: it is told what there is in its place.
    return undefined;
  }
}

/** What came in the place of JSON: the title of a page that a proxy sends, or the text. */
export function describeText(text: string): string {
  const title = /<(?:title|h1)[^>]*>([^<]*)</i.exec(text)?.[1]?.trim();
  if (title !== undefined) return `a page that says "${title}"`;
  return /^\s*</.test(text) ? 'a page, as a proxy sends it' : text;
}

function saidBy(value: unknown): Said {
  if (typeof value === 'string') return { codes: [], message: value };
  // Google sends a list of one; FastAPI, which vLLM is made of, a list of what is wrong with each field.
  if (Array.isArray(value)) {
    const parts = value.map(saidBy);
    return { codes: parts.flatMap(part => part.codes), message: parts.map(part => part.message).join('; ') };
  }
  if (value === null || typeof value !== 'object') return { codes: [], message: '' };
  const { error, errors, detail, message, Message, msg, error_msg, errorMessage, code, type, param, loc, status } =
    value as Record<string, unknown>;
  const inner = [error, errors, detail].find(part => part !== undefined && part !== null && part !== '');
  const own = [code, type, param, status, ...(Array.isArray(loc) ? loc : [])].filter(
    part => typeof part === 'string' || typeof part === 'number',
  );
  const deeper = inner === undefined ? undefined : saidBy(inner);
  const words = [message, Message, msg, error_msg, errorMessage].find(part => typeof part === 'string') as
    | string
    | undefined;
  return {
    // In quotes, so that a number is found as a whole.
    codes: [...own.map(String), ...(typeof code === 'string' ? [`"${code}"`] : []), ...(deeper?.codes ?? [])],
    message: deeper?.message || words || '',
  };
}

/** The reasons of a failed connection, by Node's and undici's codes, in words that say what to do. */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; name the authority with --ca-file',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; name the authority with --ca-file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; name the authority with --ca-file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted; name the authority with --ca-file',
};

/** The innermost reason of a connection that failed. */
export function networkError({ host, hidden }: Asked, error: unknown): ProviderError {
  const innermost = causesOf(error).at(-1) ?? error;
  const { code, message } = innermost as NodeJS.ErrnoException;
  const reason = reasons[code ?? ''];
  const said = oneLine(message || String(innermost), hidden);
  return new ProviderError('network', `${host}: ${reason === undefined ? said : `${reason} (${said})`}`, {
    cause: error,
  });
}

/** Whether an error is about the connection rather than about what came over it. */
export function isNetworkError(error: unknown): boolean {
  return causesOf(error).some(cause => {
    const { code, message } = cause as NodeJS.ErrnoException;
    return (
      (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_\w+|ERR_(SSL|TLS)_\w+)$/.test(code)) ||
      (cause instanceof TypeError && (message === 'terminated' || message === 'fetch failed'))
    );
  });
}

/** An error and what caused it, outermost first. Of several attempts at once (IPv4 and IPv6) the first stands for all. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at instanceof Error && causes.length < 10; ) {
    causes.push(at);
    at = at.cause ?? (at instanceof AggregateError ? at.errors[0] : undefined);
  }
  return causes;
}

/** What an error of an SDK says, fit to stand within a sentence of ours. */
export function saidOf(error: unknown): string {
  return oneLine(error instanceof Error ? error.message : String(error), []).replace(/\.$/, '');
}

/** A key as short as a word, such as `x` for a server that wants none, is hidden where it stands alone, and not inside of words. */
function patternOf(secret: string): RegExp {
  const exact = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(secret.length < shortestSecret ? `(?<![\\w-])${exact}(?![\\w-])` : exact, 'g');
}

/** Text of others fit to be printed: one line, not too long, without what is hidden. */
export function oneLine(text: string, hidden: readonly string[]): string {
  let shown = text;
  for (const secret of hidden) if (secret !== '') shown = shown.replace(patternOf(secret), '…');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a server's text must not move the cursor of a terminal
  shown = shown.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return shown.length <= longestMessage ? shown : `${shown.slice(0, longestMessage - 1)}…`;
}
