import { type Certificate, readBundle } from '../../../core/x509.ts';

/**
 * A bundle of certificates that are valid as long as those of another, for subjects and issuers of other names. They hold
 * nothing else, and no key.
 * @param bundle PEM in base64
 * @param text masks a name
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function maskedBundle(bundle: string, text: (name: string) => string): string {
  const blocks = readBundle(bundle).map(certificate => pem(encoded(certificate, text)));
  return Buffer.from(blocks.length === 0 ? 'masked' : blocks.join('')).toString('base64');
}

const tags = { integer: 0x02, oid: 0x06, text: 0x0c, generalizedTime: 0x18, sequence: 0x30, set: 0x31 } as const;
const commonName = Buffer.from([0x55, 0x04, 0x03]);

/** The fields that stand before the public key: what is read of a certificate. */
function encoded({ subject, issuer, notBefore, notAfter }: Certificate, text: (name: string) => string): Buffer {
  const algorithm = element(tags.sequence);
  const validity = element(tags.sequence, timeOf(notBefore), timeOf(notAfter));
  const serial = element(tags.integer, Buffer.from([1]));
  const fields = [serial, algorithm, nameOf(text(issuer)), validity, nameOf(text(subject)), element(tags.sequence)];
  return element(tags.sequence, element(tags.sequence, ...fields));
}

function nameOf(name: string): Buffer {
  const pair = element(tags.sequence, element(tags.oid, commonName), element(tags.text, Buffer.from(name)));
  return element(tags.sequence, element(tags.set, pair));
}

function timeOf(time: string): Buffer {
  return element(tags.generalizedTime, Buffer.from(`${time.replace(/\D/g, '').slice(0, 14)}Z`));
}

function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content);
  const length = bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}
