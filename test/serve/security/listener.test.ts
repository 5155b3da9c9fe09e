import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../../src/serve/security/listener.ts';

test('who cannot listen is told why, and what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(listen(createServer(), '127.0.0.1', port)).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}: another program does already; choose another port`,
  );
  await expect(listen(createServer(), '192.0.2.1', 0)).rejects.toThrow(
    'cannot listen on 192.0.2.1:0: this machine has no such address',
  );
});
