// Loaded before a program: when that ends, writes to file descriptor 3 the most memory that it held, in bytes, and the seconds
// of processor time that it took.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, `${maxRSS * 1024} ${(userCPUTime + systemCPUTime) / 1e6}`);
});
