import { fromJson } from '@bufbuild/protobuf';
import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import type { Server } from '../serving.ts';
import { methodNamed } from './registry.ts';

type Status = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

const service = 'grpc.health.v1.Health';

/** As a kubelet is told to ask for it: whether it has to be started anew, which no cluster that cannot be read is a reason for. */
const liveness = 'liveness';

interface HealthOptions {
  /** Names that can be asked about besides the server as a whole. */
  readonly services: readonly string[];
  readonly closing: AbortSignal;
  /** Milliseconds between two looks at it. */
  readonly pace: number;
}

/**
 * Tells whether questions can be answered: not before the cluster was read once, and not when it is about to end. Nobody
 * has to show who asks.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export function addHealth(
  router: ConnectRouter,
  { warm }: Pick<Server, 'warm'>,
  { services, closing, pace }: HealthOptions,
): void {
  const check = methodNamed(service, 'Check', 'unary');
  const watch = methodNamed(service, 'Watch', 'server_streaming');
  const statusOf = (name: string): Status => {
    if (name === liveness) return 'SERVING';
    if (name !== '' && !services.includes(name)) return 'SERVICE_UNKNOWN';
    return warm.status.ready && !closing.aborted ? 'SERVING' : 'NOT_SERVING';
  };
  const told = (status: Status) => fromJson(check.output, { status });

  router.rpc(check, request => {
    const status = statusOf(serviceOf(request));
    if (status === 'SERVICE_UNKNOWN') throw new ConnectError('there is no such service', Code.NotFound);
    return told(status);
  });
  router.rpc(watch, async function* (request, { signal }) {
    const ends = AbortSignal.any([signal, closing]);
    let last: Status | undefined;
    while (!signal.aborted) {
      const status = statusOf(serviceOf(request));
      if (status !== last) yield told(status);
      last = status;
      if (closing.aborted) return;
      await later(pace, ends);
    }
  });
}

function serviceOf(request: unknown): string {
  return (request as { readonly service: string }).service;
}

/** Resolves after so many milliseconds, or when the signal aborts. */
function later(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
