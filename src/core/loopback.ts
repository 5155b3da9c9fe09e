const ipv4 = /^(?:::ffff:)?127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;
/** `::1`, however many of its zeros are written. */
const ipv6 = /^(?:0{0,4}:)+:?0{0,3}1$/;

/** Whether a host name or an address, which may be in brackets as in a URL, is of this machine and reached from it alone. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '').toLowerCase();
  return address === 'localhost' || ipv4.test(address) || ipv6.test(address);
}
