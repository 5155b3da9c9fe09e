import type { z } from 'zod';
import type { Outcome } from './asked.ts';
import { inputProblems } from './input-problems.ts';
import { failureOf, RequestError } from './request-error.ts';
import type { Serving } from './serving.ts';

/** Where HTTP serves it. `{id}` in a path is the field of that name of the input; other fields are in the query, or in the body of a POST. */
export interface Route {
  readonly method: 'get' | 'post';
  readonly path: `/v1/${string}`;
}

/**
 * Something that can be asked of a server: one file in use-cases/, from which the tool of MCP, the path of HTTP and their
 * schemas are made. Fields of the schemas are described where they stand, since that is all that a model or a client sees.
 */
export interface UseCase<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** In kebab-case, as the tool of MCP is called. */
  readonly name: string;
  /** Other names for the tool that clients know. */
  readonly aliases?: readonly string[];
  /** Three words for a menu. */
  readonly title: string;
  /** What it answers and when to ask it, for people and models. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly route: Route;
  /** It changes what the server shows. Nothing ever changes the cluster. */
  readonly changes?: true;
  /** @throws RequestError */
  run(serving: Serving, input: z.output<I>, signal: AbortSignal): Promise<Answer<O>>;
}

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Plain data: nothing but what JSON can hold. */
export type Answer<O extends z.ZodObject> = DeepReadonly<z.output<O>>;

/** Checks a use case against its schemas. */
export function defineUseCase<I extends z.ZodObject, O extends z.ZodObject>(useCase: UseCase<I, O>): UseCase<I, O> {
  return useCase;
}

/**
 * Asks, with an input that may be anything: the one way in for every protocol.
 * @throws RequestError that names the field which is wrong
 */
export async function ask<O extends z.ZodObject>(
  useCase: UseCase<z.ZodObject, O>,
  serving: Serving,
  input: unknown,
  signal: AbortSignal,
): Promise<Answer<O>> {
  const { asked } = serving.server;
  const began = performance.now();
  const note = (outcome: Outcome): void => asked.note(useCase.name, outcome, (performance.now() - began) / 1000);
  try {
    const answer = await run(useCase, serving, input, signal);
    note('answered');
    return answer;
  } catch (error) {
    note(failureOf(error)?.failure ?? 'bug');
    throw error;
  }
}

async function run<O extends z.ZodObject>(
  useCase: UseCase<z.ZodObject, O>,
  serving: Serving,
  input: unknown,
  signal: AbortSignal,
): Promise<Answer<O>> {
  const { success, data, error } = useCase.input.safeParse(input);
  if (!success) throw new RequestError('invalid', inputProblems(error, input, Object.keys(useCase.input.shape)));
  if (useCase.changes === true && serving.caller.namespaces !== 'all')
    throw new RequestError(
      'forbidden',
      `${useCase.name} changes what everybody is shown: only callers who may see everything may ask for it`,
    );
  return await useCase.run(serving, data, signal);
}
