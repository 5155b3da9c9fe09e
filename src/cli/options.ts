import { profiles } from '../core/analyzer.ts';
import type { ArgumentsOf, Option } from './command.ts';
import { parseCount, parseDuration } from './parse.ts';
import { contexts, kindNames, namespaces } from './value-sources.ts';

/** Which cluster, or as whom, is no question of a recording. */
const live = { notWith: ['recording', 'manifests'] } as const;

/** How to reach a cluster. Names and meanings are kubectl's. */
export const connection = {
  kubeconfig: {
    ...live,
    type: 'string',
    describe: 'kubeconfig file (default: $KUBECONFIG, ~/.kube/config, in-cluster)',
    values: 'files',
    group: 'Cluster:',
  },
  context: {
    ...live,
    type: 'string',
    guesses: ['kubecontext', 'kube-context'],
    describe: 'kubeconfig context',
    group: 'Cluster:',
    often: true,
    values: contexts,
  },
  cluster: { ...live, type: 'string', describe: 'kubeconfig cluster', group: 'Cluster:' },
  user: { ...live, type: 'string', describe: 'kubeconfig user', group: 'Cluster:' },
  server: { ...live, type: 'string', describe: 'address of the API server', group: 'Cluster:' },
  token: { ...live, type: 'string', describe: 'bearer token', group: 'Cluster:', secret: true },
  as: { ...live, type: 'string', describe: 'user to impersonate', group: 'Cluster:' },
  'as-group': {
    ...live,
    type: 'string',
    array: true,
    describe: 'group to impersonate (repeatable)',
    group: 'Cluster:',
  },
  'insecure-skip-tls-verify': {
    ...live,
    type: 'boolean',
    describe: 'do not check the certificate of the server',
    group: 'Cluster:',
  },
  'request-timeout': {
    type: 'string',
    default: '60s',
    describe: 'for one request; 0: no limit',
    group: 'Cluster:',
    project: true,
    check: parseDuration,
  },
  timeout: {
    type: 'string',
    default: '5m',
    describe: 'for the whole reading; what is not read by then is reported; 0: no limit',
    group: 'Cluster:',
    project: true,
    check: parseDuration,
  },
  concurrency: {
    type: 'string',
    default: '10',
    describe: 'listings at the same time',
    group: 'Cluster:',
    project: true,
    check: parseCount,
  },
} as const satisfies Record<string, Option>;

/** What to read. */
export const selection = {
  namespace: {
    alias: 'n',
    type: 'string',
    array: true,
    describe: 'only this namespace (repeatable; default: all)',
    values: namespaces,
    group: 'What to look at:',
    project: true,
    contrary: 'all-namespaces',
  },
  'all-namespaces': {
    alias: 'A',
    type: 'boolean',
    describe: 'all namespaces: the default',
    group: 'What to look at:',
    project: true,
    contrary: 'namespace',
  },
} as const satisfies Record<string, Option>;

/** What opens a recording that is encrypted. */
export const unlocking = {
  identity: {
    type: 'string',
    describe: 'file with the age key, or the passphrase, of an encrypted recording',
    values: 'files',
    group: 'What to look at:',
  },
} as const satisfies Record<string, Option>;

/** A recording to read in place of a live cluster. */
export const recorded = {
  recording: {
    alias: 'r',
    type: 'string',
    guesses: ['file', 'input'],
    describe: 'diagnose a recorded cluster: a file, a directory, an archive, or - for stdin',
    values: 'files',
    group: 'What to look at:',
  },
  'assume-complete': {
    type: 'string',
    array: true,
    describe: 'kinds of which the recording holds all objects, or all',
    values: kindNames,
    group: 'What to look at:',
  },
  ...unlocking,
} as const satisfies Record<string, Option>;

/** What decides which analyzers run, what they are told, and what is read for them besides the objects. */
export const configured = {
  profile: {
    type: 'string',
    array: true,
    choices: profiles,
    describe: 'also look for what does not keep anything from working (repeatable)',
    group: 'What to look at:',
    project: true,
  },
  config: {
    type: 'string',
    describe: 'configuration file (default: .kubecause.yaml here or above, and the one of the user)',
    values: 'files',
    group: 'What to look at:',
  },
  logs: {
    type: 'boolean',
    default: false,
    describe: 'read the end of the logs of containers that fail (pods/log)',
    group: 'What to look at:',
    project: true,
  },
  'read-certificates': {
    type: 'boolean',
    default: false,
    describe: 'read the certificates, not the keys, in Secrets of type kubernetes.io/tls',
    group: 'What to look at:',
  },
  'read-configurations': {
    type: 'boolean',
    default: false,
    describe: 'read Prometheus configurations in ConfigMaps',
    group: 'What to look at:',
  },
} as const satisfies Record<string, Option>;

/** What every command takes. */
export const common = {
  color: {
    type: 'boolean',
    describe: 'colours even where there is no terminal (also FORCE_COLOR)',
    group: 'Output:',
    project: true,
    contrary: 'no-color',
  },
  'no-color': {
    type: 'boolean',
    describe: 'no colours (also NO_COLOR)',
    group: 'Output:',
    project: true,
    contrary: 'color',
  },
  quiet: {
    alias: 'q',
    type: 'boolean',
    default: false,
    describe: 'a line per incident, no progress',
    group: 'Output:',
    project: true,
    contrary: 'verbose',
  },
  verbose: {
    alias: 'v',
    type: 'boolean',
    default: false,
    describe: 'everything that is known; stack traces of errors',
    group: 'Output:',
    project: true,
    contrary: 'quiet',
  },
} as const satisfies Record<string, Option>;

/** For what is printed as a table, or as JSON for programs. */
export const textOrJson = {
  output: {
    alias: 'o',
    type: 'string',
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'for people, or JSON',
    group: 'Output:',
  },
} as const satisfies Record<string, Option>;

export type Connection = ArgumentsOf<typeof connection>;
