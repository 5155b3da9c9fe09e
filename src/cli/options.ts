import type { InferredOptionTypes, Options } from 'yargs';
import { profiles } from '../core/analyzer.ts';
import type { ExitName } from './exit.ts';
import { parseCount, parseDuration } from './parse.ts';
import { contexts, kindNames, namespaces, type ValueSource } from './value-sources.ts';

/**
 * An option, as yargs takes it, and what holds where it is not given on the command line: each has a variable KUBECAUSE_*, and
 * may be set in the user's file.
 */
export interface Option extends Options {
  /**
   * Whether the file of a project may set it, to anything or to what matches. Nothing that chooses where prompts, keys or
   * credentials go, that asks a model, reads more of Secrets, shows names to others or writes files: whoever wrote a
   * project must not decide that.
   */
  readonly project?: true | RegExp;
  /** The option that says the contrary: what is said closer to the run counts. */
  readonly contrary?: string;
  /** Shown in the help although its group is folded away. */
  readonly often?: true;
  /** Its value is never printed. */
  readonly secret?: true;
  /** What a shell may complete its value to; its choices if it has any. */
  readonly values?: ValueSource;
  /** Throws a UserError if a value is none; the name is what the message begins with. */
  readonly check?: (name: string, given: string) => unknown;
}

/** How to reach a cluster. Names and meanings are kubectl's. */
export const connection = {
  kubeconfig: {
    type: 'string',
    requiresArg: true,
    describe: 'kubeconfig file (default: $KUBECONFIG, ~/.kube/config, in-cluster)',
    values: 'files',
    group: 'Cluster:',
  },
  context: {
    type: 'string',
    requiresArg: true,
    describe: 'kubeconfig context',
    group: 'Cluster:',
    often: true,
    values: contexts,
  },
  cluster: { type: 'string', requiresArg: true, describe: 'kubeconfig cluster', group: 'Cluster:' },
  user: { type: 'string', requiresArg: true, describe: 'kubeconfig user', group: 'Cluster:' },
  server: { type: 'string', requiresArg: true, describe: 'address of the API server', group: 'Cluster:' },
  token: { type: 'string', requiresArg: true, describe: 'bearer token', group: 'Cluster:', secret: true },
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
    project: true,
    check: parseDuration,
  },
  timeout: {
    type: 'string',
    requiresArg: true,
    default: '5m',
    describe: 'for the whole reading; what is not read by then is reported; 0: no limit',
    group: 'Cluster:',
    project: true,
    check: parseDuration,
  },
  concurrency: {
    type: 'string',
    requiresArg: true,
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
    requiresArg: true,
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
    requiresArg: true,
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
    requiresArg: true,
    describe: 'diagnose a recorded cluster: a file, a directory, an archive, or - for stdin',
    values: 'files',
    group: 'What to look at:',
  },
  'assume-complete': {
    type: 'string',
    requiresArg: true,
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
    requiresArg: true,
    array: true,
    choices: profiles,
    describe: 'also look for what does not keep anything from working (repeatable)',
    group: 'What to look at:',
    project: true,
  },
  config: {
    type: 'string',
    requiresArg: true,
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
    requiresArg: true,
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'for people, or JSON',
    group: 'Output:',
  },
} as const satisfies Record<string, Option>;

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
    /** What a shell may complete it to. */
    readonly values?: ValueSource;
  };
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** What it is told is kept, or is about the program itself: neither variables nor files say anything of it. */
  readonly asTyped?: true;
  /** The exit codes that it may end with; `healthy` and `failed` if not given. */
  readonly exits?: readonly ExitName[];
  run(args: never, program: Program): Promise<void>;
}

/** Commands that belong together: `kubecause auth add`. A folder in commands/ with one file each. */
export interface CommandGroup {
  readonly command: string;
  readonly describe: string;
  readonly commands: readonly Command[];
  /** The one that is meant if none is named. */
  readonly usual?: string;
}

/** What a command may know of the whole command line. */
export interface Program {
  /** What people type: `kubecause`, or `kubectl kubecause`. */
  readonly name: string;
  readonly commands: readonly (Command | CommandGroup)[];
}

/** The exit codes that a command may end with, unless it is stopped. */
export function exitsOf({ exits = ['healthy', 'failed'] }: Command): readonly ExitName[] {
  return exits;
}

/** All commands, those of groups with the name of the group before theirs. */
export function allCommands({
  commands,
}: Pick<Program, 'commands'>): { readonly name: string; readonly command: Command }[] {
  return commands.flatMap(each =>
    'run' in each
      ? [{ name: namesOf(each)[0]!, command: each }]
      : each.commands.map(command => ({ name: `${each.command} ${namesOf(command)[0]}`, command })),
  );
}

/** `analyze` and `analyse` of `['analyze [objects..]', 'analyse', '$0']`, `record` of `record <path>`. */
export function namesOf({ command }: Pick<Command, 'command'>): string[] {
  return [command].flat().map(name => name.split(' ')[0]!);
}
