import yargs, { type Argv } from 'yargs';
import { UserError } from '../core/errors.ts';
import { checkArguments, locate, normalise, type Parsed, usageMessage } from './arguments.ts';
import { analyze } from './commands/analyze.ts';
import { analyzersCommand } from './commands/analyzers.ts';
import { auth } from './commands/auth/index.ts';
import { cache } from './commands/cache/index.ts';
import { explain } from './commands/explain.ts';
import { recordCommand } from './commands/record.ts';
import { why } from './commands/why.ts';
import { exitCodes } from './exit.ts';
import { interrupt } from './interrupt.ts';
import type { Command, CommandGroup } from './options.ts';
import { version } from './version.ts';

const commands: readonly (Command | CommandGroup)[] = [
  analyze,
  why,
  recordCommand,
  analyzersCommand,
  explain,
  auth,
  cache,
];

/** Runs one command line. Everything that a person did wrong ends here as one line on stderr and exit code 2. */
export async function main(argv: string[]): Promise<void> {
  endQuietly();
  const parser = yargs(normalise(argv))
    .scriptName('kubecause')
    // In one language: what it complains of is read by usageMessage.
    .locale('en')
    .usage('$0 [command]: what is wrong in a Kubernetes cluster, and why')
    .version(`kubecause ${version}`)
    .alias('version', 'V')
    .alias('help', 'h')
    .strict()
    .wrap(Math.min(100, process.stdout.columns || 100))
    .parserConfiguration({ 'greedy-arrays': false, 'dot-notation': false, 'boolean-negation': false })
    .epilogue('Exit codes: 0 nothing wrong, 1 something is, 2 could not look, 3 could not look at everything.')
    .exitProcess(false)
    .fail((message, error) => {
      throw error === undefined || error.name === 'YError'
        ? new UserError(usageMessage(message ?? error.message, locate(argv, commands)))
        : error;
    });
  try {
    for (const command of commands)
      if ('run' in command) register(parser, command, argv);
      else
        parser.command(command.command, command.describe, group =>
          command.commands.reduce((y, each) => register(y, each, argv), group),
        );
    locate(argv, commands);
    await parser.parseAsync();
  } catch (error) {
    report(error, argv.includes('-v') || argv.includes('--verbose'));
  }
  // Connections that are kept alive would keep the process; what was written is flushed first.
  process.stdout.write('', error => {
    if (error === undefined || error === null) process.exit();
  });
}

function register(parser: Argv, command: Command, argv: readonly string[]): Argv {
  const { positional, options, examples } = command;
  const build = (y: Argv): Argv => {
    if (positional !== undefined)
      y.positional(positional.name, {
        type: 'string',
        ...(positional.optional === true ? {} : { demandOption: true }),
        array: positional.array === true,
        describe: positional.describe,
      });
    return examples.reduce(
      (withExample, [line, meaning]) => withExample.example(line, meaning),
      y.options({ ...options }),
    );
  };
  return parser.command(command.command, command.describe, build, args => {
    checkArguments(command, args as Parsed, locate(argv, commands));
    return command.run(args as never);
  });
}

function report(error: unknown, verbose: boolean): void {
  process.exitCode = exitCodes.failed;
  const known = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `kubecause: ${known ? message : `unexpected error: ${message}${verbose ? '' : ' (-v shows where)'}; please report it`}\n`,
  );
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** `| head` closes the pipe early, Ctrl-C ends a reading: neither is worth a message. A report that is cut by a full disk is. */
function endQuietly(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') report(new UserError(`cannot write to stdout: ${error.message}`), false);
    process.exit();
  });
  process.on('SIGINT', interrupt);
  process.once('SIGTERM', () => process.exit(exitCodes.terminated));
}
