import type { Code } from '../../src/core/finding.ts';

/** One code, under the name that it has for each kind: for a rule that is the same for all of them. */
export function codeOfEach<const Name extends string, const C extends Code>(
  names: Readonly<Record<string, Name>>,
  code: C,
): { readonly [N in Name]: C } {
  return Object.fromEntries(Object.values(names).map(name => [name, code])) as { [N in Name]: C };
}
