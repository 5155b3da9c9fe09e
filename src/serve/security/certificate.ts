import { TLSSocket } from 'node:tls';
import type { Authenticate } from '../access.ts';
import { RequestError } from '../request-error.ts';

/** Who shows a certificate that was verified may see everything. */
export const byCertificate: Authenticate = async ({ certificate }) => {
  if (certificate === undefined)
    throw new RequestError('unauthenticated', 'present a client certificate of the authority that this server trusts');
  return { name: certificate, namespaces: 'all' };
};

/** Who shows a certificate need not show anything else. */
export function certificateOr(otherwise: Authenticate): Authenticate {
  return async (credentials, signal) =>
    await (credentials.certificate === undefined ? otherwise : byCertificate)(credentials, signal);
}

/** The common name of the certificate that was shown and verified, if there is one. */
export function certificateShown(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  // A session that was resumed counts as authorized though nothing was ever shown in it: then there is no subject.
  const { subject } = socket.getPeerCertificate() as { subject?: { CN?: string | string[] } };
  return subject && ([subject.CN].flat()[0] ?? 'a certificate without a name');
}
