import { UserError } from '../core/errors.ts';
import { column } from '../render/style.ts';
import {
  allCommands,
  type Command,
  type CommandGroup,
  exitsOf,
  namesOf,
  type Option,
  type Program,
} from './command.ts';
import { type ExitName, exitCodes, exitMeanings } from './exit.ts';
import { variableOf } from './origins.ts';
import { didYouMean } from './parse.ts';

/** Groups of options that most runs need nothing of: their names are the topics of `--help=TOPIC`. */
const foldedGroups: Readonly<Record<string, string>> = {
  cluster: 'Cluster:',
  explain: 'Explain:',
  access: 'Who may ask:',
};

/** A command with fewer options shows them all. */
const fewOptions = 20;

/**
 * What `--help=TOPIC` names; `''` if nothing.
 * @throws UserError if there is no such topic
 */
export function helpTopicOf(argv: readonly string[]): string {
  const topic = argv.flatMap(word => /^--help=(.*)/.exec(word)?.[1] ?? [])[0] ?? '';
  const topics = [...Object.keys(foldedGroups), 'all'];
  if (topic !== '' && !topics.includes(topic))
    throw new UserError(`--help wants one of ${topics.join(', ')}, but got "${topic}"${didYouMean(topic, topics)}`);
  return topic;
}

/** The help of what the words name: the program, a group or a command. */
export function helpFor(words: readonly string[], topic: string, program: Program, width: number): string {
  const [first, second] = words.filter(word => !word.startsWith('-'));
  if (first === undefined && topic === '') return programHelp(program, width);
  const found = program.commands.find(each => namesOf(each).includes(first ?? 'analyze'));
  if (found === undefined) return programHelp(program, width);
  if ('run' in found) return commandHelp(namesOf(found)[0]!, found, topic, program, width);
  const command = found.commands.find(each => namesOf(each).includes(second ?? ''));
  if (command === undefined) return groupHelp(found, program, width);
  return commandHelp(`${found.command} ${namesOf(command)[0]}`, command, topic, program, width);
}

/** The help of the program: what it is good for, its commands, and where to read more. */
function programHelp({ name, commands }: Program, width: number): string {
  const [first] = commands;
  const examples = first !== undefined && 'run' in first ? examplesOf(first, name, width) : [];
  return pageOf([
    [`${name}: what is wrong in a Kubernetes cluster, and why`],
    [`Usage: ${name} [command] [options]; without a command it analyzes`],
    [
      'Commands:',
      ...rowsOf(
        commands.map(each => [titleOf(each), each.describe]),
        width,
      ),
    ],
    examples,
    [
      `${name} COMMAND --help says more of a command; ${name} help exit-codes and ${name} help environment of those.`,
      exitLine(),
    ],
  ]);
}

/** The help of a group: its commands. */
function groupHelp({ command, describe, commands, usual }: CommandGroup, { name }: Program, width: number): string {
  return pageOf([
    [describe],
    [
      `Usage: ${name} ${command} ${usual === undefined ? 'COMMAND' : '[COMMAND]'} [options]${usual === undefined ? '' : `; without a command: ${usual}`}`,
    ],
    [
      'Commands:',
      ...rowsOf(
        commands.map(each => [`${command} ${titleOf(each)}`, each.describe]),
        width,
      ),
    ],
    [`${name} ${command} COMMAND --help says more of a command.`],
  ]);
}

/**
 * The help of a command. Options that are seldom needed are folded away where there are many.
 * @param title the command as it is typed, such as `auth add`
 * @param topic what `--help=TOPIC` names; `''` if nothing
 */
function commandHelp(title: string, command: Command, topic: string, { name }: Program, width: number): string {
  const { positional, options, describe } = command;
  const entries = Object.entries(options);
  const shown = entries.filter(([, option]) => isUnfolded(option, topic, entries.length));
  const groups = [...new Set(shown.map(([, option]) => groupOf(option)))];
  const folded = Object.entries(foldedGroups).filter(([, group]) =>
    entries.some(([, option]) => groupOf(option) === group && !shown.some(([, other]) => other === option)),
  );
  return pageOf([
    [describe],
    [`Usage: ${name} ${[title, argumentOf(command)].join(' ').trim()} [options]`],
    positional === undefined ? [] : rowsOf([[positional.name.toUpperCase(), positional.describe]], width),
    ...groups.map(group => [
      group,
      ...rowsOf(
        shown
          .filter(([, option]) => groupOf(option) === group)
          .map(([option, about]) => [flagOf(option, about), textOf(about)]),
        width,
      ),
    ]),
    topic === '' ? examplesOf(command, name, width) : [],
    [
      ...(folded.length === 0
        ? []
        : [`More options: ${[...folded.map(([word]) => word), 'all'].map(word => `--help=${word}`).join(', ')}`]),
      exitLine(command),
    ],
  ]);
}

function isUnfolded(option: Option, topic: string, count: number): boolean {
  const group = groupOf(option);
  if (topic !== '' && topic !== 'all') return group === foldedGroups[topic];
  return (
    topic === 'all' || count <= fewOptions || option.often === true || !Object.values(foldedGroups).includes(group)
  );
}

/** The table of exit codes: what each means, and which commands end with which. */
export function exitCodesHelp(program: Program, width: number): string {
  const meanings = Object.entries(exitCodes).map(([key, code]): [string, string] => [
    String(code),
    exitMeanings[key as ExitName],
  ]);
  const commands = allCommands(program);
  return pageOf([
    ['Exit codes:', ...rowsOf(meanings, width)],
    [
      'Commands end with',
      ...rowsOf(
        commands.map(({ name, command }) => [name, codesOf(command).join(' ')]),
        width,
      ),
    ],
    [
      'Every command ends with 129, 130 or 143 if it is stopped. Of several clusters the worst counts: 2, then 1, then 3.',
    ],
  ]);
}

/** What counts first. */
export const precedence =
  'Every option has a variable; a flag counts before it, and it before the configuration files.';

/** Variables that are none of an option. */
export const otherVariables: readonly (readonly [name: string, text: string])[] = [
  ['KUBECAUSE_API_KEY', 'the key of the backend that is asked'],
  ['KUBECONFIG', 'kubeconfig files, as for kubectl'],
  ['NO_COLOR', 'no colours'],
  ['FORCE_COLOR', 'colours even where there is no terminal'],
  ['HTTPS_PROXY, NO_PROXY', 'the way out'],
  ['SSL_CERT_FILE', 'certificates to trust besides the usual ones, for backends'],
];

/** The variables KUBECAUSE_*, and others that count. */
export function environmentHelp(options: Iterable<string>, width: number): string {
  return pageOf([
    [precedence],
    [
      'Variables:',
      ...rowsOf(
        [...options].sort().map(name => [variableOf(name), `--${name}`]),
        width,
      ),
    ],
    ['Also:', ...rowsOf(otherVariables, width)],
  ]);
}

/** The exit codes that a command may end with. */
export function codesOf(command: Command): number[] {
  return exitsOf(command).map(name => exitCodes[name]);
}

function exitLine(command?: Command): string {
  const codes = command === undefined ? (['healthy', 'found', 'failed', 'incomplete'] as const) : exitsOf(command);
  return `Exit codes: ${codes.map(name => `${exitCodes[name]} ${shortMeanings[name]}`).join(', ')}.`;
}

const shortMeanings: Readonly<Record<ExitName, string>> = {
  healthy: 'all is well',
  found: 'something is wrong',
  failed: 'it could not be done',
  incomplete: 'not everything could be looked at',
  hungUp: 'the terminal was closed',
  interrupted: 'interrupted',
  terminated: 'terminated',
};

/** `why OBJECT..`. */
function titleOf(each: Command | CommandGroup): string {
  return 'run' in each ? `${namesOf(each)[0]} ${argumentOf(each)}`.trim() : each.command;
}

/** What a command is about, as a usage line says it: `OBJECT..`, `[OBJECTS..]`. */
export function argumentOf({ positional }: Command): string {
  if (positional === undefined) return '';
  const word = `${positional.name.toUpperCase()}${positional.array === true ? '..' : ''}`;
  return positional.optional === true ? `[${word}]` : word;
}

function groupOf({ group }: Option): string {
  return group ?? 'Options:';
}

/** `-n, --namespace NAMESPACE`; what has no letter is indented as if it had. */
function flagOf(name: string, option: Option): string {
  return `${typeof option.alias === 'string' ? '' : '    '}${spellingOf(name, option)}`;
}

/** `-n, --namespace NAMESPACE`. */
export function spellingOf(name: string, { alias, type }: Option): string {
  const short = typeof alias === 'string' ? `-${alias}, ` : '';
  return `${short}--${name}${type === 'boolean' ? '' : ` ${name.split('-').at(-1)!.toUpperCase()}`}`;
}

/** What an option means, what it may be and what it is if it is not given. */
export function textOf({ describe, choices, default: usual, defaultDescription }: Option): string {
  const text = defaultDescription ?? (usual === undefined || usual === false ? undefined : String(usual));
  const notes = [
    ...(choices === undefined ? [] : [choices.join(', ')]),
    ...(text === undefined ? [] : [`default: ${text}`]),
  ];
  return `${describe}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function examplesOf({ examples }: Command, name: string, width: number): string[] {
  const rows = examples.map(([line, meaning]): [string, string] => [line.replaceAll('$0', name), meaning]);
  return rows.length === 0 ? [] : ['Examples:', ...rowsOf(rows, width)];
}

/** What is longer stands in a line of its own. */
const widestName = 34;

/** Names and texts in two columns. */
function rowsOf(rows: readonly (readonly [name: string, text: string])[], width: number): string[] {
  const left = Math.min(widestName, Math.max(...rows.map(([name]) => name.length))) + 4;
  return rows.flatMap(([name, text]) => {
    const head = `  ${name}`;
    return head.length + 2 > left
      ? [head, column(' '.repeat(left), text, width)]
      : [column(head.padEnd(left), text, width)];
  });
}

function pageOf(paragraphs: readonly (readonly string[])[]): string {
  const shown = paragraphs.filter(lines => lines.length > 0).map(lines => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}
