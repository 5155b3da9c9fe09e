import { logBounds, tailOf } from '../../core/logs.ts';
import type { ReadLog, WantedLog } from '../../core/source.ts';
import { isDeadline, notInTime } from './deadline.ts';
import { readStatus } from './status.ts';
import type { Answer, Tally, Transport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** Seconds for one log: the API server waits for the kubelet of a node, which may be gone. */
const patience = 10;

/** The API server cuts what is more, from the end of the lines that were asked for: never reached but by absurd lines. */
const mostBytes = 4 * 1024 ** 2;

/**
 * Reads the logs of a container. Never throws for what the server does: that is a state.
 * @throws the signal's reason if it is aborted but by a time limit, UserError if there is no credential
 */
export async function readLog(
  transport: Transport,
  wanted: WantedLog,
  tallies: readonly Tally[],
  signal: AbortSignal,
): Promise<ReadLog> {
  const ask = async (previous: boolean): Promise<string> => {
    const answer = await transport.get({
      path: pathOf(wanted, previous),
      accept: 'application/json, */*',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience * 1000)]),
      tallies,
      once: true,
    });
    if (isWithoutLog(answer)) return '';
    // A log is plain text: a page with a form to log in is what a proxy says.
    if (answer.status !== 200 || answer.contentType.includes('html')) throw new Refusal(answer);
    return tailOf(answer.body);
  };
  try {
    const current = await ask(false);
    return { ...wanted, state: 'complete', current, earlier: wanted.previous ? await ask(true) : '' };
  } catch (error) {
    if (isDeadline(signal)) return { ...wanted, state: 'timed-out', why: notInTime };
    signal.throwIfAborted();
    if (error instanceof Refusal) return { ...wanted, state: error.state, why: error.message };
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return { ...wanted, state: 'timed-out', why: `the server did not give the log within ${patience} s` };
    if (error instanceof TransportError)
      return { ...wanted, state: error.failure === 'timeout' ? 'timed-out' : 'failed', why: error.message };
    throw error;
  }
}

/** What has not run yet, or is gone meanwhile, has no log: if it is the API server that says so. */
function isWithoutLog(answer: Answer): boolean {
  return (answer.status === 400 || answer.status === 404) && readStatus(answer).reason !== '';
}

class Refusal extends Error {
  readonly state: 'forbidden' | 'timed-out' | 'failed';

  constructor(answer: Answer) {
    super(readStatus(answer).message);
    this.state = stateOf(answer.status);
  }
}

function stateOf(status: number): Refusal['state'] {
  if (status === 401 || status === 403) return 'forbidden';
  return status === 504 ? 'timed-out' : 'failed';
}

function pathOf({ namespace, pod, container }: WantedLog, previous: boolean): string {
  const query = new URLSearchParams({
    container,
    tailLines: String(logBounds.lines),
    limitBytes: String(mostBytes),
    ...(previous && { previous: 'true' }),
  });
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
}
