import { UserError } from '../../core/errors.ts';
import { type Authenticate, everybody } from '../../serve/access.ts';
import type { Log } from '../../serve/log.ts';
import type { Door } from '../../serve/security/door.ts';
import type { WarmDiagnosis } from '../../serve/warm-diagnosis.ts';
import type { ArgumentsOf, Option } from '../command.ts';

const group = 'Who may ask:';

/** What `serve` takes to keep strangers out: the same for every protocol that listens. */
export const doorOptions = {
  'token-file': {
    type: 'string',
    describe: 'callers show a token of this file, one a line; read again when it changes',
    group,
    often: true,
    values: 'files',
  },
  'serve-token': {
    type: 'string',
    describe: 'that token; better as $KUBECAUSE_SERVE_TOKEN, since others can see how programs are started',
    group,
    secret: true,
  },
  auth: {
    type: 'string',
    choices: ['kubernetes'],
    describe: 'callers show their token of the cluster, and are told of the namespaces that it lets them see',
    group,
    often: true,
  },
  'tls-cert': { type: 'string', describe: 'certificate (PEM); read again when it changes', group, values: 'files' },
  'tls-key': { type: 'string', describe: 'its key (PEM)', group, values: 'files' },
  'tls-client-ca': {
    type: 'string',
    describe: 'callers that present a certificate of this authority (PEM) may ask',
    group,
    values: 'files',
  },
  insecure: {
    type: 'boolean',
    default: false,
    describe: 'whoever reaches the port may ask, from anywhere',
    group,
  },
  'allowed-host': {
    type: 'string',
    array: true,
    describe: 'a name by which browsers may call the server (repeatable)',
    group,
  },
  'allowed-origin': {
    type: 'string',
    array: true,
    describe: 'another web page that may ask, such as https://dashboard.example.com (repeatable)',
    group,
    check: parseOrigin,
  },
} as const satisfies Record<string, Option>;

export type DoorArguments = ArgumentsOf<typeof doorOptions>;

/**
 * How the server may be reached, and who may then ask.
 * @throws UserError if options contradict each other, or a file is not what it should be
 */
export async function openedDoor(
  args: DoorArguments,
  warm: WarmDiagnosis,
  log: Log,
): Promise<{ readonly door: Door; readonly authenticate: Authenticate }> {
  const { tlsCert, tlsKey, tlsClientCa, insecure, allowedHost = [], allowedOrigin = [] } = args;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new UserError('--tls-cert and --tls-key go together');
  if (tlsClientCa !== undefined && tlsCert === undefined)
    throw new UserError(
      '--tls-client-ca: clients can present certificates only over TLS: also give --tls-cert and --tls-key',
    );
  const shown = await authenticationBy(args, warm, log);
  if (insecure && (shown !== undefined || tlsClientCa !== undefined))
    throw new UserError('--insecure lets everybody ask: it cannot be given together with what says who may');
  const [{ TlsFiles }, { byCertificate, certificateOr }] = await Promise.all([
    import('../../serve/security/tls.ts'),
    import('../../serve/security/certificate.ts'),
  ]);
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : await TlsFiles.open({ cert: tlsCert, key: tlsKey, clientCa: tlsClientCa });
  const otherwise = tlsClientCa === undefined ? everybody : byCertificate;
  return {
    authenticate: shown === undefined ? otherwise : certificateOr(shown),
    door: {
      wants: shown !== undefined ? 'token' : tlsClientCa !== undefined ? 'certificate' : 'nothing',
      insecure,
      tls,
      hosts: allowedHost.map(host => host.toLowerCase()),
      origins: allowedOrigin.map(origin => parseOrigin('--allowed-origin', origin)),
    },
  };
}

async function authenticationBy(
  { auth, tokenFile, serveToken }: DoorArguments,
  warm: WarmDiagnosis,
  log: Log,
): Promise<Authenticate | undefined> {
  const given = [auth && '--auth', tokenFile && '--token-file', serveToken && '--serve-token'].filter(Boolean);
  if (given.length > 1) throw new UserError(`${given.join(' and ')}: each says who may ask; give only one`);
  if (auth === 'kubernetes') {
    const { reviews } = warm.source;
    if (reviews === undefined)
      throw new UserError('--auth=kubernetes asks the cluster who a caller is: a recording cannot tell');
    const { byKubernetes } = await import('../../serve/security/kubernetes.ts');
    return byKubernetes(reviews, () => warm.namespaces());
  }
  const { byToken, fixedToken, tokensOf } = await import('../../serve/security/tokens.ts');
  if (tokenFile !== undefined) return byToken(await tokensOf(tokenFile, log));
  return serveToken === undefined ? undefined : byToken(fixedToken('--serve-token', serveToken));
}

/** @throws UserError */
function parseOrigin(option: string, given: string): string {
  if (URL.canParse(given) && new URL(given).origin === given) return given;
  throw new UserError(
    `${option} wants a scheme, a host and no path, such as https://dashboard.example.com, but got "${given}"`,
  );
}
