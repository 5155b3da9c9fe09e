import { fstatSync, writeSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import { settleHome } from '../files/home.ts';
import type { Command, CommandGroup } from './command.ts';
import { analyze } from './commands/analyze.ts';
import { analyzersGroup } from './commands/analyzers/index.ts';
import { auth } from './commands/auth/index.ts';
import { baseline } from './commands/baseline/index.ts';
import { cache } from './commands/cache/index.ts';
import { completion } from './commands/completion.ts';
import { config } from './commands/config/index.ts';
import { diff } from './commands/diff.ts';
import { dump } from './commands/dump.ts';
import { explain } from './commands/explain.ts';
import { filters } from './commands/filters/index.ts';
import { help } from './commands/help.ts';
import { rbac } from './commands/rbac.ts';
import { recordCommand } from './commands/record.ts';
import { recording } from './commands/recording/index.ts';
import { serve } from './commands/serve.ts';
import { versionCommand } from './commands/version.ts';
import { why } from './commands/why.ts';
import { exitCodes } from './exit.ts';
import { interrupt } from './interrupt.ts';
import { runLine } from './line.ts';

/** All commands. A new one is a file and a line here. */
export const commands: readonly (Command | CommandGroup)[] = [
  analyze,
  why,
  serve,
  diff,
  recordCommand,
  recording,
  baseline,
  rbac,
  analyzersGroup,
  explain,
  auth,
  cache,
  config,
  filters,
  completion,
  dump,
  versionCommand,
  help,
];

/** Runs one command line. Everything that a person did wrong ends here as one line on stderr and exit code 2. */
export async function main(argv: string[], name = 'kubecause'): Promise<void> {
  const verbose = argv.includes('-v') || argv.includes('--verbose');
  settleHome(process.env);
  endQuietly(verbose);
  writeWhole();
  try {
    await runLine(argv, { name, commands });
  } catch (error) {
    await report(error, verbose);
  }
  // Connections that are kept alive would keep the process; what was written is flushed first.
  process.stdout.write('', error => {
    if (error === undefined || error === null) process.exit();
  });
}

async function report(error: unknown, verbose: boolean): Promise<void> {
  process.exitCode = exitCodes.failed;
  const isNowhere = error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
  const known = error instanceof UserError || isNowhere;
  const told = error instanceof Error ? error.message : String(error);
  const message = isNowhere ? 'the working directory was deleted; go to another, or name files from / on' : told;
  process.stderr.write(
    `kubecause: ${known ? message : `unexpected error: ${message}${verbose ? '' : ' (-v shows where)'}; please report it`}\n`,
  );
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  if (!known) (await import('./last-error.ts')).keepLastError(error);
}

/**
 * To a file Node writes once, and forgets what a disk with little space left did not take of it: a report would be cut, and
 * nobody told (SyncWriteStream). What is not taken is written again, until it is, or there is no space at all.
 */
function writeWhole(): void {
  const { stdout } = process;
  if (!isFile(stdout.fd)) return;
  stdout._write = (chunk: Uint8Array, _encoding, done) => {
    try {
      for (let written = 0; written < chunk.length; ) written += writeSync(stdout.fd, chunk, written);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

/** What was closed is no file. */
function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/**
 * `| head` closes the pipe early, Ctrl-C ends a reading: neither is worth a message. A report that is cut by a full disk is.
 * What goes wrong where nobody waits for it must not end with 1, which Node would: that says that something was found.
 */
function endQuietly(verbose: boolean): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    const told = error.code === 'EPIPE' ? undefined : new UserError(`cannot write to stdout: ${error.message}`);
    Promise.resolve(told && report(told, false)).finally(() => process.exit());
  });
  // Whoever closed it reads no complaints, and is no reason to keep back a report.
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', error => {
    report(error, verbose).finally(() => process.exit());
  });
  process.on('SIGINT', interrupt);
  process.once('SIGTERM', () => process.exit(exitCodes.terminated));
  process.once('SIGHUP', () => process.exit(exitCodes.hungUp));
}
