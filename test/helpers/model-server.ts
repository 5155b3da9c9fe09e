import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an answer ends that does not end well: never, or in the midst of the body. */
export type Fault = 'hang' | 'cut';

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent one after the other, each in a packet of its own. */
  readonly body: string | readonly (string | Uint8Array)[];
  readonly fault?: Fault;
}

export interface ModelServer {
  readonly url: string;
  readonly requests: readonly Sent[];
  /** Every byte that was ever received, as Latin-1. */
  received(): string;
  /** What is answered from now on. */
  reply: (sent: Sent) => Reply;
  /** Forgets what was received. */
  reset(): void;
  close(): Promise<void>;
}

/** Plays the server of a model on a free port of 127.0.0.1. What it says is up to the protocol that a test plays. */
export async function startModelServer(): Promise<ModelServer> {
  const requests: Sent[] = [];
  let bytes = '';
  const server = createServer((incoming, response) => void handle(incoming, response));
  server.on('connection', socket => socket.on('data', data => (bytes += data.toString('latin1'))));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const model: ModelServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    received: () => bytes,
    reply: () => ({ status: 500, body: 'no reply is set' }),
    reset() {
      requests.length = 0;
      bytes = '';
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const sent: Sent = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(pieces).toString(),
    };
    requests.push(sent);
    await send(model.reply(sent), response);
  }
  return model;
}

async function send(
  { status = 200, type = 'application/json', headers, body, fault }: Reply,
  response: ServerResponse,
) {
  if (fault === 'hang') return;
  response.writeHead(status, { 'content-type': type, ...headers });
  for (const piece of typeof body === 'string' ? [body] : body) {
    response.write(piece);
    // So that the next piece is not sent with this one.
    await new Promise(resolve => setImmediate(resolve));
  }
  if (fault !== 'cut') response.end();
  else setTimeout(() => response.destroy(), 5);
}
