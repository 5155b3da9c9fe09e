import type { Argv } from 'yargs';
import { UserError } from '../core/errors.ts';
import { asksForHelp, checkArguments, locate, normalise, type Parsed, usageMessage } from './arguments.ts';
import type { Command, Option, Program } from './options.ts';
import { completeArguments } from './origins.ts';
import { detectTerminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Parses a command line and runs the command that it names.
 * @throws UserError if it is none
 */
export async function runLine(given: readonly string[], program: Program): Promise<void> {
  const { commands } = program;
  if (given[0] === '__complete') {
    const { complete } = await import('./complete.ts');
    process.stdout.write(await complete(given.slice(1), program));
    return;
  }
  if (asksForHelp(given)) {
    const { helpFor, helpTopicOf } = await import('./help.ts');
    const { width } = detectTerminal({});
    process.stdout.write(helpFor(given, helpTopicOf(given), program, width));
    return;
  }
  const place = locate(given, commands);
  // Help and completion need no parser.
  const { default: yargs } = await import('yargs');
  const parser = yargs(normalise([...place.path, ...place.argv]))
    // In one language: what it complains of is read by usageMessage.
    .locale('en')
    .help(false)
    .version(`kubecause ${version}`)
    .alias('version', 'V')
    .strict()
    .parserConfiguration({ 'greedy-arrays': false, 'dot-notation': false, 'boolean-negation': false })
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError'
        ? new UserError(usageMessage(message ?? error.message, place))
        : error;
    });
  const register = (to: Argv, command: Command): Argv =>
    to.command(
      command.command,
      command.describe,
      y => withFlags(y, command),
      async args => {
        checkArguments(command, args as Parsed, place);
        await command.run((await completeArguments(command, args, program)) as never, program);
      },
    );
  for (const each of commands)
    if ('run' in each) register(parser, each);
    else parser.command(each.command, each.describe, group => each.commands.reduce(register, group));
  await parser.parseAsync();
}

function withFlags(y: Argv, { positional, options }: Command): Argv {
  if (positional !== undefined)
    y.positional(positional.name, {
      type: 'string',
      ...(positional.optional === true ? {} : { demandOption: true }),
      array: positional.array === true,
    });
  return y.options(Object.fromEntries(Object.entries(options).map(([name, option]) => [name, flagOf(option)])));
}

/** What yargs has to know of an option. What holds where it is not given is found afterwards: see origins.ts. */
function flagOf({ type, alias, array, choices, requiresArg }: Option) {
  return {
    ...(type !== undefined && { type }),
    ...(alias !== undefined && { alias }),
    ...(array !== undefined && { array }),
    ...(choices !== undefined && { choices }),
    ...(requiresArg !== undefined && { requiresArg }),
  };
}
