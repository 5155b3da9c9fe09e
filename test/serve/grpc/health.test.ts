import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { failureOf, grpcClient } from '../../helpers/grpc-client.ts';
import { grpcServer } from '../../helpers/grpc-server.ts';
import { serving } from '../../helpers/serving.ts';

const check = 'grpc.health.v1.Health/Check';
const notYet = { ready: false, looks: 0, age: undefined, took: undefined, error: undefined };

test('a server that knows nothing yet is alive, and not ready', async () => {
  const { warm } = await serving([]);
  const cold = Object.create(warm, { status: { value: notYet } });
  const { address } = await grpcServer({ server: { warm: cold } });
  const client = grpcClient(address);
  expect(await client.call(check)).toEqual({ status: 'NOT_SERVING' });
  expect(await client.call(check, { service: 'schema.v1.ServerAnalyzerService' })).toEqual({ status: 'NOT_SERVING' });
  expect(await client.call(check, { service: 'liveness' })).toEqual({ status: 'SERVING' });
  expect((await failureOf(client.call(check, { service: 'schema.v1.Other' })))[0]).toBe(status.NOT_FOUND);
});

test('who watches is told when it changes, and when the server ends', async () => {
  const { warm } = await serving([]);
  let now: object = notYet;
  const changing = Object.create(warm, { status: { get: () => now } });
  const { address, close } = await grpcServer({ server: { warm: changing }, limits: { heartbeat: 20 } });
  const client = grpcClient(address);
  const told: unknown[] = [];
  const watching = client.stream('grpc.health.v1.Health/Watch');
  const next = (): Promise<void> => new Promise(resolve => watching.once('data', () => resolve()));
  watching.on('data', ({ status: one }) => told.push(one));
  await next();
  now = { ...notYet, ready: true };
  await next();
  const ended = new Promise<void>(resolve => watching.once('end', () => resolve()));
  await close();
  await ended;
  expect(told).toEqual(['NOT_SERVING', 'SERVING', 'NOT_SERVING']);
});

test('a service that there is not may come: who watches is told so', async () => {
  const { address } = await grpcServer();
  const watching = grpcClient(address).stream('grpc.health.v1.Health/Watch', { service: 'schema.v1.Other' });
  watching.on('error', () => {});
  const first = await new Promise(resolve => watching.once('data', resolve));
  expect(first).toEqual({ status: 'SERVICE_UNKNOWN' });
  watching.cancel();
});
