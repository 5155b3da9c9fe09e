import { formatValue, plainFormat, type Value, type ValueFormat } from './values.ts';

/**
 * A message template: `{name}` is a value; `{count|pod|pods}` is the value's number and the noun that agrees with it;
 * `[, the rest {near}]` is left out unless all of its values are given.
 */
export type Template = string;

type NameOf<P extends string> = P extends `${infer N}|${string}` ? N : P;
type NamesIn<T extends string> = T extends `${string}{${infer P}}${infer Rest}` ? NameOf<P> | NamesIn<Rest> : never;
type WithoutOptional<T extends string> = T extends `${infer Head}[${string}]${infer Rest}`
  ? `${Head}${WithoutOptional<Rest>}`
  : T;

/** The values that a template needs (`{x}`) and those that it can use (`[{y}]`). */
export type ValuesFor<T extends string> = string extends T
  ? Readonly<Record<string, Value | undefined>>
  : { readonly [K in NamesIn<WithoutOptional<T>>]: Value } & {
      readonly [K in Exclude<NamesIn<T>, NamesIn<WithoutOptional<T>>>]?: Value | undefined;
    };

export type Values = Readonly<Record<string, Value | undefined>>;

/** Fills a template. A value that is missing outside `[…]` is an error of the analyzer. */
export function formatMessage(template: Template, values: Values, format: ValueFormat = plainFormat): string {
  const whole = template.replace(/\[([^[\]]*)\]/g, (_, part: string) =>
    namesIn(part).every(name => values[name] !== undefined) ? part : '',
  );
  return whole.replace(/\{([^{}]+)\}/g, (_, spec: string) => {
    const [name = '', one, many] = spec.split('|');
    const value = values[name];
    if (value === undefined) throw new Error(`message "${template}" lacks a value for {${name}}`);
    const shown = formatValue(value, format);
    return one === undefined ? shown : `${shown} ${value === 1 ? one : many}`;
  });
}

function namesIn(part: string): string[] {
  return [...part.matchAll(/\{([^{}|]+)(?:\|[^{}]*)?\}/g)].map(match => match[1]!);
}
