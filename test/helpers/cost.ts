/**
 * Milliseconds of the processor that work takes: the least of a few times, since what else this process does counts, too. By
 * the clock it would be what the machine does besides.
 * @param prepare makes the work, anew each time, so that nothing is remembered of the time before
 */
export async function costOf(prepare: () => () => unknown, times = 3): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const work = prepare();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
