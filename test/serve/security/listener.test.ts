import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
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

test('localhost is both addresses of this machine, of which another program may have one', async () => {
  const listener = createHttpServer((request, response) => response.end(request.socket.localAddress));
  const { address, stop } = await listen(listener, 'localhost', 0);
  const port = Number(address.replace('localhost:', ''));
  const told = await Promise.all(
    ['127.0.0.1', '[::1]'].map(async host => (await fetch(`http://${host}:${port}`)).text()),
  );
  expect(told).toEqual(['127.0.0.1', '::1']);
  listener.closeAllConnections();
  await stop();
  await expect(connectedTo('::1', port)).rejects.toThrow(/ECONNREFUSED/);
  const other = createServer().listen(port, '::1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  await expect(listen(createServer(), 'localhost', port)).rejects.toThrow(
    `cannot listen on [::1]:${port}: another program does already`,
  );
  await expect(connectedTo('127.0.0.1', port)).rejects.toThrow(/ECONNREFUSED/);
});

const connectedTo = (host: string, port: number): Promise<unknown> => once(connect(port, host), 'connect');
