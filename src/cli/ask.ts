import type { ReadLineOptions } from 'node:readline';
import type { Writable } from 'node:stream';
import { UserError } from '../core/errors.ts';
import { interrupt } from './interrupt.ts';

/** Whether there is a person to ask. What is asked stands on stderr: stdout is the report and nothing else. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks for a line. An empty one means the usual answer, if there is one.
 * @throws UserError if the input ends
 */
export async function ask(question: string, usual?: string): Promise<string> {
  const given = await answered(readLine(usual === undefined ? `${question}: ` : `${question} [${usual}]: `));
  return given.trim() || (usual ?? '');
}

/** As {@link ask}; what is typed or pasted is not shown. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(`${question} (not shown): `);
  try {
    return (await answered(readLine('', { output: await nowhere() }))).trim();
  } finally {
    process.stderr.write('\n');
  }
}

export async function confirm(question: string): Promise<boolean> {
  return !/^n/i.test(await ask(`${question} [Y/n]`));
}

async function answered(line: Promise<string | undefined>): Promise<string> {
  const given = await line;
  if (given === undefined) throw new UserError('no answer was given, so nothing was changed');
  return given;
}

/**
 * A line of the terminal; `undefined` if the input ends. Between two of them the terminal is as it was: what is typed then
 * is shown, waits for the next line, and Ctrl-C reaches the process.
 */
export async function readLine(prompt: string, options: Partial<ReadLineOptions> = {}): Promise<string | undefined> {
  const { createInterface } = await import('node:readline');
  return await new Promise(resolve => {
    const line = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: true,
      historySize: 0,
      ...options,
    });
    line.on('SIGINT', () => {
      process.stderr.write('\n');
      interrupt();
    });
    line.once('close', () => resolve(undefined));
    line.question(prompt, answer => {
      resolve(answer);
      line.close();
    });
  });
}

async function nowhere(): Promise<Writable> {
  const { Writable } = await import('node:stream');
  return new Writable({ write: (_text, _encoding, done) => done() });
}
