import { Parser } from 'yargs/helpers';
import { UserError } from '../core/errors.ts';
import {
  allCommands,
  type Command,
  type CommandGroup,
  namesOf,
  type Option,
  type Program,
  type Told,
  type Value,
} from './command.ts';
import { noSuchCommand } from './no-such-command.ts';
import { readValue } from './option-value.ts';
import { didYouMean } from './parse.ts';

/** A command line: the command that it names, and what it tells it. */
export interface Call {
  readonly command: Command;
  /** The command as it was typed, such as `auth add`; `''` if none was. */
  readonly title: string;
  /** The words that were typed for it: none, its name, or that of its group before it. */
  readonly depth: 0 | 1 | 2;
  readonly argv: readonly string[];
}

type Options = Readonly<Record<string, Option>>;

/**
 * The command that a command line names, wherever its name stands among the options.
 * @throws UserError if it names a group, and none of its commands
 */
export function locate(argv: readonly string[], { commands }: Pick<Program, 'commands'>): Call {
  const known: Options = Object.assign({}, ...allCommands({ commands }).map(({ command }) => command.options));
  const [first = '', second] = parse(argv, known).words;
  const named = commands.find(each => namesOf(each).includes(first));
  if (named === undefined) return { command: usualOf(commands), title: '', depth: 0, argv };
  if ('run' in named) return { command: named, title: first, depth: 1, argv };
  const word = second ?? named.usual;
  const command = named.commands.find(each => word !== undefined && namesOf(each).includes(word));
  if (command === undefined) throw new UserError(notInGroup(named, word));
  return { command, title: `${named.command} ${word}`, depth: second === undefined ? 1 : 2, argv };
}

function usualOf(commands: Program['commands']): Command {
  const [first] = commands;
  if (first === undefined || !('run' in first)) throw new Error('the first command must be one that runs');
  return first;
}

function notInGroup({ command, commands }: CommandGroup, word: string | undefined): string {
  const names = commands.flatMap(namesOf);
  const wanted = `${command} wants one of ${names.join(', ')}`;
  return word === undefined
    ? `${wanted}; see: kubecause ${command} --help`
    : `there is no command "${command} ${word}"${didYouMean(word, names) || `; ${wanted}`}`;
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.some(word => /^(--help(=.*)?|-h)$/.test(word));
}

export function asksForVersion(argv: readonly string[]): boolean {
  return argv.some(word => /^(--version|-V)$/.test(word));
}

/**
 * What a command line tells a command. A typo, an empty value, a second value for an option that has one, a word that nothing
 * takes: each would become a default, so each is refused.
 * @throws UserError
 */
export function toldBy(call: Call, program: Pick<Program, 'commands'>): Told {
  const { options } = call.command;
  const { words, given } = parse(call.argv, options);
  const own = words.slice(call.depth);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(options, name)) throw new UserError(noSuchOption(name, call));
    if ([value].flat().includes('')) throw new UserError(`--${name} wants a value${seeHelp(call)}`);
  }
  checkSwitches(call);
  checkTogether(given, options);
  checkWords(own, given, call, program);
  const told = Object.entries(given).map(([name, value]) => [name, settled(name, options[name]!, value)] as const);
  return { words: own, options: new Map(told) };
}

/** What was said of an option, as the command takes it. */
function settled(name: string, option: Option, given: Value): Value {
  const found = readValue(option, option.array === true ? ([given].flat() as readonly string[]) : given);
  if ('wrong' in found) throw new UserError(`--${name} ${found.wrong}`);
  return found.value;
}

function checkTogether(given: Parsed['given'], options: Options): void {
  for (const name of Object.keys(given)) {
    const other = options[name]?.notWith?.find(each => Object.hasOwn(given, each));
    if (other !== undefined)
      throw new UserError(
        `--${name} is about a live cluster, and --${other} is read in its place: give only one of the two`,
      );
  }
}

/** yargs takes any word but `true` for false. */
function checkSwitches({ argv, command }: Call): void {
  for (const word of argv) {
    if (word === '--') return;
    const [, given, value] = /^--?([\w-]+)=(.*)$/s.exec(word) ?? [];
    const [name, option] =
      Object.entries(command.options).find(([each, { alias }]) => [each, alias].includes(given ?? '')) ?? [];
    if (name !== undefined && option?.type === 'boolean') settled(name, option, value!);
  }
}

/** @throws UserError if a command is told too little, too much, or what is no command */
function checkWords(
  words: readonly string[],
  given: Parsed['given'],
  call: Call,
  program: Pick<Program, 'commands'>,
): void {
  const { command, title } = call;
  const { positional, options } = command;
  const [first, second] = words;
  const isFew = positional !== undefined && positional.optional !== true && first === undefined;
  if (positional !== undefined && (isFew || words.includes('')))
    throw new UserError(`${title || namesOf(command)[0]} wants ${positional.describe}${seeHelp(call)}`);
  const missing = Object.entries(options).find(
    ([name, { required }]) => required === true && !Object.hasOwn(given, name),
  );
  if (missing !== undefined)
    throw new UserError(`${title} wants --${missing[0]}: ${missing[1].describe}${seeHelp(call)}`);
  const extra = positional === undefined ? first : positional.array === true ? undefined : second;
  const stray = extra ?? (positional?.optional === true && words.length === 1 ? first : undefined);
  const [typed, repeatable] = stray === undefined || stray.includes('/') ? [] : optionBefore(stray, 2, call);
  if (repeatable?.array === true)
    throw new UserError(`"${stray}" is not expected here: give each value its own ${typed}`);
  if (title === '' && first !== undefined) {
    const hint = noSuchCommand(words, program);
    if (hint !== undefined) throw new UserError(`there is no command "${first}"${hint || seeHelp(call)}`);
  }
  if (extra === undefined) return;
  const [, needless, name] = optionBefore(extra, 1, call);
  // What an option may go without, and is none of its values, is refused in its words: `--http nonsense`.
  if (needless?.bare !== undefined) {
    settled(name!, needless, extra);
    needless.check?.(`--${name}`, extra);
  }
  throw new UserError(`"${extra}" is not expected here${seeHelp(call)}`);
}

/**
 * The option that stands so many words before a word, and how it was typed: 2 if it had its value in between, as in
 * `-n shop pay`.
 */
function optionBefore(
  word: string,
  distance: number,
  { argv, command }: Call,
): [typed?: string, option?: Option, name?: string] {
  const typed = argv[argv.indexOf(word) - distance] ?? '';
  const found = Object.entries(command.options).find(
    ([name, { alias }]) => typed === `--${name}` || typed === `-${alias}`,
  );
  return found === undefined ? [] : [typed, found[1], found[0]];
}

function noSuchOption(name: string, call: Call): string {
  const { options, positional } = call.command;
  const given = name.length === 1 ? `-${name}` : `--${name}`;
  const wrong = `there is no option ${given}`;
  if (positional?.guesses?.includes(name) === true)
    return `${wrong}; name it without one: kubecause ${call.title} ${positional.name.toUpperCase()}`;
  const [meant] = Object.entries(options).find(([, { guesses }]) => guesses?.includes(name)) ?? [];
  if (meant !== undefined) return `${wrong}; did you mean --${meant}?`;
  const names = [...Object.keys(options), 'help', 'version'].map(each => `--${each}`);
  return `${wrong}${didYouMean(given, names) || seeHelp(call)}`;
}

function seeHelp({ title }: Call): string {
  return `; see: ${['kubecause', title, '--help'].filter(word => word !== '').join(' ')}`;
}

/**
 * Words as yargs takes them: `-nshop` as `--namespace=shop`, `-r -` as `--recording=-`, and `--wait` with the value that it
 * stands for, unless one follows.
 */
function withValues(argv: readonly string[], options: Options): string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--') return [...words, ...argv.slice(i)];
    const word = withLongName(argv[i]!, options);
    const option = word.startsWith('--') ? options[word.slice(2)] : undefined;
    if (option !== undefined && option.type !== 'boolean' && argv[i + 1] === '-') words.push(`${word}=${argv[++i]}`);
    else if (option?.bare === undefined) words.push(word);
    else if (isValueOf(option, argv[i + 1])) words.push(`${word}=${argv[++i]}`);
    else words.push(`${word}=${option.bare}`);
  }
  return words;
}

function withLongName(word: string, options: Options): string {
  const [, letter, value] = /^-(\w)=?(.+)$/s.exec(word) ?? [];
  const [name, option] = Object.entries(options).find(([, { alias }]) => alias !== undefined && alias === letter) ?? [];
  return option === undefined || option.type === 'boolean' ? word : `--${name}=${value}`;
}

function isValueOf({ check, choices }: Option, word: string | undefined): boolean {
  if (word === undefined) return false;
  if (choices !== undefined) return choices.includes(word);
  if (check === undefined) return false;
  try {
    check('', word);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

interface Parsed {
  /** What no option took. */
  readonly words: readonly string[];
  /** By name, what was given of each option, and of what is none; `''` where a value is missing. */
  readonly given: Readonly<Record<string, string | boolean | readonly string[]>>;
}

/** Every word is taken as it stands: what is wrong is said in our words, with near misses. */
function parse(argv: readonly string[], options: Options): Parsed {
  const named = Object.entries(options);
  const ofType = (isSwitch: boolean) =>
    named.filter(([, { type }]) => (type === 'boolean') === isSwitch).map(([name]) => name);
  const { _: words, ...given } = Parser(withValues(argv, options), {
    boolean: ofType(true),
    string: ofType(false),
    alias: Object.fromEntries(named.flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, alias]]))),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    },
  });
  return { words: words.map(String), given };
}
