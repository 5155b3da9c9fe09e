/** Gives others who share the thread their turn: a promise to wait for, or nothing if it is not time yet. */
export type Rest = () => Promise<void> | undefined;

/** Does work that yields after each small piece of it, with a rest between pieces where one is wanted. */
export async function inSteps<T>(work: Generator<void, T>, rest: Rest | undefined): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    const turn = rest?.();
    if (turn !== undefined) await turn;
  }
}

/** Does work that yields after each small piece of it in one go. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Work that is done in one go where nobody waits, and in small steps where somebody does. */
export interface Stepped<A extends readonly unknown[], T> {
  (...given: A): T;
  readonly inSteps: (...given: A) => Generator<void, T>;
}

export function stepped<A extends readonly unknown[], T>(inSteps: Stepped<A, T>['inSteps']): Stepped<A, T> {
  return Object.assign((...given: A) => atOnce(inSteps(...given)), { inSteps });
}

/** As `items.map(make)`, with a step for each. */
export function* mapInSteps<T, R>(items: readonly T[], make: (item: T, at: number) => R): Generator<void, R[]> {
  const made: R[] = [];
  for (const [at, item] of items.entries()) {
    made.push(make(item, at));
    yield;
  }
  return made;
}
