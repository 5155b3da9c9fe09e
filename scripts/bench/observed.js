// Loaded before a program that is measured while it runs, with --expose-gc: asked over IPC, it tells how long the event loop was
// held and what processor time was taken since it was asked last, and how much memory is held.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let cpu = process.cpuUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage(cpu);
  const held = { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 };
  globalThis.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  process.send?.({
    held,
    cpu: (user + system) / 1e6,
    heap: heapUsed,
    external,
    rss,
    peak: process.resourceUsage().maxRSS * 1024,
  });
  cpu = process.cpuUsage();
  delay.reset();
});
process.channel?.unref();
