import type { Code, CodeTable } from '../../src/core/finding.ts';

/** One code, under the name that it has for each kind: for a rule that is the same for all of them. */
export function codeOfEach<const Name extends string, const C extends Code>(
  names: Readonly<Record<string, Name>>,
  code: C,
): { readonly [N in Name]: C } {
  return Object.fromEntries(Object.values(names).map(name => [name, code])) as { [N in Name]: C };
}

/** As {@link codeOfEach}, of a table: its codes, behind the prefix that each kind has for them. */
export function codesOfEach<const Prefix extends string, const T extends CodeTable>(
  prefixes: Readonly<Record<string, Prefix>>,
  codes: T,
): { readonly [Name in `${Prefix}-${keyof T & string}`]: Code } {
  const table = Object.values(prefixes).flatMap(prefix =>
    Object.entries(codes).map(([code, is]) => [`${prefix}-${code}`, is]),
  );
  return Object.fromEntries(table) as { [Name in `${Prefix}-${keyof T & string}`]: Code };
}
