import type { ArgumentsOf, Option } from './command.ts';
import { parseCount, parseDuration, parseHeaders } from './parse.ts';
import { backendNames } from './value-sources.ts';

const group = 'Explain:';

/** How to reach what is not the cluster: who explains, and who is notified. */
export const outbound = {
  proxy: { type: 'string', describe: 'proxy for everything but the cluster (default: HTTPS_PROXY)', group },
  'ca-file': { type: 'string', describe: 'certificates to trust besides the usual ones', group, values: 'files' },
} as const satisfies Record<string, Option>;

/** Which model is asked, and how to reach it. */
export const backend = {
  backend: {
    alias: 'b',
    type: 'string',
    describe: 'the model provider, or a backend that you configured (see: kubecause auth list --all)',
    group,
    values: backendNames,
    often: true,
  },
  model: { alias: 'm', type: 'string', describe: 'the model to ask', group },
  'base-url': { type: 'string', describe: 'address of the API of the provider', group },
  organization: { type: 'string', describe: 'organization that is billed', group },
  project: { type: 'string', describe: 'project, compartment or account of the provider', group },
  region: { type: 'string', describe: 'region of the provider', group },
  'api-version': { type: 'string', describe: 'version of the API of the provider', group },
  header: {
    type: 'string',
    array: true,
    guesses: ['custom-headers'],
    describe: 'header for the provider, as "Name: value" (repeatable)',
    group,
    secret: true,
    check: (name, given) => parseHeaders(name, [given]),
  },
  temperature: { type: 'number', describe: 'for models that take one', group },
  'top-p': { type: 'number', describe: 'for models that take one', group },
  ...outbound,
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
    describe: 'then ask further questions about the incidents, on a terminal',
    group,
  },
  language: {
    type: 'string',
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
  'prompt-file': { type: 'string', describe: 'template of the question', group, values: 'files' },
  'explain-concurrency': {
    type: 'string',
    default: '10',
    describe: 'calls at the same time',
    group,
    check: parseCount,
  },
  'explain-timeout': {
    type: 'string',
    default: '90s',
    describe: 'for one call',
    group,
    check: parseDuration,
  },
  'explain-total-timeout': {
    type: 'string',
    default: '10m',
    describe: 'for all calls',
    group,
    check: parseDuration,
  },
  'max-incidents': {
    type: 'string',
    describe: 'ask about at most this many, the worst first',
    group,
    project: true,
    check: parseCount,
  },
  'max-tokens-total': {
    type: 'string',
    describe: 'stop before more tokens are spent',
    group,
    project: true,
    check: parseCount,
  },
  'no-cache': { type: 'boolean', default: false, describe: 'neither read nor keep answers', group },
  'cache-ttl': {
    type: 'string',
    default: '7d',
    describe: 'how old a kept answer may be',
    group,
    check: parseDuration,
  },
} as const satisfies Record<string, Option>;

export type BackendArguments = ArgumentsOf<typeof backend>;
export type StageArguments = ArgumentsOf<typeof stage>;
