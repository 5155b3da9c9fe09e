import { object, type Raw } from './objects.ts';

interface Certificate {
  readonly subject?: string;
  readonly names?: readonly string[];
  readonly issuer?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** A Secret of type kubernetes.io/tls, as it is listed: metadata alone. */
export function tlsSecret(path: string, metadata: object = {}): Raw {
  return object('v1', 'Secret', path, { metadata });
}

/** What is read of such a Secret: its own certificate, then those of the chain. Valid for 90 days around the test's now. */
export function tlsCertificate(path: string, own: Certificate = {}, ...chain: readonly Certificate[]): Raw {
  const certificates = [own, ...chain].map(certificate => ({
    subject: 'shop.example.com',
    names: ['shop.example.com'],
    issuer: 'Shop CA',
    notBefore: '2026-02-01T00:00:00Z',
    notAfter: '2026-05-02T00:00:00Z',
    ...certificate,
  }));
  return object('v1', 'TlsCertificate', path, { certificates });
}
