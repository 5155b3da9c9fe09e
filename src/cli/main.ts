import yargs from 'yargs';
import { UserError } from '../core/errors.ts';
import { analyze } from './commands/analyze.ts';
import { analyzersCommand } from './commands/analyzers.ts';
import { explain } from './commands/explain.ts';
import { recordCommand } from './commands/record.ts';
import { exitCodes } from './exit.ts';
import { didYouMean } from './parse.ts';
import { version } from './version.ts';

const commands = [analyze, recordCommand, analyzersCommand, explain];

/** Runs one command line. Everything that a person did wrong ends here as one line on stderr and exit code 2. */
export async function main(argv: string[]): Promise<void> {
  endQuietly();
  let options: string[] = [];
  const parser = yargs(normalise(argv))
    .scriptName('kubecause')
    .usage('$0 [command]: what is wrong in a Kubernetes cluster, and why')
    .version(`kubecause ${version}`)
    .alias('version', 'V')
    .alias('help', 'h')
    .strict()
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .parserConfiguration({ 'greedy-arrays': false })
    .epilogue('Exit codes: 0 nothing wrong, 1 something is, 2 could not look, 3 could not look at everything.')
    .exitProcess(false)
    .fail((message, error, y) => {
      if (error !== undefined && error !== null) throw error;
      options = Object.keys((y as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions().key);
      throw new UserError(usageMessage(message, options));
    });
  for (const command of commands) parser.command(command as never);
  try {
    await parser.parseAsync();
  } catch (error) {
    report(error, argv.includes('-v') || argv.includes('--verbose'));
  }
  // Connections that are kept alive would keep the process; what was written is flushed first.
  process.stdout.write('', () => process.exit());
}

/** `--wait` may stand without a time, and then must not take the next word for one. */
function normalise(argv: readonly string[]): string[] {
  return argv.map(arg => (arg === '--wait' ? '--wait=5m' : arg));
}

function usageMessage(message: string, options: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.+)$/.exec(message);
  if (unknown === null) return `${message.replace(/\n+/g, ' ').trim()}; see: kubecause --help`;
  const [first = ''] = unknown[1]!.split(', ');
  const isOption = options.length > 0 && process.argv.some(arg => arg.startsWith(`-${first}`) || arg.startsWith(`--${first}`));
  if (isOption) return `there is no option --${first}${didYouMean(first, options)}; see: kubecause --help`;
  const names = commands.flatMap(c => c.command).map(name => name.split(' ')[0]!).filter(name => name !== '$0');
  return `there is no command "${first}"${didYouMean(first, names)}; see: kubecause --help`;
}

function report(error: unknown, verbose: boolean): void {
  process.exitCode = exitCodes.failed;
  const known = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`kubecause: ${known ? message : `unexpected error: ${message}${verbose ? '' : ' (-v shows where)'}; please report it`}\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** `| head` closes the pipe early, Ctrl-C ends a reading: neither is worth a message. */
function endQuietly(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.once('SIGINT', () => process.exit(exitCodes.interrupted));
  process.once('SIGTERM', () => process.exit(exitCodes.terminated));
}
