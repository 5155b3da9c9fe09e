import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
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
  const given = await readLine(usual === undefined ? `${question}: ` : `${question} [${usual}]: `, process.stderr);
  return given.trim() || (usual ?? '');
}

/** As {@link ask}; what is typed or pasted is not shown. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(`${question} (not shown): `);
  try {
    return (await readLine('', nowhere())).trim();
  } finally {
    process.stderr.write('\n');
  }
}

export async function confirm(question: string): Promise<boolean> {
  return !/^n/i.test(await ask(`${question} [Y/n]`));
}

function readLine(prompt: string, output: NodeJS.WritableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const line = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
    line.on('SIGINT', () => {
      process.stderr.write('\n');
      interrupt();
    });
    line.once('close', () => reject(new UserError('nothing was answered, and nothing is changed')));
    line.question(prompt, answer => {
      resolve(answer);
      line.close();
    });
  });
}

function nowhere(): Writable {
  return new Writable({ write: (_text, _encoding, done) => done() });
}
