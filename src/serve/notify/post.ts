import type { Post } from './channel.ts';

/** Milliseconds that an answer may take, and characters of it that are of interest. */
const patience = 15_000;
const longest = 10_000;

/** Why a message was not taken. Never with the address, which is secret. */
export class Refused extends Error {
  /** The message is wrong, and will be the next time, too. */
  readonly isFinal: boolean;
  /** Milliseconds after which it may be sent again, if that was said. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    { isFinal = false, retryAfter }: { isFinal?: boolean; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'Refused';
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
  }
}

/** Sends by HTTP. A redirect is not followed: who may be told was said by whom it concerns. */
export function postWith(send: typeof fetch, signal: AbortSignal): Post {
  return async (url, body, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    try {
      const answer = await send(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'User-Agent': 'kubecause', ...headers },
        body: text,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
      });
      const said = (await answer.text()).slice(0, longest);
      if (!answer.ok) throw refusal(answer);
      return said;
    } catch (error) {
      if (error instanceof Refused) throw error;
      signal.throwIfAborted();
      throw new Refused(whyNotSent(error));
    }
  };
}

function refusal({ status, headers }: Response): Refused {
  const isFinal = status === 400 || status === 413 || status === 422;
  return new Refused(`it answers ${status}`, { isFinal, retryAfter: waitOf(headers.get('retry-after')) });
}

/** Milliseconds of a Retry-After: seconds or a date. */
function waitOf(given: string | null): number | undefined {
  if (given === null || given === '') return undefined;
  const wait = /^\d+(\.\d+)?$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The code of what failed: messages of the network name addresses. */
function whyNotSent(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return 'it does not answer';
  return `it cannot be reached: ${(cause as NodeJS.ErrnoException | undefined)?.code ?? name}`;
}
