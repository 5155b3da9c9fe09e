import { VendorError } from './errors.ts';
import type { Call } from './http-provider.ts';

/** Asks with what is offered, and again without what is refused. */
export type AskWithout = <O extends object, T>(
  call: Call,
  /** What to offer without what was refused: its fields are what can be refused. */
  offer: (refused: ReadonlySet<string>) => O,
  ask: (offered: O) => Promise<T>,
) => Promise<T>;

/**
 * Models and servers differ in what they take, and which does what changes: what one refuses is left out, and not offered
 * again while the connection lives.
 * @param refusable how servers say that they refuse a field, by its name
 */
export function refusals(refusable: Readonly<Record<string, RegExp>>): AskWithout {
  const refused = new Set<string>();
  return async (call, offer, ask) => {
    for (;;) {
      const offered = offer(refused);
      try {
        return await ask(offered);
      } catch (error) {
        const field = call.answer.begun ? undefined : refusedField(error, offered, refusable);
        if (field === undefined) throw error;
        refused.add(field);
      }
    }
  };
}

/** The field that a server refuses; undefined if it is none that the question can be asked without. */
function refusedField(
  error: unknown,
  offered: object,
  refusable: Readonly<Record<string, RegExp>>,
): string | undefined {
  if (!(error instanceof VendorError) || (error.status !== 400 && error.status !== 422)) return undefined;
  return Object.entries(refusable).find(([name, pattern]) => name in offered && error.says(pattern))?.[0];
}
