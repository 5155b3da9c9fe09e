import { createAdaptorServer } from '@hono/node-server';
import { UserError } from '../../core/errors.ts';
import type { Running } from '../protocol.ts';
import type { Server } from '../serving.ts';
import { httpApp } from './app.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/**
 * Serves HTTP.
 * @throws UserError if it cannot listen there
 */
export async function serveHttp(server: Server, { host, port }: HttpOptions): Promise<Running> {
  const listener = createAdaptorServer({ fetch: httpApp(server).fetch });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', error => reject(new UserError(`cannot listen on ${host}:${port}: ${error.message}`)));
    listener.listen(port, host, resolve);
  });
  const address = listener.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise(resolve => {
        listener.close(() => resolve());
        if ('closeIdleConnections' in listener) listener.closeIdleConnections();
      }),
  };
}
