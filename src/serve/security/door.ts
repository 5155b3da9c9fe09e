import { UserError } from '../../core/errors.ts';
import { isLoopback } from '../../core/loopback.ts';
import type { TlsFiles } from './tls.ts';

/** How a server may be reached: the same for every protocol that listens. Who may then ask is for `Server.authenticate`. */
export interface Door {
  /** What a caller has to show; `nothing`: whoever reaches the port may ask. */
  readonly wants: 'nothing' | 'certificate' | 'token';
  /** Somebody said that whoever reaches the port may ask, from anywhere. */
  readonly insecure: boolean;
  /** Plain text if not given. */
  readonly tls?: TlsFiles | undefined;
  /** Names by which it may be called besides those that no stranger can own. */
  readonly hosts: readonly string[];
  /** Other pages that may ask from a browser, such as `https://dashboard.example.com`. */
  readonly origins: readonly string[];
}

/** Whoever reaches the port may ask: for one that can be reached from this machine alone. */
export const openDoor: Door = { wants: 'nothing', insecure: false, hosts: [], origins: [] };

/**
 * Checks that not just anybody may ask.
 * @param option what says where to listen, such as `--http`
 * @throws UserError if somebody elsewhere could, and nobody said that this is meant
 */
export function checkAddress(option: string, host: string, { wants, insecure }: Door): void {
  if (wants !== 'nothing' || insecure || isLoopback(host)) return;
  throw new UserError(
    `${option}: ${host} can be reached from elsewhere, and whoever reaches it could ask: give --token-file FILE, --auth=kubernetes or --tls-client-ca FILE, or say --insecure`,
  );
}
