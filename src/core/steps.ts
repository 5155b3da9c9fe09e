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
