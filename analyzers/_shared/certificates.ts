/** From when to when a certificate is valid, RFC 3339. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

/** More certificates than any bundle of a webhook holds. */
const mostCertificates = 200;

/** The certificates of a PEM bundle, which the API gives in base64. Empty if it holds none that can be read. */
export function readBundle(bundle: string): Validity[] {
  const pem = fromBase64(bundle) ?? '';
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  return blocks.slice(0, mostCertificates).flatMap(([, base64 = '']) => {
    const der = fromBase64(base64.replace(/\s/g, ''));
    const validity = der === undefined ? undefined : readValidity(der);
    return validity === undefined ? [] : [validity];
  });
}

/** The bytes, each as a character of the same number. */
function fromBase64(base64: string): string | undefined {
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}

interface Element {
  readonly tag: number;
  /** Where the content begins and ends. */
  readonly start: number;
  readonly end: number;
}

const tags = { integer: 0x02, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, version: 0xa0 } as const;

/**
 * The validity of a certificate, found by its place: TBSCertificate is a sequence of version, serial number, signature
 * algorithm, issuer, validity.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
function readValidity(der: string): Validity | undefined {
  const certificate = readElement(der, 0);
  const tbs = certificate?.tag === tags.sequence ? readElement(der, certificate.start) : undefined;
  if (tbs?.tag !== tags.sequence) return undefined;
  let element = readElement(der, tbs.start);
  if (element?.tag === tags.version) element = readElement(der, element.end);
  if (element?.tag !== tags.integer) return undefined;
  for (let skipped = 0; skipped < 3 && element !== undefined; skipped++) element = readElement(der, element.end);
  const from = element?.tag === tags.sequence ? readElement(der, element.start) : undefined;
  const until = from && readElement(der, from.end);
  const notBefore = from && readTime(der, from);
  const notAfter = until && readTime(der, until);
  return notBefore === undefined || notAfter === undefined ? undefined : { notBefore, notAfter };
}

/** A tag, a length of one byte or of up to four that follow, and the content. */
function readElement(der: string, at: number): Element | undefined {
  const tag = der.charCodeAt(at);
  const first = der.charCodeAt(at + 1);
  if (Number.isNaN(first)) return undefined;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4) return undefined;
  let length = lengthBytes === 0 ? first : 0;
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + der.charCodeAt(at + 2 + i);
  const start = at + 2 + lengthBytes;
  const end = start + length;
  return end <= der.length ? { tag, start, end } : undefined;
}

/** `YYMMDDhhmmssZ`, where years from 50 are of the last century, or `YYYYMMDDhhmmssZ`. */
function readTime(der: string, { tag, start, end }: Element): string | undefined {
  if (tag !== tags.utcTime && tag !== tags.generalizedTime) return undefined;
  const digits = der.slice(start, end);
  const century = tag === tags.generalizedTime ? '' : Number(digits.slice(0, 2)) >= 50 ? '19' : '20';
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + digits);
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`;
}
