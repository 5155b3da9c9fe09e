import type { InferredOptionTypes, Options } from 'yargs';
import { profiles } from '../core/analyzer.ts';

/** How to reach a cluster. Names and meanings are kubectl's. */
export const connection = {
  kubeconfig: {
    type: 'string',
    requiresArg: true,
    describe: 'kubeconfig file (default: $KUBECONFIG, ~/.kube/config, in-cluster)',
    group: 'Cluster:',
  },
  context: { type: 'string', requiresArg: true, describe: 'kubeconfig context', group: 'Cluster:' },
  cluster: { type: 'string', requiresArg: true, describe: 'kubeconfig cluster', group: 'Cluster:' },
  user: { type: 'string', requiresArg: true, describe: 'kubeconfig user', group: 'Cluster:' },
  server: { type: 'string', requiresArg: true, describe: 'address of the API server', group: 'Cluster:' },
  token: { type: 'string', requiresArg: true, describe: 'bearer token', group: 'Cluster:' },
  as: { type: 'string', requiresArg: true, describe: 'user to impersonate', group: 'Cluster:' },
  'as-group': {
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'group to impersonate (repeatable)',
    group: 'Cluster:',
  },
  'insecure-skip-tls-verify': {
    type: 'boolean',
    describe: 'do not check the certificate of the server',
    group: 'Cluster:',
  },
  'request-timeout': {
    type: 'string',
    requiresArg: true,
    default: '60s',
    describe: 'for one request; 0: no limit',
    group: 'Cluster:',
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    default: '5m',
    describe: 'for the whole reading; what is not read by then is reported; 0: no limit',
    group: 'Cluster:',
  },
  concurrency: {
    type: 'string',
    requiresArg: true,
    default: '10',
    describe: 'listings at the same time',
    group: 'Cluster:',
  },
} as const satisfies Record<string, Options>;

/** What to read. */
export const selection = {
  namespace: {
    alias: 'n',
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'only this namespace (repeatable; default: all)',
    group: 'What to look at:',
  },
  'all-namespaces': { alias: 'A', type: 'boolean', describe: 'all namespaces: the default', group: 'What to look at:' },
} as const satisfies Record<string, Options>;

/** A recording to read in place of a live cluster. */
export const recorded = {
  recording: {
    alias: 'r',
    type: 'string',
    requiresArg: true,
    describe: 'diagnose a recorded cluster: a file, a directory, an archive, or - for stdin',
    group: 'What to look at:',
  },
  'assume-complete': {
    type: 'string',
    requiresArg: true,
    array: true,
    describe: 'kinds of which the recording holds all objects, or all',
    group: 'What to look at:',
  },
} as const satisfies Record<string, Options>;

/** What decides which analyzers run, what they are told, and what is read for them besides the objects. */
export const configured = {
  profile: {
    type: 'string',
    requiresArg: true,
    array: true,
    choices: profiles,
    describe: 'also look for what does not keep anything from working (repeatable)',
    group: 'What to look at:',
  },
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'configuration file (default: .kubecause.yaml here or above, and the one of the user)',
    group: 'What to look at:',
  },
  logs: {
    type: 'boolean',
    default: false,
    describe: 'read the end of the logs of containers that fail (pods/log)',
    group: 'What to look at:',
  },
  'read-certificates': {
    type: 'boolean',
    default: false,
    describe: 'read the certificates, not the keys, in Secrets of type kubernetes.io/tls',
    group: 'What to look at:',
  },
} as const satisfies Record<string, Options>;

/** What every command takes. */
export const common = {
  color: { type: 'boolean', describe: 'colours even where there is no terminal (also FORCE_COLOR)', group: 'Output:' },
  'no-color': { type: 'boolean', describe: 'no colours (also NO_COLOR)', group: 'Output:' },
  quiet: {
    alias: 'q',
    type: 'boolean',
    default: false,
    describe: 'a line per incident, no progress',
    group: 'Output:',
  },
  verbose: {
    alias: 'v',
    type: 'boolean',
    default: false,
    describe: 'everything that is known; stack traces of errors',
    group: 'Output:',
  },
} as const satisfies Record<string, Options>;

/** For what is printed as a table, or as JSON for programs. */
export const textOrJson = {
  output: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'for people, or JSON',
    group: 'Output:',
  },
} as const satisfies Record<string, Options>;

export type Connection = InferredOptionTypes<typeof connection>;

/** A command of the command line: one file each in commands/, listed in main.ts. */
export interface Command {
  readonly command: string | readonly string[];
  readonly describe: string;
  /** The name of its positional argument and what it means; `array`: several words, `optional`: or none. */
  readonly positional?: {
    readonly name: string;
    readonly describe: string;
    readonly array?: true;
    readonly optional?: true;
  };
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  run(args: never): Promise<void>;
}

/** Commands that belong together: `kubecause auth add`. A folder in commands/ with one file each. */
export interface CommandGroup {
  readonly command: string;
  readonly describe: string;
  readonly commands: readonly Command[];
}
