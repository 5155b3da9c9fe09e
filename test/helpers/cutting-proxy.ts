import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network that breaks when a test says so, between a client and a server on this machine. */
export interface CuttingProxy {
  readonly port: number;
  /** Breaks all connections that there are. */
  cut(): void;
  /** Breaks each new connection when so many bytes have come back over it; never if not given. */
  cutAfter(bytes: number | undefined): void;
  /** Connections that were broken. */
  cuts(): number;
  close(): Promise<void>;
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let limit: number | undefined;
  let cuts = 0;
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1');
    const end = (): void => {
      open.delete(client);
      client.destroy();
      upstream.destroy();
    };
    open.add(client);
    let left = limit;
    upstream.on('data', data => {
      if (left !== undefined) left -= data.length;
      if (left === undefined || left >= 0) {
        client.write(data);
        return;
      }
      // What comes before the cut arrives, in the middle of whatever it is.
      client.write(data.subarray(0, data.length + left));
      cuts++;
      end();
    });
    client.on('data', data => upstream.write(data));
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const client of open) {
      cuts++;
      client.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAfter(bytes) {
      limit = bytes;
    },
    cuts: () => cuts,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        cut();
      }),
  };
}
