import type { Authenticate } from '../access.ts';
import { RequestError } from '../request-error.ts';

/** Who shows a certificate that was verified may see everything. */
export const byCertificate: Authenticate = async ({ certificate }) => {
  if (certificate === undefined)
    throw new RequestError('unauthenticated', 'show a certificate of the authority that this server trusts');
  return { name: certificate, namespaces: 'all' };
};

/** Who shows a certificate need not show anything else. */
export function certificateOr(otherwise: Authenticate): Authenticate {
  return async (credentials, signal) =>
    await (credentials.certificate === undefined ? otherwise : byCertificate)(credentials, signal);
}
