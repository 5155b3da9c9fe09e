// Loaded before a program that is measured while it runs, with --expose-gc: asked over IPC, it tells how long the event loop was
// held and what processor time was taken since it was asked last, and how much memory is held.
import { existsSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let cpu = process.cpuUsage();

// On a busy machine the loop also waits for its turn on a core. What the thread itself took between two ticks does not depend
// on that: the first number of this file, in nanoseconds. https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
const schedstat = '/proc/thread-self/schedstat';
const taken = existsSync(schedstat) ? () => Number.parseInt(readFileSync(schedstat, 'latin1'), 10) / 1e6 : undefined;
const busy = { most: 0, before: taken?.() ?? 0 };
const tick = () => {
  const now = taken?.() ?? 0;
  busy.most = Math.max(busy.most, now - busy.before);
  busy.before = now;
};
setInterval(tick, 2).unref();

process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  const held = { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 };
  const told = { held, busy: taken && busy.most, cpu: (user + system) / 1e6 };
  globalThis.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  const peak = process.resourceUsage().maxRSS * 1024;
  process.send?.({ ...told, heap: heapUsed, external, rss, peak });
  // What was asked for here is none of it.
  setImmediate(() => {
    cpu = process.cpuUsage();
    delay.reset();
    tick();
    busy.most = 0;
  });
});
process.channel?.unref();
