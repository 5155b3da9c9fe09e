import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type HttpOptions, serveHttp } from '../../src/serve/http/listen.ts';
import type { LogFields } from '../../src/serve/log.ts';
import type { Server } from '../../src/serve/serving.ts';
import { object, type Raw } from './objects.ts';
import { serving, type TestServer } from './serving.ts';

/** A Service that selects nothing: one incident. */
export const lost = (path = 'shop/web'): Raw =>
  object('v1', 'Service', path, { spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });

export interface HttpServer {
  readonly server: TestServer;
  readonly address: string;
  readonly port: number;
  /** What was logged. */
  readonly logged: readonly { readonly event: string; readonly fields: LogFields }[];
  get(path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: string }>;
  close(): Promise<void>;
}

/** Serves HTTP on a port of this machine; it ends with the test. */
export async function httpServer({
  objects = [object('v1', 'Namespace', 'shop'), lost()],
  server: more = {},
  ...options
}: Partial<HttpOptions> & { objects?: readonly Raw[]; server?: Partial<Server> } = {}): Promise<HttpServer> {
  const logged: { event: string; fields: LogFields }[] = [];
  const server = {
    ...(await serving(objects)),
    log: (_: string, event: string, fields: LogFields = {}) => void logged.push({ event, fields }),
    ...more,
  };
  const running = await serveHttp(server, { host: '127.0.0.1', port: 0, ...options });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= running.close();
    return closed;
  };
  onTestFinished(close);
  const address = running.address!;
  return {
    server,
    address,
    port: Number(new URL(address).port),
    logged,
    async get(path, init) {
      const answer = await fetch(`${address}${path}`, init);
      return { status: answer.status, headers: answer.headers, body: await answer.text() };
    },
    close,
  };
}

/** A connection on which a test says what it likes. */
export async function connection(
  port: number,
): Promise<{ readonly socket: Socket; until(text: string): Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', data => {
    heard += data;
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return {
    socket,
    /** Everything that was heard once this text was, or the connection is closed. */
    async until(text) {
      while (!heard.includes(text) && !socket.closed) await Promise.race([once(socket, 'data'), once(socket, 'close')]);
      return heard;
    },
  };
}
