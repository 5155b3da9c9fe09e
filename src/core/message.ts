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
  return fillMessage(template, values, value => formatValue(value, format));
}

/** Fills a template with values as they are `shown`, which may depend on what they are called in it. */
export function fillMessage(template: Template, values: Values, show: (value: Value, name: string) => string): string {
  const whole = template.replace(/\[([^[\]]*)\]/g, (_, part: string) =>
    namesIn(part).every(name => values[name] !== undefined) ? part : '',
  );
  return whole.replace(/\{([^{}]+)\}/g, (_, spec: string) => {
    const [name = '', one, many] = spec.split('|');
    const value = values[name];
    if (value === undefined) throw new Error(`message "${template}" lacks a value for {${name}}`);
    const shown = show(value, name);
    return one === undefined ? shown : `${shown} ${countOf(value) === 1 ? one : many}`;
  });
}

function countOf(value: Value): Value {
  return typeof value === 'object' && 'varying' in value ? value.varying : value;
}

function namesIn(part: string): string[] {
  return [...part.matchAll(/\{([^{}|]+)(?:\|[^{}]*)?\}/g)].map(match => match[1]!);
}
