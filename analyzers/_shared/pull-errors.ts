/**
 * What a failed pull failed of, from the words of containerd, CRI-O and docker: their errors have no codes. The order
 * matters: a token server that cannot be reached also ends in "failed to authorize", a missing platform in "not found".
 */
export type PullFailure =
  | 'platform'
  | 'node'
  | 'rate'
  | 'tls'
  | 'unreachable'
  | 'unauthorized'
  | 'not-found'
  | 'signature'
  | 'other';

const patterns: readonly (readonly [PullFailure, RegExp])[] = [
  [
    'platform',
    /no match for platform|no matching manifest for|no image found in (manifest list|image index)|not match the specified platform/i,
  ],
  ['signature', /SignatureValidationFailed|signature validation failed|Source image rejected/i],
  // The registry did its part; "not found" is then something in the image store of the node.
  [
    'node',
    /no space left on device|read-only file system|input\/output error|unexpected commit digest|parent snapshot \S+ does not exist/,
  ],
  ['rate', /toomanyrequests|too many requests|pull rate limit/i],
  ['tls', /x509:|\btls: |gave HTTP response to HTTPS client/],
  [
    'unreachable',
    /no such host|dial (tcp|udp)|i\/o timeout|TLS handshake timeout|connection (refused|reset)|no route to host|network is unreachable|context deadline exceeded|Client\.Timeout|server misbehaving|\b5\d\d \(?(Internal|Bad|Service|Gateway|Not Implemented)|unexpected EOF|: EOF\b|registry is unavailable|RegistryUnavailable/i,
  ],
  [
    'unauthorized',
    /unauthori[sz]ed|authentication required|access denied|insufficient_scope|authorization failed|403 Forbidden|Status 40[13]\b|\bdenied\b|no basic auth credentials|may require/i,
  ],
  ['not-found', /not found|manifest unknown|name unknown|does not exist|\bNotFound\b|\b404\b/i],
];

export function classifyPull(message: string): PullFailure {
  return patterns.find(([, pattern]) => pattern.test(message))?.[0] ?? 'other';
}

/** What keeps a registry from answering, in plain words. */
export function unreachableBecause(message: string): string {
  if (/proxyconnect/.test(message)) return 'the proxy of the node cannot be reached';
  if (/no such host|server misbehaving|dial (tcp|udp): lookup /.test(message)) return 'its name does not resolve';
  if (/connection refused/.test(message)) return 'the connection is refused';
  if (/no route to host|network is unreachable/.test(message)) return 'there is no route to it';
  const [, status] = /\b(5\d\d) \(?[A-Z]/.exec(message) ?? [];
  if (status !== undefined) return `it answers with ${status}`;
  if (/connection reset|\bEOF\b/.test(message)) return 'the connection breaks off';
  return /timeout|deadline exceeded/i.test(message) ? 'it does not answer in time' : 'it is unavailable';
}

/** Why a registry is not trusted, in plain words. */
export function distrustBecause(message: string): string {
  if (/expired|not yet valid/.test(message)) return 'its certificate is not valid at this time';
  if (/unknown authority|self[- ]signed/.test(message))
    return 'its certificate is signed by an authority that the node does not know';
  if (/is valid for|not .*IP SANs|doesn't contain any/.test(message)) return 'its certificate is for another name';
  if (/HTTP response to HTTPS/.test(message)) return 'it speaks HTTP where the node expects HTTPS';
  return 'the TLS handshake fails';
}

/** Which part of a reference the registry does not have, as far as its answer tells. */
export function missingPart(message: string, byDigest: boolean, repositoryExists: boolean): string {
  const version = byDigest ? 'digest' : 'tag';
  if (repositoryExists || /manifest unknown|manifest for .* not found|Tag \S+ not found/i.test(message)) return version;
  if (/name unknown|unknown: Project|repository .*(not found|does not exist)/i.test(message)) return 'repository';
  return `${version} or repository`;
}

/** What fails on the node, in plain words; undefined if it is nothing of the kind. */
export function nodeFailsBecause(message: string): string | undefined {
  if (/no space left on device/.test(message)) return 'the disk of the node is full';
  if (/read-only file system/.test(message)) return 'the disk of the node is read-only';
  if (/input\/output error/.test(message)) return 'the disk of the node fails';
  if (/unexpected commit digest/.test(message))
    return 'what arrives is not what its digest says, as behind a bad proxy';
  if (/parent snapshot/.test(message)) return 'the image store of the node is damaged';
  return undefined;
}
