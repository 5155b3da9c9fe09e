import { onTestFinished } from 'vitest';
import { type GrpcOptions, serveGrpc } from '../../src/serve/grpc/listen.ts';
import type { LogFields } from '../../src/serve/log.ts';
import type { Server } from '../../src/serve/serving.ts';
import { lost } from './http-server.ts';
import { object, type Raw } from './objects.ts';
import { serving, type TestServer } from './serving.ts';

interface GrpcServer {
  readonly server: TestServer;
  readonly address: string;
  /** Names of what was logged. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Serves gRPC on a port of this machine; it ends with the test. */
export async function grpcServer({
  objects = [object('v1', 'Namespace', 'shop'), lost()],
  server: more = {},
  ...options
}: Partial<GrpcOptions> & { objects?: readonly Raw[]; server?: Partial<Server> } = {}): Promise<GrpcServer> {
  const logged: string[] = [];
  const log = (_: string, event: string, __?: LogFields): void => void logged.push(event);
  const server = { ...(await serving(objects)), log, ...more };
  const running = await serveGrpc(server, { host: '127.0.0.1', port: 0, ...options });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= running.close();
    return closed;
  };
  onTestFinished(close);
  return { server, address: running.address!, logged, close };
}
