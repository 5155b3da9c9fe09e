import { expect, test } from 'vitest';
import { checkAddress, openDoor } from '../../../src/serve/security/door.ts';
import { mayBeCalled } from '../../../src/serve/security/names.ts';

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
