import type { Prompt, Provider } from '../core/provider.ts';
import { refuseEmpty } from './conversation.ts';
import { estimatePrompt, estimateTokens } from './cost.ts';
import { bareSystemOf } from './prompt.ts';
import { callWithRetry, type RetryOptions } from './retry.ts';
import type { Vault } from './vault.ts';

interface Asking {
  readonly provider: Pick<Provider, 'complete'>;
  readonly vault: Vault;
  /** Seconds for one call. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  readonly retry?: RetryOptions;
}

/** What the model says, with the real names. */
export interface Answer {
  readonly text: string;
  readonly tokens: { readonly input: number; readonly output: number };
}

/**
 * Asks what somebody wrote, whatever it is about. Names of the cluster are masked in it; the rest is theirs.
 * @throws ProviderError
 */
export async function askAnything(text: string, { provider, vault, timeout, signal, retry }: Asking): Promise<Answer> {
  const session = vault.session();
  const prompt: Prompt = { system: bareSystemOf(session), turns: [{ role: 'user', text: session.own(text) }] };
  const completion = await callWithRetry(inTime => provider.complete(prompt, { signal: inTime }), {
    ...retry,
    timeout,
    signal,
  });
  refuseEmpty(completion);
  const tokens = completion.usage ?? { input: estimatePrompt(prompt), output: estimateTokens(completion.text) };
  return { text: session.restore(completion.text), tokens };
}
