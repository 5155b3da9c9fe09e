import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readBundle, readCertificate } from '../../src/core/x509.ts';
import { issue } from '../helpers/x509.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const blockOf = (pem: string) => /-----BEGIN CERTIFICATE-----([^-]+)/.exec(pem)?.[1] ?? '';

describe('a certificate', () => {
  const authority = issue({ name: 'Shop Röt CA', authority: true });
  const { cert } = issue(
    { name: 'shop', organization: 'Shop', dns: ['Shop.example.com', '*.shop.example.com'], addresses: ['10.0.0.7'] },
    authority,
  );

  test('says what Node reads in it', () => {
    const node = new X509Certificate(cert);
    const read = readCertificate(blockOf(cert));
    expect(read).toMatchObject({ subject: 'shop', issuer: 'Shop Röt CA' });
    expect(Date.parse(read!.notBefore)).toBe(Date.parse(node.validFrom));
    expect(Date.parse(read!.notAfter)).toBe(Date.parse(node.validTo));
    expect(read!.names).toEqual(['shop.example.com', '*.shop.example.com', '10.0.0.7']);
    expect(node.subjectAltName).toBe('DNS:Shop.example.com, DNS:*.shop.example.com, IP Address:10.0.0.7');
  });

  test('is read in a bundle with others, in their order', () => {
    const bundle = base64(`# the server\n${cert}\n${authority.cert}`);
    expect(readBundle(bundle).map(({ subject }) => subject)).toEqual(['shop', 'Shop Röt CA']);
  });

  test('that is cut, altered or none at all is not read, and throws nothing', () => {
    const der = Buffer.from(blockOf(cert), 'base64');
    for (let length = 0; length < der.length; length += 7)
      expect(() => readCertificate(der.subarray(0, length).toString('base64'))).not.toThrow();
    for (let at = 0; at < der.length; at++) {
      const altered = Buffer.from(der);
      altered[at] = 0xff;
      expect(() => readCertificate(altered.toString('base64'))).not.toThrow();
    }
    expect(readCertificate('bm9uZQ==')).toBeUndefined();
    expect(readCertificate('%%')).toBeUndefined();
    expect(readBundle(base64('no certificate'))).toEqual([]);
    expect(readBundle('%%')).toEqual([]);
  });
});
