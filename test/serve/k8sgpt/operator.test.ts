import { credentials, status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { errorOf, type GrpcClient, grpcClient, schema } from '../../helpers/grpc-client.ts';
import { grpcServer } from '../../helpers/grpc-server.ts';
import { lost } from '../../helpers/http-server.ts';
import { publishedSchema } from '../../helpers/k8sgpt-schema.ts';
import { object } from '../../helpers/objects.ts';

const config = 'schema.v1.ServerConfigService';

/** A client that knows of the server what k8sgpt publishes, and nothing of ours. */
async function operator(): Promise<GrpcClient> {
  const { address } = await grpcServer({ objects: [object('v1', 'Namespace', 'shop'), lost()] });
  return grpcClient(address, credentials.createInsecure(), publishedSchema);
}

/** @see https://github.com/k8sgpt-ai/k8sgpt-operator (pkg/client/analysis.go, config.go) */
test('calls of the operator are answered as it makes them', async () => {
  const client = await operator();
  expect(await client.call(`${config}/AddConfig`)).toEqual({ status: 'nothing had to be changed' });
  // A cache of no type, which is how it says that none is wanted.
  expect(await client.call(`${config}/RemoveConfig`, { cache: {}, custom_analyzers: [] })).toMatchObject({
    status: expect.any(String),
  });
  expect(await client.call(`${config}/ListIntegrations`)).toMatchObject({ trivy: { enabled: false } });
  const asked = { backend: '', namespace: '', filters: [], anonymize: true, language: 'english', nocache: false };
  const { status: verdict, results } = await client.call('schema.v1.ServerAnalyzerService/Analyze', asked);
  expect([verdict, results]).toEqual([
    'ProblemDetected',
    [expect.objectContaining({ kind: 'Service', name: 'shop/web', parent_object: '' })],
  ]);
});

test('a name that only objects of RBAC may have is told so that the operator can keep it', async () => {
  const group = 'rbac.authorization.k8s.io';
  const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'Shop:reader' };
  const subjects = [{ apiGroup: group, kind: 'Group', name: 'shop' }];
  const binding = object(`${group}/v1`, 'ClusterRoleBinding', 'readers', { roleRef, subjects });
  const { address } = await grpcServer({ objects: [binding] });
  const { results } = await grpcClient(address).call('schema.v1.ServerAnalyzerService/Analyze');
  expect(results).toEqual([expect.objectContaining({ name: 'shop-reader' })]);
});

test.each([
  ['AddConfig', { cache: { interplex_cache: { endpoint: 'cache:8084' } } }, status.UNIMPLEMENTED, 'UNSUPPORTED'],
  ['AddConfig', { custom_analyzers: [{ name: 'mine' }] }, status.UNIMPLEMENTED, 'UNSUPPORTED'],
  ['Shutdown', {}, status.PERMISSION_DENIED, 'FORBIDDEN'],
])('%s %j fails with a status that programs can read', async (method, request, code, reason) => {
  const error = await errorOf((await operator()).call(`${config}/${method}`, request));
  expect([error.code, detailsOf(error.metadata)]).toEqual([code, [{ reason, domain: 'kubecause' }]]);
});

test('who should ask again later is told when', async () => {
  const { address } = await grpcServer({ limits: { rate: { burst: 0, perSecond: 1 } } });
  const error = await errorOf(grpcClient(address).call('schema.v1.ServerAnalyzerService/Analyze'));
  expect(detailsOf(error.metadata)).toEqual([
    { reason: 'TOO_MANY', domain: 'kubecause' },
    { retry_delay: { seconds: expect.objectContaining({ low: 1 }), nanos: 0 } },
  ]);
});

/** The details of a status, read by another implementation: a google.rpc.Status, of which the third field is a list of Any. */
function detailsOf(metadata: Awaited<ReturnType<typeof errorOf>>['metadata']): unknown[] {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return anysIn(bytes as Buffer).map(({ type, value }) => {
    const { deserialize } = schema[type] as unknown as { deserialize(bytes: Buffer): unknown };
    return deserialize(value);
  });
}

function anysIn(bytes: Buffer): { type: string; value: Buffer }[] {
  return fieldsOf(bytes).flatMap(({ number, value }) => {
    if (number !== 3) return [];
    const [url, packed] = fieldsOf(value as Buffer);
    return [{ type: String(url!.value).replace('type.googleapis.com/', ''), value: packed!.value as Buffer }];
  });
}

/** Fields of a message that are numbers or of a length, all short. */
function fieldsOf(bytes: Buffer): { number: number; value: number | Buffer }[] {
  const fields: { number: number; value: number | Buffer }[] = [];
  let at = 0;
  const varint = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    const isNumber = (tag & 7) === 0;
    fields.push({ number: tag >> 3, value: isNumber ? length : bytes.subarray(at, at + length) });
    if (!isNumber) at += length;
  }
  return fields;
}
