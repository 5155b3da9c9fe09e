import { X509Certificate } from 'node:crypto';
import type { AgentOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { UserError } from '../../core/errors.ts';
import type { Credential } from './credentials.ts';
import { type Connection, readMaterial } from './kubeconfig.ts';
import { firstLine, reasonOf } from './kubeconfig-file.ts';

/**
 * How connections to the server are made: kept, as many as there are listings at a time, trusted by the cluster's
 * certificate authority, and with the user's certificate.
 * @throws UserError if a certificate or key cannot be read or is none
 */
export async function agentOptions(
  { cluster, user, server }: Connection,
  credential: Credential,
  concurrency: number,
): Promise<AgentOptions> {
  const kept: AgentOptions = { keepAlive: true, maxSockets: Math.max(1, concurrency), scheduling: 'lifo' };
  if (server.protocol === 'http:') return kept;
  const authority = `certificate-authority of cluster "${cluster.name}"`;
  const ca = await readMaterial(cluster.caData, cluster.caFile, authority);
  const { cert, key } = credential;
  if (ca !== undefined) check(authority, () => new X509Certificate(ca));
  if (cert !== undefined && key === undefined)
    throw new UserError(`user "${user.name}" has a client certificate without its key`);
  if (cert !== undefined)
    check(`client certificate of user "${user.name}", or its key,`, () => createSecureContext({ cert, key }));
  return {
    ...kept,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert, key }),
    ...(cluster.tlsServerName && { servername: cluster.tlsServerName }),
    ...(cluster.skipTLSVerify && { rejectUnauthorized: false }),
  };
}

/** Found out here, because a handshake fails without saying what it is about, and an authority that is none is ignored. */
function check(what: string, use: () => unknown): void {
  try {
    use();
  } catch (error) {
    throw new UserError(`the ${what} cannot be used: ${firstLine(reasonOf(error))}`, { cause: error });
  }
}
