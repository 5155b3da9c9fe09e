import { UserError } from '../../core/errors.ts';
import type { KindDefinition } from '../../core/kinds/define.ts';
import { definitionOf, type Kind } from '../../core/kinds/index.ts';
import { credentialsOf } from './credentials.ts';
import { discover } from './discovery.ts';
import { loadConnection } from './kubeconfig.ts';
import type { LiveOptions } from './options.ts';
import { createTransport } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** What a cluster has, of what kubecause reads. */
export interface ServedTypes {
  /** Whether it serves a kind, in any version. */
  has(kind: Kind): boolean;
  /** The types of custom resources that are worth a listing; undefined if the cluster does not say. */
  readonly customTypes: readonly KindDefinition[] | undefined;
}

/**
 * Asks a cluster what it serves, and nothing else: three requests.
 * @throws UserError if there is no usable kubeconfig, or the server does not answer or refuses the credentials
 */
export async function readServedTypes(options: LiveOptions, signal: AbortSignal): Promise<ServedTypes> {
  const connection = await loadConnection(options);
  const transport = createTransport(connection, credentialsOf(connection, options), options);
  try {
    const { refused, served, customTypes } = await discover(transport, signal, { requests: 0, bytes: 0 });
    if (refused) throw new UserError(`${transport.where} refused the credentials (401 Unauthorized)`);
    return { has: kind => served(definitionOf(kind)).state !== 'not-served', customTypes };
  } catch (error) {
    if (error instanceof TransportError) throw new UserError(error.message, { cause: error });
    throw error;
  } finally {
    transport.close();
  }
}
