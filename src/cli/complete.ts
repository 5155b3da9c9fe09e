import {
  type Command,
  type CommandGroup,
  namesOf,
  type Option,
  type Program,
  type Typed,
  type ValueSource,
} from './command.ts';

/** What a shell is to do with the candidates, as cobra's completions say it. */
const directives = { addNoBlank: 2, offerNoFiles: 4 } as const;

interface Answer {
  /** Values, each with what it means behind a tab. */
  readonly candidates: readonly string[];
  readonly directive: number;
}

const nothing: Answer = { candidates: [], directive: directives.offerNoFiles };
const files: Answer = { candidates: [], directive: 0 };

/**
 * What may stand for the last of the words of a command line, which may be empty. Never throws: a shell that is asked for a
 * word shows no errors.
 */
export async function complete(words: readonly string[], program: Pick<Program, 'commands'>): Promise<string> {
  const { candidates, directive } = await answer(words, program).catch(() => nothing);
  return `${[...candidates, `:${directive}`].join('\n')}\n`;
}

async function answer(words: readonly string[], program: Pick<Program, 'commands'>): Promise<Answer> {
  const { commands } = program;
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? '';
  const [first, second] = before.filter(word => !word.startsWith('-'));
  const named = commands.find(each => namesOf(each).includes(first ?? ''));
  if (named !== undefined && 'commands' in named) return await inGroup(named, second, before, current, program);
  const command = named ?? commands.find((each): each is Command => 'run' in each);
  if (command === undefined) return nothing;
  const rest = named === undefined ? before : before.slice(before.indexOf(first!) + 1);
  const isFirst = named === undefined && (first === undefined || takesValue(before.at(-2), command) !== undefined);
  const own = await inCommand(command, rest, current, program);
  const isWord = !current.startsWith('-') && takesValue(rest.at(-1), command) === undefined;
  return isFirst && isWord
    ? { ...own, candidates: [...matching(commands.map(titled), current), ...own.candidates] }
    : own;
}

async function inGroup(
  group: CommandGroup,
  second: string | undefined,
  before: readonly string[],
  current: string,
  program: Pick<Program, 'commands'>,
): Promise<Answer> {
  const command = group.commands.find(each => namesOf(each).includes(second ?? group.usual ?? ''));
  if (second === undefined && !current.startsWith('-'))
    return { ...nothing, candidates: matching(group.commands.map(titled), current) };
  if (command === undefined) return nothing;
  return await inCommand(
    command,
    before.slice(second === undefined ? 1 : before.indexOf(second) + 1),
    current,
    program,
  );
}

async function inCommand(
  command: Command,
  before: readonly string[],
  current: string,
  program: Pick<Program, 'commands'>,
): Promise<Answer> {
  const typed = {
    kubeconfig: valueOfOption('kubeconfig', before),
    context: valueOfOption('context', before),
    program,
  };
  const [, inline, part] = /^--([\w-]+)=(.*)$/s.exec(current) ?? [];
  if (inline !== undefined && part !== undefined) {
    const option = command.options[inline];
    const found = option === undefined ? nothing : await valuesOf(option, part, typed);
    return { ...found, candidates: found.candidates.map(value => `--${inline}=${value}`) };
  }
  const awaited = takesValue(before.at(-1), command);
  if (awaited !== undefined) return await valuesOf(awaited, current, typed);
  if (current.startsWith('-')) return { ...nothing, candidates: matching(optionNames(command), current) };
  const { positional } = command;
  const isTaken = before.some((word, i) => !word.startsWith('-') && takesValue(before[i - 1], command) === undefined);
  if (isTaken && positional?.array !== true) return nothing;
  return await fromSource(positional?.values, current, typed);
}

/** The option that a word is, if a value must follow it. */
function takesValue(word: string | undefined, { options }: Command): Option | undefined {
  const [, name] = /^--?([\w-]+)$/.exec(word ?? '') ?? [];
  if (name === undefined) return undefined;
  const found = Object.entries(options).find(([option, { alias }]) => option === name || alias === name)?.[1];
  return found?.type === 'boolean' ? undefined : found;
}

async function valuesOf(option: Option, current: string, typed: Omit<Typed, 'current'>): Promise<Answer> {
  if (option.choices !== undefined) return { ...nothing, candidates: matching(option.choices.map(String), current) };
  return await fromSource(option.values, current, typed);
}

async function fromSource(
  source: ValueSource | undefined,
  current: string,
  typed: Omit<Typed, 'current'>,
): Promise<Answer> {
  if (source === undefined) return nothing;
  if (source === 'files') return files;
  const found = await source({ ...typed, current });
  if (found === 'files') return files;
  const candidates = matching(found, current);
  const opens = candidates.length > 0 && candidates.every(value => /[/=]$/.test(value.split('\t')[0]!));
  return { candidates, directive: directives.offerNoFiles + (opens ? directives.addNoBlank : 0) };
}

function optionNames({ options }: Command): string[] {
  const names = Object.entries(options).map(([name, { describe = '' }]) => `--${name}\t${describe}`);
  return [...names, '--help\twhat all of this means'];
}

function titled(each: Command | CommandGroup): string {
  return `${namesOf(each)[0]}\t${each.describe}`;
}

function matching(candidates: readonly string[], current: string): string[] {
  return candidates.filter(candidate => candidate.startsWith(current));
}

function valueOfOption(name: string, words: readonly string[]): string | undefined {
  const at = words.indexOf(`--${name}`);
  return at >= 0 ? words[at + 1] : words.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}
