import { UserError } from '../../core/errors.ts';

/** Where to listen. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * `8080`, `:8080`, `127.0.0.1:8080`, `[::1]:8080`; without a host it is this machine alone.
 * @throws UserError
 */
export function parseAddress(option: string, given: string): Address {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]:|([^:[\]]*):)?(\d{1,5})$/i.exec(given) ?? [];
  const host = bracketed ?? plain ?? '';
  if (port === undefined || Number(port) > 65_535)
    throw new UserError(`${option} wants an address such as 127.0.0.1:8080 or a port, but got "${given}"`);
  return { host: host === '' ? '127.0.0.1' : host, port: Number(port) };
}
