import { connect } from 'node:http2';
import { credentials, status } from '@grpc/grpc-js';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/serve/request-error.ts';
import { openDoor } from '../../../src/serve/security/door.ts';
import { byToken, fixedToken } from '../../../src/serve/security/tokens.ts';
import { failureOf, grpcClient } from '../../helpers/grpc-client.ts';
import { grpcServer } from '../../helpers/grpc-server.ts';

const analyze = 'schema.v1.ServerAnalyzerService/Analyze';
const check = 'grpc.health.v1.Health/Check';
const token = 'a-token-of-a-test-0123';

describe('who may ask', () => {
  test('shows a token where one is wanted; health is for everybody', async () => {
    const authenticate = byToken(fixedToken('a test', token));
    const { address } = await grpcServer({ server: { authenticate, door: { ...openDoor, wants: 'token' } } });
    const client = grpcClient(address);
    expect(await failureOf(client.call(analyze))).toEqual([
      status.UNAUTHENTICATED,
      'send a token: Authorization: Bearer …',
    ]);
    expect(await failureOf(client.call(analyze, {}, { token: `${token}x` }))).toEqual([
      status.UNAUTHENTICATED,
      'this token is not valid',
    ]);
    expect(await client.call(analyze, {}, { token })).toMatchObject({ problems: 1 });
    expect(await client.call(check)).toEqual({ status: 'SERVING' });
  });

  test('is told of the own namespaces alone', async () => {
    const authenticate = async () => ({ name: 'somebody', namespaces: new Set(['pay']) });
    const { address } = await grpcServer({ server: { authenticate } });
    expect(await grpcClient(address).call(analyze)).toMatchObject({ problems: 0 });
  });

  test('is on this machine, or shows something', async () => {
    await expect(grpcServer({ host: '0.0.0.0' })).rejects.toThrow(/^--grpc: 0\.0\.0\.0 can be reached from elsewhere/);
  });
});

describe('limits', () => {
  test('one caller asks so often and no more', async () => {
    const { address } = await grpcServer({ limits: { rate: { burst: 2, perSecond: 0.001 } } });
    const client = grpcClient(address);
    await client.call(analyze);
    await client.call(analyze);
    expect(await failureOf(client.call(analyze))).toEqual([
      status.RESOURCE_EXHAUSTED,
      'too many calls: ask less often',
    ]);
  });

  test('a message that is too large is refused, and the next is answered', async () => {
    const { address } = await grpcServer({ limits: { message: 1000 } });
    const client = grpcClient(address);
    const [code] = await failureOf(client.call(analyze, { namespace: 'a'.repeat(2000) }));
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
    expect(await client.call(analyze)).toMatchObject({ problems: 1 });
  });

  test('an answer that takes too long, for the client or for the server, ends', async () => {
    const seen: boolean[] = [];
    const authenticate = (_: unknown, signal: AbortSignal): Promise<never> =>
      new Promise((__, reject) => {
        signal.addEventListener('abort', () => {
          seen.push(true);
          reject(signal.reason);
        });
      });
    const { address, logged } = await grpcServer({ server: { authenticate }, limits: { deadline: 300 } });
    const client = grpcClient(address);
    expect((await failureOf(client.call(analyze, {}, { deadline: 100 })))[0]).toBe(status.DEADLINE_EXCEEDED);
    expect(await failureOf(client.call(analyze))).toEqual([
      status.DEADLINE_EXCEEDED,
      'it took too long: ask for less, or try again later',
    ]);
    expect(seen).toEqual([true, true]);
    expect(logged).toEqual([]);
  });

  test('who pings without end is cut off', async () => {
    const { address } = await grpcServer({ limits: { pings: { burst: 3, perSecond: 0.001 } } });
    const session = connect(address.replace('grpc', 'http'));
    const closed = new Promise<void>(resolve => session.once('close', () => resolve()));
    session.on('error', () => {});
    await new Promise<void>(resolve => session.once('connect', () => resolve()));
    for (let i = 0; i < 5; i++) session.ping(() => {});
    await closed;
  });

  test('a request that never ends is not waited for', async () => {
    const { address } = await grpcServer({ limits: { request: 100 } });
    const session = connect(address.replace('grpc', 'http'));
    const stream = session.request({ ':method': 'POST', ':path': `/${analyze}`, 'content-type': 'application/grpc' });
    stream.on('error', () => {});
    await new Promise<void>(resolve => stream.once('close', () => resolve()));
    session.destroy();
  });
});

test('a bug is told to the log alone', async () => {
  const authenticate = async () => {
    throw new TypeError('the secret of a test');
  };
  const { address, logged } = await grpcServer({ server: { authenticate } });
  expect(await failureOf(grpcClient(address).call(analyze))).toEqual([
    status.INTERNAL,
    'unexpected error: see the log of the server',
  ]);
  expect(logged).toEqual(['bug']);
});

test('what is under way is answered when the server ends, and nothing new is taken', async () => {
  let go: () => void = () => {};
  const waiting = new Promise<void>(resolve => {
    go = resolve;
  });
  let began: () => void = () => {};
  const beginning = new Promise<void>(resolve => {
    began = resolve;
  });
  const authenticate = async () => {
    began();
    await waiting;
    return { name: 'a test', namespaces: 'all' } as const;
  };
  const { address, close } = await grpcServer({ server: { authenticate } });
  const client = grpcClient(address, credentials.createInsecure());
  const answer = client.call(analyze);
  await beginning;
  const closing = close();
  expect((await failureOf(client.call(analyze, {}, { deadline: 1000 })))[0]).toBeOneOf([
    status.UNAVAILABLE,
    status.DEADLINE_EXCEEDED,
  ]);
  go();
  expect(await answer).toMatchObject({ problems: 1 });
  await closing;
});

test.each([
  ['invalid', status.INVALID_ARGUMENT],
  ['unauthenticated', status.UNAUTHENTICATED],
  ['forbidden', status.PERMISSION_DENIED],
  ['not-found', status.NOT_FOUND],
  ['too-many', status.RESOURCE_EXHAUSTED],
  ['not-ready', status.UNAVAILABLE],
  ['unavailable', status.UNAVAILABLE],
  ['unsupported', status.UNIMPLEMENTED],
] as const)('%s has its status', async (failure, code) => {
  const authenticate = async () => {
    throw new RequestError(failure, 'so it is: ä 100 %');
  };
  const { address } = await grpcServer({ server: { authenticate } });
  expect(await failureOf(grpcClient(address).call(analyze))).toEqual([code, 'so it is: ä 100 %']);
});
