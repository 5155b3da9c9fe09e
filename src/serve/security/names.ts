import { isIP } from 'node:net';
import type { Door } from './door.ts';

/**
 * Whether a server may be called like that. A page of a stranger can make its own name mean this server (DNS rebinding), and
 * then its script may ask as if it came from here. So where nothing has to be shown, names count that no stranger can
 * own: addresses, names without a dot, those of this machine and of the cluster; and those that were allowed.
 * @param host the Host header
 */
export function mayBeCalled(host: string | undefined, { wants, hosts }: Door): boolean {
  const name = nameOf(host);
  if (name === undefined) return false;
  if (hosts.length > 0 && hosts.includes(name)) return true;
  if (isIP(name) !== 0 || /^[a-z0-9-]+$/.test(name)) return true;
  if (/\.(localhost|svc|svc\.cluster\.local)$/.test(name)) return true;
  // A page of a stranger has no token to show.
  return wants === 'token' && hosts.length === 0;
}

/**
 * Whether a page may ask: one that came from here, or that was allowed. Who is no browser has no origin.
 * @param origin the Origin header
 */
export function mayAskFrom(origin: string | undefined, host: string | undefined, { origins }: Door): boolean {
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** The name in a Host header, without its port and the brackets of an address. */
function nameOf(host: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+))(?::\d{1,5})?$/i.exec(host ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}
