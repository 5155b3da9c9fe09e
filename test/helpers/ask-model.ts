import type { Completion, CompletionRequest, Masked, Prompt, Provider } from '../../src/core/provider.ts';

/** Asks with one turn in which nothing of a cluster is. */
export function askModel(
  provider: Provider,
  request: Partial<CompletionRequest> = {},
  text = 'Why?',
): Promise<Completion> {
  const prompt: Prompt = { system: 'Explain.' as Masked, turns: [{ role: 'user', text: text as Masked }] };
  return provider.complete(prompt, { signal: new AbortController().signal, ...request });
}
