import { expect, test } from 'vitest';
import { writePrivately } from '../../src/config/private-file.ts';

test.runIf(process.platform === 'linux')('where no folder can be made, a file is given up at once', async () => {
  await expect(writePrivately('/proc/nowhere/kubecause/last-error', '')).rejects.toThrow(/ENOENT/);
});
