import { UserError } from '../core/errors.ts';
import { type Command, type CommandGroup, namesOf } from './options.ts';
import { didYouMean } from './parse.ts';

/** What a command line was parsed to: the words that no option took, and the options by name. */
export type Parsed = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

const seeHelp = '; see: kubecause --help';
const duration = /^\d[\dhmsd.]*$/;

/** Where a command line stands: among all commands, or among those of a group. */
export interface Place {
  /** The group, if it is in one. */
  readonly path: readonly string[];
  readonly commands: readonly (Command | CommandGroup)[];
  /** The words behind the path. */
  readonly argv: readonly string[];
}

/**
 * The place that a command line is about.
 * @throws UserError if it names a group, and none of its commands
 */
export function locate(argv: readonly string[], commands: readonly (Command | CommandGroup)[]): Place {
  const [first = '', second = ''] = argv;
  const group = commands.find((each): each is CommandGroup => 'commands' in each && each.command === first);
  if (group === undefined) return { path: [], commands, argv };
  const names = group.commands.flatMap(namesOf);
  if (group.usual !== undefined && (second === '' || second.startsWith('-')) && !asksForHelp(argv))
    return { path: [first], commands: group.commands, argv: [group.usual, ...argv.slice(1)] };
  if (!names.includes(second) && !asksForHelp(argv)) {
    const wanted = `${first} wants one of ${names.join(', ')}`;
    throw new UserError(
      second === '' || second.startsWith('-')
        ? `${wanted}; see: kubecause ${first} --help`
        : `there is no command "${first} ${second}"${didYouMean(second, names) || `; ${wanted}`}`,
    );
  }
  return { path: [first], commands: group.commands, argv: argv.slice(1) };
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.some(word => /^(--help(=.*)?|-h)$/.test(word));
}

/** `--wait` may stand without a time; if the next word is one, it is meant. */
export function normalise(argv: readonly string[]): string[] {
  const words = argv.flatMap((word, i) => {
    if (argv[i - 1] === '--wait' && duration.test(word)) return [];
    if (word !== '--wait') return [word];
    const next = argv[i + 1] ?? '';
    return [`--wait=${duration.test(next) ? next : '5m'}`];
  });
  return words;
}

/**
 * Holds what was given against what yargs takes without a word: an option with nothing for a value, a second value for an
 * option that has one, a word for a switch, words after `--`. Each would become a default, or a crash.
 * @throws UserError
 */
export function checkArguments(command: Command, args: Parsed, place: Place): void {
  const { positional, options } = command;
  const given = positional === undefined ? [] : [args[positional.name] ?? []].flat().map(String);
  if (given.includes('')) throw new UserError(wantsPositional(command, place));
  const slip = positional?.optional === true && given[0] !== undefined ? slipOf(given, place) : undefined;
  if (slip !== undefined) throw new UserError(slip);
  for (const [name, option] of Object.entries(options)) {
    const value = args[name];
    if (Array.isArray(value) && option.array !== true)
      throw new UserError(`--${name} takes one value, but got ${value.map(v => `"${v}"`).join(' and ')}`);
    if (value === '' || (Array.isArray(value) && value.includes('')))
      throw new UserError(`--${name} wants a value, but got an empty one`);
  }
  checkSwitches(options, place.argv);
  const words = args._.map(String).slice(place.path.length);
  const [extra] = namesOf(command).includes(words[0] ?? '') ? words.slice(1) : words;
  if (extra !== undefined) throw new UserError(`"${extra}" is not expected here${seeHelp}`);
}

/** yargs takes any word but `true` for false. */
function checkSwitches(options: Command['options'], argv: readonly string[]): void {
  for (const word of argv) {
    const [, given, value] = /^--?([\w-]+)=(.*)$/s.exec(word) ?? [];
    if (given === undefined || value === 'true' || value === 'false') continue;
    const isSwitch = Object.entries(options).some(
      ([name, { type, alias }]) => type === 'boolean' && (name === given || alias === given),
    );
    if (isSwitch) throw new UserError(`${word.split('=')[0]} wants true or false, but got "${value}"`);
  }
}

/** One line for what yargs complains of, with near matches for a word that it does not know. */
export function usageMessage(message: string, place: Place): string {
  const { argv, commands } = place;
  const [, option, given, choices] = /Argument: (\S+), Given: "?([^",]*)"?, Choices: (.+)/.exec(message) ?? [];
  if (option !== undefined) {
    const allowed = choices!.replace(/"/g, '');
    return `--${option} wants one of ${allowed}, but got "${given}"${didYouMean(given!, allowed.split(', '))}`;
  }
  const [, lacking] = /^Not enough arguments following: (.+)/.exec(message) ?? [];
  if (lacking !== undefined) return `${dashed(lacking)} wants a value${seeHelp}`;
  if (message.startsWith('Not enough non-option arguments')) {
    const command = commands.find(
      (c): c is Command => 'run' in c && c.positional !== undefined && namesOf(c).some(name => argv.includes(name)),
    );
    if (command !== undefined) return wantsPositional(command, place);
  }
  const [, list] = /^Unknown arguments?: (.+)/.exec(message) ?? [];
  const unknown = list?.split(', ')[0]?.replace(/^"+|"+$/g, '');
  if (unknown === undefined) return `${message.replace(/\s*\n\s*/g, ' ').trim()}${seeHelp}`;
  if (isOption(unknown, argv)) {
    const names = [
      'help',
      'version',
      ...commands.flatMap(each => ('run' in each ? Object.keys(each.options) : [])),
    ].map(dashed);
    return `there is no option ${dashed(unknown)}${didYouMean(dashed(unknown), names) || seeHelp}`;
  }
  return slipOf([unknown], place) ?? `"${unknown}" is not expected here${seeHelp}`;
}

/** Words that are no objects: a command that there is none of, a second value after an option that takes one at a time. */
function slipOf(words: readonly string[], { argv, commands }: Place): string | undefined {
  const [first = ''] = words;
  if (first.includes('/')) return undefined;
  if (argv[0] === first)
    return `there is no command "${first}"${didYouMean(first, commands.flatMap(namesOf)) || seeHelp}`;
  const before = argv[argv.indexOf(first) - 2] ?? '';
  const repeatable = commands
    .flatMap(each => ('run' in each ? Object.entries(each.options) : []))
    .some(([name, { array, alias }]) => array === true && (before === `--${name}` || before === `-${alias}`));
  return words.length === 1 && repeatable
    ? `"${first}" is not expected here: give each value its own ${before}`
    : undefined;
}

function wantsPositional({ command, positional }: Command, { path }: Place): string {
  return `${[...path, namesOf({ command })[0]].join(' ')} wants ${positional!.describe}${seeHelp}`;
}

function isOption(word: string, argv: readonly string[]): boolean {
  return argv.some(given => {
    const [name = ''] = given.split('=');
    return word.length === 1 ? /^-[^-]/.test(name) && name.includes(word) : name === `--${word}` || name === `-${word}`;
  });
}

function dashed(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`;
}
