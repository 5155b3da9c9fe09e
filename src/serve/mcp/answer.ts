import { setTimeout as pause } from 'node:timers/promises';
import { failureOf } from '../request-error.ts';
import { ask, type UseCase } from '../use-case.ts';
import type { Asker } from './asker.ts';
import { shorten, type Told, tokensOf, withoutEmpty } from './shorten.ts';

/** Tokens of an answer. What is asked for first has to leave room for what is asked for then. */
const longest = 6000;
const briefest = 1900;
const brief = new Set(['explain', 'get-incident', 'why']);
/** Milliseconds that a client waits for the first look at the cluster. */
const patience = 50_000;

/** How long the answers of a use case may be, in tokens. */
export function limitOf({ name }: UseCase): number {
  return brief.has(name) ? briefest : longest;
}

/**
 * The answer of a use case, masked, and no longer than its limit: of a page that is too long a shorter one, of anything else
 * what fits, with what was left out.
 * @throws RequestError
 */
export async function answerFor(useCase: UseCase, input: unknown, asker: Asker, signal: AbortSignal): Promise<Told> {
  const limit = limitOf(useCase);
  for (let asked = input; ; ) {
    const answer = withoutEmpty(asker.mask.hide(await askWhenReady(useCase, asked, asker, signal)));
    const items = 'limit' in useCase.input.shape ? fewerItems(answer, limit) : undefined;
    if (items === undefined) return shorten(answer, limit);
    asked = { ...(input as object), limit: items };
  }
}

/** Who asks a server that has just begun waits for its first look at the cluster. */
async function askWhenReady(useCase: UseCase, input: unknown, { serving }: Asker, signal: AbortSignal): Promise<Told> {
  const until = performance.now() + patience;
  for (;;) {
    try {
      return await ask(useCase, serving, input, signal);
    } catch (error) {
      if (failureOf(error)?.failure !== 'not-ready' || performance.now() > until) throw error;
      await pause(100, undefined, { signal });
    }
  }
}

/** How many items a page may have, if it has too many. The page of an answer is the first list in it; what else there is gets a third. */
function fewerItems(answer: Told, limit: number): number | undefined {
  const [key, page] = Object.entries(answer).find(([, value]) => Array.isArray(value)) ?? [];
  if (key === undefined || !Array.isArray(page) || page.length < 2) return undefined;
  const { [key]: _, ...rest } = answer;
  const room = limit - Math.min(tokensOf(rest), limit / 3);
  const size = tokensOf(page);
  return size <= room ? undefined : Math.max(1, Math.min(page.length - 1, Math.floor((page.length * room) / size)));
}
