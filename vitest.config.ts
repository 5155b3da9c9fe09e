import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By default one core is left to others, which is half of a machine with two.
    maxWorkers: '100%',
    projects: [
      // Sharing one module graph between the many small files of unit tests is ten times faster than isolating each.
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/cli/**', 'test/long/**'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      { test: { name: 'cli', include: ['test/cli/**/*.test.ts'], testTimeout: 30_000 } },
      // Processes in number, real shells, full disks, whole builds: more than may be waited for at each change.
      { test: { name: 'long', include: ['test/long/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
