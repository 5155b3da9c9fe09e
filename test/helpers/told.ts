import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** What somebody was told. */
export interface ToldRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a body is whatever the channel made of it, and tests look into it
  readonly body: any;
}

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: object | string };

/** A server that is told, on this machine; it ends with the test. */
export interface Listener {
  readonly url: string;
  readonly requests: readonly ToldRequest[];
  /** What it answers from now on. */
  answer(how: (request: ToldRequest, number: number) => Answer): void;
  /** Resolves when it was told so often. */
  until(count: number): Promise<readonly ToldRequest[]>;
  /** Resolves when it was told nothing more for so many milliseconds. */
  quiet(milliseconds?: number): Promise<readonly ToldRequest[]>;
}

export async function listener(): Promise<Listener> {
  const requests: ToldRequest[] = [];
  let how: (request: ToldRequest, number: number) => Answer = () => ({});
  const server = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const piece of incoming) text += piece;
    const request = { path: incoming.url!, headers: incoming.headers, text, body: JSON.parse(text) };
    requests.push(request);
    const { status = 200, headers = {}, body = 'ok' } = how(request, requests.length);
    outgoing.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(answer) {
      how = answer;
    },
    async until(count) {
      await expect.poll(() => requests.map(({ text }) => text)).toHaveLength(count);
      return requests;
    },
    async quiet(milliseconds = 300) {
      for (let before = -1; before !== requests.length; await pause(milliseconds)) before = requests.length;
      return requests;
    },
  };
}
