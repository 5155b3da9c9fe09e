import { parseArgs } from 'node:util';
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
  /** The words without those of the title. */
  readonly words: readonly string[];
}

type Options = Readonly<Record<string, Option>>;

/**
 * The command that a command line names, wherever its name stands among the options.
 * @throws UserError if it names a group, and none of its commands
 */
export function locate(argv: readonly string[], { commands }: Pick<Program, 'commands'>): Call {
  const known: Options = Object.assign({}, ...allCommands({ commands }).map(({ command }) => command.options));
  const words = withValues(argv, known);
  const [first, second] = tokensOf(words, known).filter(({ kind }) => kind === 'positional');
  const named = commands.find(each => first !== undefined && namesOf(each).includes(words[first.index]!));
  if (first === undefined || named === undefined) return { command: usualOf(commands), title: '', words };
  const behind = words.toSpliced(first.index, 1);
  if ('run' in named) return { command: named, title: words[first.index]!, words: behind };
  const word = second === undefined ? named.usual : words[second.index];
  const command = named.commands.find(each => word !== undefined && namesOf(each).includes(word));
  if (command === undefined) throw new UserError(notInGroup(named, word));
  return {
    command,
    title: `${named.command} ${word}`,
    words: second === undefined ? behind : behind.toSpliced(second.index - 1, 1),
  };
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
  const given = new Map<string, Value[]>();
  const words: string[] = [];
  for (const token of tokensOf(call.words, options)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw new UserError(`there is no option ${rawName}${optionLike(rawName, call)}`);
    const isMissing = option.type !== 'boolean' && (value === undefined || (!inlineValue && looksLikeOption(value)));
    if (isMissing) throw new UserError(`${rawName} wants a value${seeHelp(call)}`);
    if (value === '') throw new UserError(`--${name} wants a value, but got an empty one`);
    given.set(name, [...(given.get(name) ?? []), value ?? true]);
  }
  checkWords(words, call, program);
  return { words, options: new Map([...given].map(([name, values]) => [name, single(name, options[name]!, values)])) };
}

/** What several mentions of an option come to. */
function single(name: string, option: Option, values: readonly Value[]): Value {
  const said =
    option.array === true || (values.length > 1 && option.type !== 'boolean') ? values.flat() : values.at(-1)!;
  const found = readValue(option, said as Value);
  if ('wrong' in found) throw new UserError(`--${name} ${found.wrong}`);
  return found.value;
}

/** @throws UserError if a command is told too little, too much, or what is no command */
function checkWords(words: readonly string[], call: Call, program: Pick<Program, 'commands'>): void {
  const { command, title } = call;
  const { positional, options } = command;
  const [first, second] = words;
  const isFew = positional !== undefined && positional.optional !== true && first === undefined;
  if (positional !== undefined && (isFew || words.includes('')))
    throw new UserError(`${title || namesOf(command)[0]} wants ${positional.describe}${seeHelp(call)}`);
  const missing = Object.entries(options).find(
    ([name, { required }]) => required === true && !call.words.some(word => word.split('=')[0] === `--${name}`),
  );
  if (missing !== undefined)
    throw new UserError(`${title} wants --${missing[0]}: ${missing[1].describe}${seeHelp(call)}`);
  const extra = positional === undefined ? first : positional.array === true ? undefined : second;
  const stray = extra ?? (positional?.optional === true && words.length === 1 ? first : undefined);
  const repeatable = stray === undefined || stray.includes('/') ? undefined : optionBefore(stray, call);
  if (repeatable !== undefined)
    throw new UserError(`"${stray}" is not expected here: give each value its own ${repeatable}`);
  if (title === '' && first !== undefined) {
    const hint = noSuchCommand(words, program);
    if (hint !== undefined) throw new UserError(`there is no command "${first}"${hint || seeHelp(call)}`);
  }
  if (extra !== undefined) throw new UserError(`"${extra}" is not expected here${seeHelp(call)}`);
}

/** The option that may be given several times, and that had its value just before a word: `-n shop pay`. */
function optionBefore(word: string, { words, command }: Call): string | undefined {
  const before = words[words.indexOf(word) - 2] ?? '';
  const found = Object.entries(command.options).find(
    ([name, { alias }]) => before === `--${name}` || before === `-${alias}`,
  );
  return found?.[1].array === true ? before : undefined;
}

function optionLike(given: string, call: Call): string {
  const names = [...Object.keys(call.command.options), 'help', 'version'].map(name => `--${name}`);
  return didYouMean(given, names) || seeHelp(call);
}

function seeHelp({ title }: Call): string {
  return `; see: ${['kubecause', title, '--help'].filter(word => word !== '').join(' ')}`;
}

function looksLikeOption(word: string): boolean {
  return /^-[^\d]/.test(word);
}

/** Words as Node's parser takes them: `-n=shop` as `--namespace=shop`, and `--wait` with the value that it stands for. */
function withValues(argv: readonly string[], options: Options): string[] {
  const bare = Object.entries(options).filter(([, option]) => option.bare !== undefined);
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const [, letter, value] = /^-(\w)=(.*)$/s.exec(word) ?? [];
    const [long] = Object.entries(options).find(([, { alias }]) => letter !== undefined && alias === letter) ?? [];
    const [name, option] = bare.find(([each]) => word === `--${each}`) ?? [];
    if (long !== undefined) words.push(`--${long}=${value}`);
    else if (name === undefined || option === undefined) words.push(word);
    else if (isValueOf(option, argv[i + 1])) words.push(`--${name}=${argv[++i]}`);
    else words.push(`--${name}=${option.bare}`);
  }
  return words;
}

function isValueOf({ check, choices }: Option, word: string | undefined): boolean {
  if (word !== undefined && choices?.includes(word)) return true;
  if (word === undefined || check === undefined) return false;
  try {
    check('', word);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function tokensOf(words: readonly string[], options: Options) {
  return parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, alias }]) => [
        name,
        { type: type === 'boolean' ? type : 'string', multiple: true, ...(alias !== undefined && { short: alias }) },
      ]),
    ),
    // What is wrong is said in our words, with near misses.
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}
