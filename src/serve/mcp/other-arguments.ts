import { z } from 'zod';
import { fieldTypesOf, fromText } from '../input-text.ts';
import type { UseCase } from '../use-case.ts';

/** What k8sgpt's tools take and these need not, and why: who sends it gets the answer all the same. */
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  analyze: {
    explain: 'the tool explain asks the model, about the incidents that are named to it',
    backend: 'the model that the server was started with is asked',
    language: 'the server was started with a language',
    noCache: 'the server was started with or without a cache of answers',
    maxConcurrency: 'nothing is listed anew for an answer',
    withDoc: 'the server was started with or without --with-doc',
    interactiveMode: 'an answer is an answer',
    customHeaders: 'headers for the model are given to the server',
    withStats: 'the tool health tells how old the answer is',
    anonymize:
      'names are always masked for the model unless the server was started with --no-mask; with --mask for you, too',
  },
  config: {
    customAnalyzers: 'analyzers cannot be added while the server runs',
    cache: 'where answers are kept is a setting of the user: kubecause cache',
  },
};

interface Accepted {
  readonly input: unknown;
  /** What was left out of it, and why. */
  readonly notes: readonly string[];
}

/**
 * An input as a model means it: what is known and means nothing here is left out, as is nothing where something may be said
 * (schemas that are made strict want every field of a model), and a text is read as what the field wants.
 */
export function acceptedFor({ name, input }: UseCase, given: unknown): Accepted {
  if (typeof given !== 'object' || given === null) return { input: given, notes: [] };
  const known = others[name] ?? {};
  const isOther = (key: string): boolean => Object.hasOwn(known, key);
  const types = fieldTypesOf(input);
  const fields = Object.entries(given)
    .filter(([key, value]) => !isOther(key) && !(isNothing(value) && isOptional(input, key)))
    .map(([key, value]) => [key, typeof value === 'string' ? fromText(value, types.get(key)) : value] as const);
  return {
    input: Object.fromEntries(fields),
    notes: Object.keys(given)
      .filter(isOther)
      .map(key => `${key} changed nothing: ${known[key]}`),
  };
}

function isNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isOptional({ shape }: z.ZodObject, field: string): boolean {
  return Object.hasOwn(shape, field) && z.safeParse(shape[field]!, undefined).success;
}
