import { describe, expect, test } from 'vitest';
import { type DoorArguments, openedDoor } from '../../../src/cli/protocols/door.ts';
import { checkAddress, openDoor } from '../../../src/serve/security/door.ts';
import { mayBeCalled } from '../../../src/serve/security/names.ts';
import type { WarmDiagnosis } from '../../../src/serve/warm-diagnosis.ts';

const never = new AbortController().signal;

test.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('everybody may ask on %s', host => {
  expect(() => checkAddress('--http', host, openDoor)).not.toThrow();
});

test.each(['0.0.0.0', '::', '10.1.2.3', 'example.com'])('on %s not everybody may ask unless it is said', host => {
  expect(() => checkAddress('--http', host, openDoor)).toThrow(
    /^--http: .+ can be reached from elsewhere.+--token-file/,
  );
  for (const door of [{ wants: 'token' }, { wants: 'certificate' }, { insecure: true }] as const)
    expect(() => checkAddress('--http', host, { ...openDoor, ...door })).not.toThrow();
});

test('a server that wants a token goes by any name, unless its names are told', () => {
  const door = { ...openDoor, wants: 'token' } as const;
  expect(mayBeCalled('kc.example.com', door)).toBe(true);
  expect(mayBeCalled('kc.example.com', { ...door, hosts: ['other.example.com'] })).toBe(false);
  expect(mayBeCalled('kc.example.com', { ...door, wants: 'certificate' })).toBe(false);
  expect(mayBeCalled(undefined, door)).toBe(false);
});

describe('options say who may ask', () => {
  const warm = { source: {} } as WarmDiagnosis;
  const opened = (args: Partial<DoorArguments>) =>
    openedDoor({ insecure: false, ...args } as DoorArguments, warm, () => {});

  test.each<[Partial<DoorArguments>, string]>([
    [{ tlsCert: 'a' }, '--tls-cert and --tls-key go together'],
    [
      { tlsClientCa: 'a' },
      '--tls-client-ca: clients can present certificates only over TLS: also give --tls-cert and --tls-key',
    ],
    [{ tokenFile: 'a', auth: 'kubernetes' }, '--auth and --token-file: each says who may ask'],
    [{ serveToken: 'short' }, '--serve-token: a token is a line of at least 16'],
    [{ serveToken: 'x'.repeat(20), insecure: true }, '--insecure lets everybody ask'],
    [{ auth: 'kubernetes' }, '--auth=kubernetes asks the cluster who a caller is: a recording cannot tell'],
    [{ allowedOrigin: ['dashboard/'] }, '--allowed-origin wants a scheme, a host and no path'],
    [{ tokenFile: '/nowhere/token' }, '--token-file /nowhere/token: cannot be read: ENOENT'],
  ])('%j is refused', async (args, message) => {
    await expect(opened(args)).rejects.toThrow(message);
  });

  test('nothing: everybody; a token: who shows it', async () => {
    const { door, authenticate } = await opened({});
    expect([door.wants, await authenticate({ authorization: undefined, address: 'here' }, never)]).toMatchObject([
      'nothing',
      { namespaces: 'all' },
    ]);
    const locked = await opened({ serveToken: 'x'.repeat(20) });
    expect(locked.door.wants).toBe('token');
    await expect(locked.authenticate({ authorization: undefined, address: 'here' }, never)).rejects.toThrow(
      'send a token',
    );
    // Who shows a certificate need not show a token.
    const shown = { authorization: undefined, certificate: 'client', address: 'here' };
    expect(await locked.authenticate(shown, never)).toMatchObject({ name: 'client' });
  });
});
