import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** What {@link issue} needs to sign others with it. */
  readonly issuer: { readonly name: string; readonly key: KeyObject };
}

/** What a certificate says. */
export interface CertificateRequest {
  readonly name: string;
  readonly organization?: string;
  readonly dns?: readonly string[];
  readonly addresses?: readonly string[];
  readonly authority?: boolean;
  /** Days from now; by default yesterday to tomorrow. */
  readonly from?: number;
  readonly to?: number;
}

const day = 86_400_000;

/**
 * Makes an X.509 certificate, self-signed if there is no issuer. Made afresh for each test run, so that no key is kept in
 * the repository and none ever ends.
 */
export function issue(request: CertificateRequest, by?: Certificate): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { name, organization, from = -1, to = 1 } = request;
  const issuer = by?.issuer ?? { name, key: privateKey };
  const algorithm = sequence(oid('2a8648ce3d040302'));
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 1e9) + 1),
    algorithm,
    distinguishedName(issuer.name),
    sequence(time(Date.now() + from * day), time(Date.now() + to * day)),
    distinguishedName(name, organization),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(request))),
  );
  const signature = sign('sha256', body, issuer.key);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    issuer: { name, key: privateKey },
  };
}

function extensions({ authority = false, dns = [], addresses = [] }: CertificateRequest): Buffer[] {
  const names = [
    ...dns.map(host => tagged(0x82, Buffer.from(host))),
    ...addresses.map(address => tagged(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  const constraints = authority ? sequence(tagged(0x01, Buffer.of(0xff))) : sequence();
  return [
    sequence(oid('551d13'), tagged(0x01, Buffer.of(0xff)), tagged(0x04, constraints)),
    ...(names.length > 0 ? [sequence(oid('551d11'), tagged(0x04, sequence(...names)))] : []),
  ];
}

function distinguishedName(name: string, organization?: string): Buffer {
  const attribute = (type: string, value: string) =>
    tagged(0x31, sequence(oid(type), tagged(0x0c, Buffer.from(value))));
  return sequence(
    ...(organization === undefined ? [] : [attribute('55040a', organization)]),
    attribute('550403', name),
  );
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return tagged(0x18, Buffer.from(`${text}Z`));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tagged(0x02, bytes[0]! > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...bytes), content]);
}
