/**
 * Does something that somebody waits for: until that one leaves, or for so many milliseconds.
 * @throws the signal's reason, or a TimeoutError, though what was begun may go on
 */
export async function withDeadline<T>(
  milliseconds: number,
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const leave = (): void => end.abort(gone.reason);
  const late = setTimeout(() => end.abort(new DOMException('it took too long', 'TimeoutError')), milliseconds);
  gone.addEventListener('abort', leave, { once: true });
  const ended = new Promise<never>((_, reject) => {
    end.signal.addEventListener('abort', () => reject(end.signal.reason), { once: true });
  });
  try {
    gone.throwIfAborted();
    return await Promise.race([work(end.signal), ended]);
  } finally {
    // A timer of its own for each would outlive thousands of answers.
    clearTimeout(late);
    gone.removeEventListener('abort', leave);
  }
}
