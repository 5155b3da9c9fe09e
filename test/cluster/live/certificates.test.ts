import { describe, expect, test } from 'vitest';
import { type ApiServer, forbidden, type Received, type Reply } from '../../helpers/api-server.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';
import { field, message, metadataItem, protobufList } from '../../helpers/protobuf.ts';
import { issue } from '../../helpers/x509.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const { cert, key } = issue({ name: 'shop', dns: ['shop.example.com'] });

/** A Secret as the API server sends it. */
function secret(name: string, type: string, data: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(data).map(([k, v]) => field(2, message(field(1, k), field(2, Buffer.from(v)))));
  return message(metadataItem({ name, namespace: 'shop' }), ...entries, field(3, type));
}

const secrets = [
  secret('site', 'kubernetes.io/tls', { 'tls.key': key, 'tls.crt': cert, 'ca.crt': 'hunter2' }),
  secret('both', 'kubernetes.io/tls', { 'tls.crt': `${key}${cert}`, 'tls.key': '' }),
  secret('empty', 'kubernetes.io/tls', { 'tls.crt': 'none', 'tls.key': '' }),
  secret('login', 'Opaque', { 'tls.crt': cert, password: 'hunter2' }),
];

const isSecrets = ({ path, headers }: Received): boolean =>
  path.endsWith('/secrets') && headers.accept?.includes('PartialObjectMetadata') === false;

function withSecrets(reply: (request: Received) => Reply | undefined): Promise<ApiServer> {
  return server({ intercept: request => (isSecrets(request) ? reply(request) : undefined) });
}

describe('certificates of Secrets', () => {
  test('are asked for by type, in protobuf alone, and their certificates alone are kept', async () => {
    const list = protobufList('v1', 'SecretList', secrets);
    const api = await withSecrets(() => ({ type: protobuf, body: list }));
    const { objects, states, chunks } = await read({ kubeconfig: await kubeconfig(api.url) }, ['TlsCertificate']);
    const [request] = api.requests.filter(isSecrets);
    expect(request?.headers.accept).toBe(protobuf);
    expect(request?.query.get('fieldSelector')).toBe('type=kubernetes.io/tls');
    expect(states.TlsCertificate).toEqual(['complete']);
    const known = expect.objectContaining({ subject: 'shop', names: ['shop.example.com'], issuer: 'shop' });
    expect(objects).toMatchObject([
      { apiVersion: 'v1', kind: 'TlsCertificate', metadata: { name: 'site' }, certificates: [known] },
      { metadata: { name: 'both' }, certificates: [known] },
      { metadata: { name: 'empty' }, certificates: [] },
    ]);
    const kept = JSON.stringify(chunks);
    for (const line of key.split('\n').filter(line => line.length > 20)) expect(kept).not.toContain(line);
    expect(kept).not.toContain('hunter2');
  });

  test('are not asked for with the Secrets', async () => {
    const api = await withSecrets(() => forbidden('secrets'));
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Secret']);
    expect(api.requests.filter(isSecrets)).toEqual([]);
    expect(states.Secret).toEqual(['complete']);
  });

  test('that may not be read are forbidden, of the whole cluster or of a namespace', async () => {
    const api = await withSecrets(() => forbidden('secrets'));
    const config = await kubeconfig(api.url, { context: { namespace: 'shop' } });
    const { states, objects } = await read({ kubeconfig: config }, ['Pod', 'TlsCertificate']);
    expect(states.TlsCertificate).toEqual([expect.stringMatching(/^forbidden: secrets is forbidden/)]);
    expect(objects).toEqual([]);
  });

  test.each([
    [
      'in JSON',
      { type: 'application/json', body: JSON.stringify({ kind: 'SecretList', apiVersion: 'v1', items: [] }) },
    ],
    ['of a server that has no protobuf', { status: 406, type: 'application/json', body: '{}' }],
    ['of another kind', { type: protobuf, body: protobufList('v1', 'ConfigMapList', []) }],
  ])('%s are not read', async (_, reply) => {
    const api = await withSecrets(() => reply);
    const { states } = await read({ kubeconfig: await kubeconfig(api.url) }, ['Pod', 'TlsCertificate']);
    expect(states.TlsCertificate).toEqual([expect.stringMatching(/^failed: /)]);
    expect(api.requests.filter(isSecrets)).toHaveLength(1);
  });
});
