export const notInTime = 'not finished within the time for the whole run (--timeout)';

/** Whether a signal was aborted by a time limit, rather than by someone. */
export function isDeadline(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}
