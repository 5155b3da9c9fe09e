import type { z } from 'zod';
import { nearest } from '../core/near.ts';

/** What a type is called in a sentence. */
const wanted: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

/** More of what was given tells nobody anything. */
const longest = 60;

/**
 * What is wrong with an input, in one line for whoever gave it: which field, what it wants, what it got, and what may have been
 * meant.
 * @param fields those that there are
 */
export function inputProblems({ issues }: z.ZodError, input: unknown, fields: readonly string[]): string {
  return issues.map(issue => problemWith(issue, input, fields)).join('; ');
}

function problemWith(issue: z.core.$ZodIssue, input: unknown, fields: readonly string[]): string {
  const { path } = issue;
  const field = path.join('.');
  const got = path.reduce<unknown>(inside, input);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(key => noField([...path, key].join('.'), path.length === 0 ? fields : [])).join('; ');
    case 'invalid_type':
      if (path.length === 0) return `wants an object with fields, but got ${told(got)}`;
      return got === undefined
        ? `${field} is missing`
        : `${field} wants ${wanted[issue.expected] ?? issue.expected}, but got ${told(got)}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const near = nearest(String(got), values);
      const all = values.map(value => (value === '' ? 'nothing' : value)).join(', ');
      return `${field} wants one of ${all}, but got ${told(got)}${near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`}`;
    }
    case 'too_small':
      if (issue.origin === 'string') return `${field} must not be empty`;
      return `${field} wants at least ${issue.minimum}${issue.origin === 'array' ? '' : `, but got ${told(got)}`}`;
    case 'too_big':
      return `${field} wants at most ${issue.maximum}${issue.origin === 'array' ? '' : `, but got ${told(got)}`}`;
    default:
      return `${field}: ${issue.message}`;
  }
}

function noField(name: string, fields: readonly string[]): string {
  const near = nearest(name, fields);
  if (near.length > 0) return `there is no field "${name}"; did you mean ${near.join(', ')}?`;
  return fields.length === 0
    ? `there is no field "${name}"`
    : `there is no field "${name}"; there is ${fields.join(', ')}`;
}

function inside(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

function told(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
