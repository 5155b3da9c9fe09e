import { credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byCertificate } from '../../../src/serve/security/certificate.ts';
import { type CertificateFiles, certificateFiles } from '../../helpers/certificate-files.ts';
import { failureOf, type GrpcClient, grpcClient } from '../../helpers/grpc-client.ts';
import { grpcServer } from '../../helpers/grpc-server.ts';

const analyze = 'schema.v1.ServerAnalyzerService/Analyze';

let files: CertificateFiles;
beforeAll(async () => {
  files = await certificateFiles();
  await Promise.all(['server', 'renewed', 'authority'].map(name => files.make(name)));
  await files.make('client', 'authority');
});

afterAll(() => files.remove());

/** A client that trusts one server, and shows a certificate if it is given one. */
async function client(address: string, trusts: string, as?: string): Promise<GrpcClient> {
  const own = as === undefined ? [] : [await files.read(`${as}.key`), await files.read(`${as}.crt`)];
  return grpcClient(address, credentials.createSsl(await files.read(`${trusts}.crt`), ...own));
}

test('who shows a certificate of the authority may ask; others are told whether it is well', async () => {
  const door = { ...(await files.door('server', 'authority')), wants: 'certificate' } as const;
  const { address } = await grpcServer({ server: { door, authenticate: byCertificate } });
  expect(address).toMatch(/^grpcs:/);
  expect(await (await client(address, 'server', 'client')).call(analyze)).toMatchObject({ problems: 1 });
  const stranger = await client(address, 'server');
  expect((await failureOf(stranger.call(analyze)))[0]).toBe(status.UNAUTHENTICATED);
  expect(await stranger.call('grpc.health.v1.Health/Check')).toEqual({ status: 'SERVING' });
});

test('a new certificate counts for new connections, without a restart', async () => {
  await files.make('changing');
  const { address } = await grpcServer({ server: { door: await files.door('changing') }, tlsPace: 20 });
  expect(await (await client(address, 'changing')).call(analyze)).toMatchObject({ problems: 1 });
  await files.replace('changing', 'renewed', 'crt', 'key');
  await expect
    .poll(async () => (await client(address, 'renewed')).call(analyze, {}, { deadline: 2000 }))
    .toMatchObject({ problems: 1 });
});
