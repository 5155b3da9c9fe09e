/** What a certificate says of itself, and all that kubecause reads of one. Whether it is signed by anybody is not looked at. */
export interface Certificate {
  /** The common name, or else the organization; `''` if it has neither. */
  readonly subject: string;
  /** The host names and addresses that it is good for. */
  readonly names: readonly string[];
  /** As `subject`, of the authority that signed it. */
  readonly issuer: string;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** More certificates than any bundle holds. */
const mostCertificates = 200;

/** The certificates of a PEM bundle, which the API gives in base64. Empty if it holds none that can be read. */
export function readBundle(bundle: string): Certificate[] {
  const pem = fromBase64(bundle) ?? '';
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  return blocks.slice(0, mostCertificates).flatMap(([, block = '']) => readCertificate(block) ?? []);
}

/**
 * The certificate in one block of PEM, undefined if it cannot be read. Fields are found by their place: TBSCertificate is a
 * sequence of version, serial number, signature algorithm, issuer, validity, subject, public key, extensions.
 * @param block the base64 between the two marks
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function readCertificate(block: string): Certificate | undefined {
  const der = fromBase64(block.replace(/\s/g, ''));
  if (der === undefined) return undefined;
  const certificate = readElement(der, 0);
  const tbs = certificate?.tag === tags.sequence ? readElement(der, certificate.start) : undefined;
  if (tbs?.tag !== tags.sequence) return undefined;
  const fields = childrenOf(der, tbs);
  if (fields[0]?.tag === tags.version) fields.shift();
  const [, , issuer, validity, subject, , ...rest] = fields;
  if (issuer === undefined || validity?.tag !== tags.sequence) return undefined;
  const [notBefore, notAfter] = childrenOf(der, validity).map(time => readTime(der, time));
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const names = namesIn(der, rest);
  return { subject: readName(der, subject), names, issuer: readName(der, issuer), notBefore, notAfter };
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

const tags = {
  octets: 0x04,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  version: 0xa0,
  extensions: 0xa3,
  dnsName: 0x82,
  address: 0x87,
} as const;

/** Contents of object identifiers. */
const oids = { commonName: '\x55\x04\x03', organization: '\x55\x04\x0a', alternativeNames: '\x55\x1d\x11' } as const;

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

/** The elements in an element, as far as they can be read. */
function childrenOf(der: string, { start, end }: Element): Element[] {
  const children: Element[] = [];
  for (let at = start; at < end; ) {
    const child = readElement(der, at);
    if (child === undefined || child.end > end) break;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** A distinguished name is a sequence of sets of pairs of an object identifier and a text. */
function readName(der: string, name: Element | undefined): string {
  const pairs = (name === undefined ? [] : childrenOf(der, name))
    .flatMap(set => childrenOf(der, set))
    .map(pair => childrenOf(der, pair).map(({ start, end }) => der.slice(start, end)));
  const found = (oid: string): string | undefined => pairs.find(([type]) => type === oid)?.[1];
  return textOf(found(oids.commonName) ?? found(oids.organization) ?? '');
}

/** UTF-8, which the other encodings of names in use agree with as far as ASCII goes. */
function textOf(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, byte => byte.charCodeAt(0)));
}

function namesIn(der: string, fields: readonly Element[]): string[] {
  const extensions = fields.find(({ tag }) => tag === tags.extensions);
  const [list] = extensions === undefined ? [] : childrenOf(der, extensions);
  for (const extension of list === undefined ? [] : childrenOf(der, list)) {
    const [oid, ...values] = childrenOf(der, extension);
    if (oid === undefined || der.slice(oid.start, oid.end) !== oids.alternativeNames) continue;
    const content = values.find(({ tag }) => tag === tags.octets);
    const names = content && readElement(der, content.start);
    return (names === undefined ? [] : childrenOf(der, names)).flatMap(name => generalName(der, name) ?? []);
  }
  return [];
}

function generalName(der: string, { tag, start, end }: Element): string | undefined {
  const content = der.slice(start, end);
  if (tag === tags.dnsName) return content.toLowerCase();
  if (tag !== tags.address) return undefined;
  const bytes = [...content].map(byte => byte.charCodeAt(0));
  if (bytes.length === 4) return bytes.join('.');
  const groups = bytes.flatMap((byte, i) => (i % 2 === 0 ? [(byte * 256 + (bytes[i + 1] ?? 0)).toString(16)] : []));
  return groups.join(':');
}

/** `YYMMDDhhmmssZ`, where years from 50 are of the last century, or `YYYYMMDDhhmmssZ`. */
function readTime(der: string, { tag, start, end }: Element): string | undefined {
  if (tag !== tags.utcTime && tag !== tags.generalizedTime) return undefined;
  const digits = der.slice(start, end);
  const century = tag === tags.generalizedTime ? '' : Number(digits.slice(0, 2)) >= 50 ? '19' : '20';
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + digits);
  return match === null ? undefined : `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`;
}
