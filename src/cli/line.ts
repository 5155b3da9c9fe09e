import { asksForHelp, asksForVersion, locate, toldBy } from './arguments.ts';
import type { Program } from './command.ts';
import { completeArguments } from './origins.ts';
import { detectTerminal } from './terminal.ts';
import { version } from './version.ts';

/**
 * Parses a command line and runs the command that it names.
 * @throws UserError if it is none
 */
export async function runLine(given: readonly string[], program: Program): Promise<void> {
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
  if (asksForVersion(given)) {
    process.stdout.write(`kubecause ${version}\n`);
    return;
  }
  const call = locate(given, program);
  const { command } = call;
  const told = toldBy(call, program);
  await command.run((await completeArguments(command, told, program)) as never, program, told);
}
