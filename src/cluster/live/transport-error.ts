/**
 * Why no answer came.
 * - `unreachable`: no connection: refused, unknown host, no route, refused by the proxy
 * - `tls`: a connection, but no trust: the server's certificate, the client's, or the protocol
 * - `timeout`: one of the time limits
 * - `broken`: the connection ended before the answer did
 * - `invalid`: an answer that no API server gives
 */
export type TransportFailure = 'unreachable' | 'tls' | 'timeout' | 'broken' | 'invalid';

/** No answer to a request. The message is one line for a person. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up now',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network',
  ECONNABORTED: 'the connection was aborted',
  ETIMEDOUT: 'it does not answer',
};

const untrusted: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate was issued by an authority that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate was issued by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate was issued by an authority that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate was issued by an authority that is not trusted',
  CERT_SIGNATURE_FAILURE: 'its certificate was issued by another authority than the one of the kubeconfig',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (is the clock of this machine right?)',
};

const trustHint =
  'Check certificate-authority of the cluster in the kubeconfig (or NODE_EXTRA_CA_CERTS), or pass --insecure-skip-tls-verify.';

/** Says what an error of Node's network layer means. `where` is the server as messages name it, and the proxy on the way. */
export function explain(error: Error, where: string): TransportError {
  const options = { cause: error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const why = unreachable[code];
  if (why !== undefined) return new TransportError('unreachable', `${where} cannot be reached: ${why}`, options);
  const distrust = untrusted[code];
  if (distrust !== undefined) {
    return new TransportError('tls', `${where} is not trusted: ${distrust}. ${trustHint}`, options);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = 'reason' in error && typeof error.reason === 'string' ? ` (${error.reason})` : '';
    const hint = 'Set tls-server-name of the cluster in the kubeconfig, or pass --insecure-skip-tls-verify.';
    return new TransportError(
      'tls',
      `${where} is not trusted: its certificate is for other names${names}. ${hint}`,
      options,
    );
  }
  if (error.message === 'Proxy timeout')
    return new TransportError('timeout', `${where} cannot be reached: the proxy did not answer`, options);
  const proxy = /^Bad response: (\d+)$/.exec(error.message);
  if (proxy !== null) {
    const hint = proxy[1] === '407' ? ': it wants a user and a password (http://user:password@host)' : '';
    return new TransportError(
      'unreachable',
      `${where} cannot be reached: the proxy refused with ${proxy[1]}${hint}`,
      options,
    );
  }
  if (error.message.includes('wrong version number')) {
    return new TransportError('tls', `${where} does not speak TLS. Is it an http:// server?`, options);
  }
  if (code.startsWith('HPE_')) return new TransportError('invalid', `${where} does not speak HTTP`, options);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL')) {
    return new TransportError('tls', `the TLS handshake with ${where} failed: ${alertOf(error)}`, options);
  }
  return new TransportError('broken', `the connection to ${where} broke (${code || error.message})`, options);
}

/** OpenSSL's messages are lists of codes with the reason among them. */
function alertOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return error.message.split('\n', 1)[0]!.trim();
}
