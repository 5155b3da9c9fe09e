import { allCommands, type Command, type Option } from '../../src/cli/command.ts';
import { exitCodes, exitMeanings } from '../../src/cli/exit.ts';
import { argumentOf, codesOf, otherVariables, precedence, spellingOf, textOf } from '../../src/cli/help.ts';
import { commands } from '../../src/cli/main.ts';

/** The name of the program, as the page tells of it. */
const program = 'kubecause';

/**
 * man/kubecause.1: all commands and options, from what the help is made of. An option that several commands take stands once.
 * @see https://man7.org/linux/man-pages/man7/man.7.html
 */
export function manPage(): string {
  const all = allCommands({ commands });
  const shared = sharedOptions(all.map(({ command }) => command));
  return `${[
    `.\\" Made by \`npm run fix\`.`,
    `.TH KUBECAUSE 1 "" "${program}"`,
    ...section('NAME', [`${program} \\- what is wrong in a Kubernetes cluster, and why`]),
    ...section('SYNOPSIS', [`.B ${program}`, `[\\fIcommand\\fR] [\\fIoptions\\fR]`]),
    ...section('DESCRIPTION', [
      text('Reads a cluster, live or recorded, finds what is wrong in it, and puts the symptoms under their cause.'),
      text('Without a command it analyzes the cluster of the current context.'),
    ]),
    ...section(
      'COMMANDS',
      all.flatMap(({ name, command }) => commandPart(name, command, shared)),
    ),
    ...section('OPTIONS', ['Options of several commands. Each command says above which of them it takes.']),
    ...[...shared].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, option]) => optionRow(name, option)),
    ...section(
      'EXIT STATUS',
      Object.entries(exitMeanings).flatMap(([name, meaning]) =>
        row(bold(String(exitCodes[name as keyof typeof exitCodes])), meaning),
      ),
    ),
    ...section('ENVIRONMENT', [
      text(`${precedence} That of --fail-on is KUBECAUSE_FAIL_ON; \`${program} help environment\` lists all.`),
      ...otherVariables.flatMap(([name, meaning]) => row(bold(name), meaning)),
    ]),
    ...section('FILES', [
      ...row(bold('.kubecause.yaml'), 'the configuration of a project: here, or in a folder above'),
      ...row(bold('config.yaml'), `that of the user; \`${program} config path\` says where it is`),
    ]),
    ...section('SEE ALSO', ['.BR kubectl (1)']),
  ].join('\n')}\n`;
}

/** The options that more than one command takes in the same words, by name. */
function sharedOptions(all: readonly Command[]): ReadonlyMap<string, Option> {
  const seen = new Set<Option>();
  const shared = new Map<string, Option>();
  for (const [name, option] of all.flatMap(({ options }) => Object.entries(options))) {
    if (seen.has(option)) shared.set(name, option);
    seen.add(option);
  }
  return shared;
}

function commandPart(name: string, command: Command, shared: ReadonlyMap<string, Option>): string[] {
  const options = Object.entries(command.options);
  const own = options.filter(([option, about]) => shared.get(option) !== about);
  const others = options.filter(([option, about]) => shared.get(option) === about).map(([option]) => `--${option}`);
  const { positional } = command;
  return [
    `.SS ${text(`${name} ${argumentOf(command)}`.trim())}`,
    text(`${command.describe}.`),
    ...(positional === undefined ? [] : row(italic(positional.name.toUpperCase()), positional.describe)),
    ...own.flatMap(([option, about]) => optionRow(option, about)),
    ...(others.length === 0 ? [] : ['.PP', text(`Also: ${others.sort().join(', ')}`)]),
    '.PP',
    text(`Exit codes: ${codesOf(command).join(', ')}`),
    ...command.examples.flatMap(([line, meaning]) => ['.PP', text(meaning), '.PP', ...example(line)]),
  ];
}

function optionRow(name: string, option: Option): string[] {
  return row(bold(spellingOf(name, option)), textOf(option));
}

function example(line: string): string[] {
  return ['.nf', '.RS 4', text(line.replaceAll('$0', program)), '.RE', '.fi'];
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines];
}

function row(head: string, meaning: string): string[] {
  return ['.TP', head, text(meaning)];
}

function bold(words: string): string {
  return `\\fB${text(words)}\\fR`;
}

function italic(words: string): string {
  return `\\fI${text(words)}\\fR`;
}

/** A line that says what it says: hyphens that are to be copied, and no word that would be a request to the formatter. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq')
    .replace(/^\./, '\\&.');
}
