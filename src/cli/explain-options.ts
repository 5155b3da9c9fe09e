import type { InferredOptionTypes } from 'yargs';
import type { Option } from './options.ts';
import { parseCount, parseDuration, parseHeaders } from './parse.ts';

const group = 'Explain:';

/** Which model is asked, and how to reach it. */
export const backend = {
  backend: {
    alias: 'b',
    type: 'string',
    requiresArg: true,
    describe: 'the model provider, or a backend that you configured (see: kubecause auth list --all)',
    group,
    often: true,
  },
  model: { alias: 'm', type: 'string', requiresArg: true, describe: 'the model to ask', group },
  'base-url': { type: 'string', requiresArg: true, describe: 'address of the API of the provider', group },
  organization: { type: 'string', requiresArg: true, describe: 'organization that is billed', group },
  project: { type: 'string', requiresArg: true, describe: 'project, compartment or account of the provider', group },
  region: { type: 'string', requiresArg: true, describe: 'region of the provider', group },
  'api-version': { type: 'string', requiresArg: true, describe: 'version of the API of the provider', group },
  header: {
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'header for the provider, as "Name: value" (repeatable)',
    group,
    secret: true,
    check: (name, given) => parseHeaders(name, [given]),
  },
  temperature: { type: 'number', requiresArg: true, describe: 'for models that take one', group },
  'top-p': { type: 'number', requiresArg: true, describe: 'for models that take one', group },
  proxy: { type: 'string', requiresArg: true, describe: 'proxy to the provider (default: HTTPS_PROXY)', group },
  'ca-file': { type: 'string', requiresArg: true, describe: 'certificates to trust besides the usual ones', group },
} as const satisfies Record<string, Option>;

/** What is asked, how much of it, and what is kept. */
export const stage = {
  explain: {
    alias: 'e',
    type: 'boolean',
    default: false,
    describe: 'ask a model about each incident, masked',
    group,
    often: true,
  },
  interactive: {
    alias: 'i',
    type: 'boolean',
    default: false,
    describe: 'then ask on about the incidents, on a terminal',
    group,
  },
  language: {
    type: 'string',
    requiresArg: true,
    default: 'English',
    describe: 'language of the answers',
    group,
    // A word or two: it becomes part of the question.
    project: /^[\p{L} ()-]{1,30}$/u,
  },
  'no-mask': { type: 'boolean', default: false, describe: 'send the real names', group },
  'dry-run': {
    type: 'boolean',
    default: false,
    describe: 'print what would be sent, and to whom; send nothing',
    group,
  },
  'with-doc': {
    type: 'boolean',
    default: false,
    describe: 'tell the model what the documentation says of the fields involved',
    group,
    project: true,
  },
  'prompt-file': { type: 'string', requiresArg: true, describe: 'template of the question', group },
  'explain-concurrency': {
    type: 'string',
    requiresArg: true,
    default: '10',
    describe: 'calls at the same time',
    group,
    check: parseCount,
  },
  'explain-timeout': {
    type: 'string',
    requiresArg: true,
    default: '90s',
    describe: 'for one call',
    group,
    check: parseDuration,
  },
  'explain-total-timeout': {
    type: 'string',
    requiresArg: true,
    default: '10m',
    describe: 'for all calls',
    group,
    check: parseDuration,
  },
  'max-incidents': {
    type: 'string',
    requiresArg: true,
    describe: 'ask about so many at most, the worst first',
    group,
    project: true,
    check: parseCount,
  },
  'max-tokens-total': {
    type: 'string',
    requiresArg: true,
    describe: 'stop before more tokens are spent',
    group,
    project: true,
    check: parseCount,
  },
  'no-cache': { type: 'boolean', default: false, describe: 'neither read nor keep answers', group },
  'cache-ttl': {
    type: 'string',
    requiresArg: true,
    default: '7d',
    describe: 'how old a kept answer may be',
    group,
    check: parseDuration,
  },
} as const satisfies Record<string, Option>;

export type BackendArguments = InferredOptionTypes<typeof backend>;
export type StageArguments = InferredOptionTypes<typeof stage>;
