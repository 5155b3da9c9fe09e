import { exitCodes } from './exit.ts';

/** The work that Ctrl-C ends first: what is done by then is printed. */
let running: AbortController | undefined;

/** Does work that may end early: on the first Ctrl-C its signal aborts; a second one ends the process. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return await abortable(async signal => {
    try {
      return await work(signal);
    } finally {
      if (signal.aborted) process.exitCode = exitCodes.interrupted;
    }
  });
}

/** As {@link interruptible}, for work of which nothing depends on whether it was ended: an answer that was long enough. */
export async function abortable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  running = controller;
  try {
    return await work(controller.signal);
  } finally {
    running = undefined;
  }
}

/** What Ctrl-C does. */
export function interrupt(): void {
  if (running === undefined || running.signal.aborted) process.exit(exitCodes.interrupted);
  running.abort();
}
