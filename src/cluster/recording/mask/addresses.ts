import { createHmac } from 'node:crypto';

/**
 * Addresses in which those of one network stay in one network: each bit is turned, or not, by what the bits before it
 * are. A range still holds what it held, and what is private, of this machine or of this link stays so.
 * @param address an IPv4 address, with dots or hyphens, or an IPv6 address; with a prefix length or without
 */
export function maskedAddress(address: string, key: string): string {
  const [host = '', length] = address.split('/');
  const bits = bitsOf(host);
  if (bits === undefined) return address;
  const kept = keptBits(bits);
  const prefix = length === undefined ? bits.length : Number(length);
  // The bits behind the prefix of a range are zero.
  const isRange = !bits.slice(prefix).includes('1');
  const turned = [...bits].map((bit, i) =>
    i < kept || (isRange && i >= prefix) ? bit : String(Number(bit) ^ turn(bits.slice(0, i), key)),
  );
  if (turned.join('') === bits) return address;
  const text = textOf(turned.join(''), host.includes('-') ? '-' : '.');
  return length === undefined ? text : `${text}/${length}`;
}

function turn(before: string, key: string): number {
  return createHmac('sha256', key).update(`address ${before}`).digest()[0]! & 1;
}

/** How an address of each use begins, and how many of its bits say so: all of those that are the same everywhere. */
const uses: readonly (readonly [begin: RegExp, kept: number])[] = [
  [/^(?:0{32}|01111111|1010100111111110|111).*$/, 32],
  [/^00001010/, 8],
  [/^0110010001/, 10],
  [/^101011000001/, 12],
  [/^1100000010101000/, 16],
];

function keptBits(bits: string): number {
  if (bits.length === 32) return uses.find(([begin]) => begin.test(bits))?.[1] ?? 8;
  // What begins with zeros is of this machine or of IPv4; fc00::/7 is private, fe80::/10 of this link.
  if (/^0{80}/.test(bits)) return bits.length;
  return 10;
}

function bitsOf(host: string): string | undefined {
  const octets = host.split(/[.-]/);
  if (octets.length === 4 && !host.includes(':')) return octets.map(octet => binary(Number(octet), 8)).join('');
  const [head = '', tail, ...rest] = host.split('::');
  const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - before.length - after.length;
  if (rest.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  return [...before, ...Array<string>(missing).fill('0'), ...after]
    .map(group => binary(Number.parseInt(group || '0', 16), 16))
    .join('');
}

function binary(number: number, digits: number): string {
  return number.toString(2).padStart(digits, '0');
}

function textOf(bits: string, separator: string): string {
  const size = bits.length === 32 ? 8 : 16;
  const groups = Array.from({ length: bits.length / size }, (_, i) =>
    Number.parseInt(bits.slice(i * size, (i + 1) * size), 2),
  );
  return size === 8 ? groups.join(separator) : groups.map(group => group.toString(16)).join(':');
}
