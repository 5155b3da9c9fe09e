import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const minutes = 60_000;

/**
 * Limits are there to end what hangs, and not to measure: on a machine that does ten other things everything takes ten
 * times as long. What is waited for is there in milliseconds, as a rule.
 */
const patient = {
  testTimeout: 3 * minutes,
  hookTimeout: 3 * minutes,
  expect: { poll: { timeout: minutes } },
  // What fails by chance refuses no change, and is told of at the end of `.ci/run`; before a person it fails at once.
  retry: process.env.CI === undefined ? 0 : 1,
};

export default defineConfig({
  test: {
    // More than there are cores: many tests wait, for a process or a server, and leave theirs to others.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    projects: [
      // Sharing one module graph between the many small files of unit tests is ten times faster than isolating each.
      {
        test: {
          ...patient,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/cli/**', 'test/long/**'],
          isolate: false,
        },
      },
      { test: { ...patient, name: 'cli', include: ['test/cli/**/*.test.ts'] } },
      // Processes in number, real shells, full disks, whole builds: more than may be waited for at each change.
      { test: { ...patient, name: 'long', include: ['test/long/**/*.test.ts'] } },
      {
        test: {
          ...patient,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 10 * minutes,
          hookTimeout: 10 * minutes,
          fileParallelism: false,
        },
      },
    ],
  },
});
