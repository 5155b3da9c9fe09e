import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where `script` of util-linux is: it gives a process a terminal without a native module. */
const script = '/usr/bin/script';
export const hasPseudoTerminal = process.platform === 'linux' && existsSync(script);

/** A process on a terminal of its own, and a person before it. */
export interface PseudoTerminal {
  /** All that was shown so far, without what moves the cursor. */
  screen(): string;
  /** Waits until something is shown that was not there when it was last waited for. */
  shows(text: string | RegExp): Promise<void>;
  /** Types as a person does; `\r` is Enter, `\u0003` Ctrl-C, `\u0004` Ctrl-D. */
  type(keys: string): void;
  /** The exit code. */
  readonly ended: Promise<number>;
}

/** In milliseconds: a busy machine takes a while to start a process. */
const patience = 60_000;

export function onTerminal(command: readonly string[], env: NodeJS.ProcessEnv): PseudoTerminal {
  const quoted = command.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // No shell stays between: Ctrl-C would end some of them, and with it the terminal.
  const child: ChildProcess = spawn(script, ['-qec', `stty cols 80; exec ${quoted}`, '/dev/null'], {
    env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let read = 0;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (shown += text));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told
  const screen = (): string => shown.replace(/\u001b\[[\d;?]*[A-Za-z]/g, '').replace(/\r/g, '');
  return {
    screen,
    async shows(text) {
      for (const until = Date.now() + patience; ; await new Promise(resolve => setTimeout(resolve, 20))) {
        const fresh = screen().slice(read);
        const at = typeof text === 'string' ? fresh.indexOf(text) : fresh.search(text);
        if (at >= 0) {
          read += at + (typeof text === 'string' ? text.length : 1);
          return;
        }
        if (Date.now() > until) throw new Error(`never shown: ${text}; instead:\n${fresh}`);
      }
    },
    type: keys => void child.stdin!.write(keys),
    ended: new Promise(resolve => child.on('close', code => resolve(code ?? -1))),
  };
}
