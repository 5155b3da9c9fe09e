import type { ExitName } from './exit.ts';

/**
 * An option, and what holds where it is not given on the command line: each has a variable KUBECAUSE_*, and may be set in the
 * user's file.
 */
export interface Option {
  readonly type: 'string' | 'number' | 'boolean';
  readonly describe: string;
  /** The one letter that it goes by, too. */
  readonly alias?: string;
  /** What people type who know it from other tools: hinted at, not taken. */
  readonly guesses?: readonly string[];
  /** It may be given several times. */
  readonly array?: true;
  readonly choices?: readonly string[];
  readonly default?: Value;
  /** What the help says of the default, if that says too little. */
  readonly defaultDescription?: string;
  /** The heading of the help that it stands under. */
  readonly group?: string;
  /** The command cannot do without it. */
  readonly required?: true;
  /** What it is if no value follows it. The next word is its value only if `check` takes it. */
  readonly bare?: string;
  /**
   * Whether the file of a project may set it, to anything or to what matches. Nothing that chooses where prompts, keys or
   * credentials go, that asks a model, reads more of Secrets, shows names to others or writes files: whoever wrote a
   * project must not decide that.
   */
  readonly project?: true | RegExp;
  /** The option that says the contrary: what is said closer to the run counts. */
  readonly contrary?: string;
  /** Options beside which it says nothing: typed together, one of the two would be ignored. */
  readonly notWith?: readonly string[];
  /** Shown in the help although its group is folded away. */
  readonly often?: true;
  /** Its value is never printed. */
  readonly secret?: true;
  /** What a shell may complete its value to; its choices if it has any. */
  readonly values?: ValueSource;
  /** Throws a UserError if a value is none; the name is what the message begins with. */
  readonly check?: (name: string, given: string) => unknown;
}

/** What an option is set to. */
export type Value = string | number | boolean | readonly (string | number)[];

type ValueOf<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['type'] extends 'number'
    ? number
    : O extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : string;

type ArgumentOf<O extends Option> =
  | (O extends { readonly array: true } ? ValueOf<O>[] : ValueOf<O>)
  | (O extends { readonly default: Value } | { readonly required: true } ? never : undefined);

type CamelCase<Name> = Name extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Name;

/** What a command is told of its options: `fail-on` as `failOn`. */
export type ArgumentsOf<Options extends Readonly<Record<string, Option>>> = {
  readonly [Name in keyof Options as CamelCase<Name>]: ArgumentOf<Options[Name]>;
};

/** `failOn` of `fail-on`. */
export function camelCase<Name extends string>(name: Name): CamelCase<Name> {
  // What the expression does is what the type says of each text.
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;
}

/** What a command is told on the command line: options by their names, and its own words. */
export interface Told {
  readonly options: ReadonlyMap<string, Value>;
  readonly words: readonly string[];
}

/** A command of the command line: one file each in commands/, listed in main.ts. */
export interface Command {
  readonly command: string | readonly string[];
  /** What people type who do not know its name: hinted at, not run. */
  readonly guesses?: readonly string[];
  readonly describe: string;
  /** The name of its positional argument and what it means; `array`: several words, `optional`: or none. */
  readonly positional?: {
    readonly name: string;
    readonly describe: string;
    readonly array?: true;
    readonly optional?: true;
    /** Options that say it in other tools: hinted at, not taken. */
    readonly guesses?: readonly string[];
    /** What a shell may complete it to. */
    readonly values?: ValueSource;
  };
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** What it is told is kept, or is about the program itself: neither variables nor files say anything of it. */
  readonly asTyped?: true;
  /** The exit codes that it may end with; `healthy` and `failed` if not given. */
  readonly exits?: readonly ExitName[];
  /** @param told what the command line itself says, without files, variables and defaults */
  run(args: never, program: Program, told: Told): Promise<void>;
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
  /** The first is meant if none is named. */
  readonly commands: readonly (Command | CommandGroup)[];
}

/** What was typed before, as far as it says where to look. */
export interface Typed {
  /** What stands of the value already. */
  readonly current: string;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly program: Pick<Program, 'commands'>;
}

/** What may stand for a value: values, with what they mean behind a tab; `files`: whatever file there is. */
export type ValueSource = 'files' | ((typed: Typed) => Promise<readonly string[] | 'files'>);

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

/** `analyze` and `analyse`: the first is its name. */
export function namesOf({ command }: Pick<Command, 'command'>): string[] {
  return [command].flat();
}
