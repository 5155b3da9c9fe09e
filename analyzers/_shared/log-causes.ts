import { gistOf, linesOf } from './log-lines.ts';
import { failureIn } from './log-traces.ts';

/** Why a program failed, as far as its log says so in words that are known. */
export interface LogCause {
  readonly kind: keyof typeof words;
  /** The line that says it, without what its logger adds. */
  readonly line: string;
  /** What it could not reach. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  readonly variable?: string | undefined;
  readonly user?: string | undefined;
}

/** What each kind means, to be followed by its object: a host, a path, a variable. */
export const words = {
  refused: 'it cannot connect: nobody listens',
  'no-answer': 'it cannot connect: no answer',
  name: 'it cannot resolve a name',
  dns: 'cluster DNS does not answer it',
  variable: 'it lacks an environment variable',
  permission: 'it lacks permission',
  'read-only': 'it writes to what is read-only',
  full: 'no space is left',
  expired: 'a certificate has expired',
  untrusted: 'it does not trust a certificate',
  heap: 'its own heap limit is too small',
  config: 'its configuration is wrong',
  loop: 'it forwards DNS queries to itself',
  file: 'a file is missing',
  port: 'its port is taken',
  login: 'its login is refused',
  access: 'the API server refuses it',
  failure: 'the program failed',
} as const;

type Fields = Omit<LogCause, 'kind' | 'line'>;

interface Rule {
  readonly kind: Exclude<LogCause['kind'], 'failure'>;
  readonly pattern: RegExp;
}

/** What stands for a pattern in the patterns below. Its named groups are the fields of a cause. */
const parts = {
  q: /['"`‘’“”]/,
  host: /(?<host>[\w.-]{1,253}|\[[0-9a-f:]{2,39}\])/,
  at: /(?<![\w.-])(?<host>[\w.-]{1,253}|\[[0-9a-f:]{2,39}\]):(?<port>\d{2,5})/,
  port: /(?<port>\d{2,5})/,
  path: /(?<path>\/[^\s'"`‘’:,;()\]]{1,200})/,
  variable: /\b(?<variable>[A-Z][A-Z0-9_]{2,60})\b/,
  user: /(?<user>[^\s'"`\\]{1,80})/,
} as const satisfies Record<string, RegExp>;

/**
 * The rules of a kind: `<at>` stands for a host and a port, and so on. Names of variables are told by their case. What may
 * stand between two words is bounded: a line that somebody made for it must not take long.
 */
function rules(kind: Rule['kind'], ...patterns: readonly RegExp[]): Rule[] {
  return patterns.map(({ source }) => {
    const filled = source
      .replace(/(\.|\[\^\/\]|\\S)\*/g, '$1{0,120}')
      .replace(/(?<!\(\?)<(q|host|at|port|path|variable|user)>/g, (_, name: keyof typeof parts) => parts[name].source);
    return { kind, pattern: new RegExp(filled, source.includes('<variable>') ? '' : 'i') };
  });
}

/**
 * In the order in which they are tried on a line: what says more comes first. The words are those of libc, of the run times
 * of Go, Java, Python, Node, Ruby and .NET, and of programs that run in many clusters; test/analyzers/_shared/log-causes.test.ts
 * says where each was seen.
 */
const known: readonly Rule[] = [
  ...rules('loop', /plugin\/loop: (?:Loop|Seen)/),
  ...rules(
    'dns',
    /lookup <host>(?: on \S+)?: (?:(?:read|dial|write) udp|i\/o timeout|server misbehaving)/,
    /getaddrinfo EAI_AGAIN <host>/,
    /(?:<q><host><q>.*)?Temporary failure in name resolution/,
  ),
  ...rules(
    'name',
    /lookup <host>(?: on \S+)?: no such host/,
    /getaddrinfo ENOTFOUND <host>/,
    /UnknownHostException: <host>/,
    /could not translate host name <q><host><q>/,
    /host not found in (?:upstream )?<q><host>/,
    /unknown (?:mysql server )?host <q><host><q>/,
    /could not resolve host(?: name)?:? <q>?<host>/,
    /(?:bad address|can't resolve) <q><host><q>/,
    /connecting to <at>\. (?:Name or service not known|Name does not resolve)/,
    /<q><host><q>.*(?:Name or service not known|Name does not resolve)/,
    /Name or service not known \(<at>\)/,
    /Name or service not known|Name does not resolve/,
  ),
  ...rules(
    'refused',
    /dial tcp <at>: connect: connection refused/,
    /ECONNREFUSED <at>/,
    /connection to server at <q><host><q>.*, port <port> failed: Connection refused/,
    /Connection to <at> refused/,
    /connecting to <at>\. Connection refused/,
    /host=<q><host><q>, port=<port>\).{0,300}Connection refused/,
    /Connection refused - connect\(2\) for <q>?<host><q>? port <port>/,
    /Connection refused \(<at>\)/,
    /connect(?:ion)? to <q>?<at>.*refused/,
    /is the server running on (?:that )?host <q><host><q>/,
    /Can't connect to (?:MySQL|MariaDB) server on <q><at><q>.*\(111\)/,
    /Can't connect to (?:MySQL|MariaDB) server on <q><host><q>.*\(111\)/,
    /connection refused|ECONNREFUSED/,
  ),
  ...rules(
    'no-answer',
    /dial tcp <at>: (?:i\/o timeout|connect: (?:connection timed out|no route to host|network is unreachable))/,
    /(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) <at>/,
    /connection to server at <q><host><q>.*, port <port> failed: (?:Connection timed out|No route to host)/,
    /Error 11[03] connecting to <at>/,
    /connect(?:ion)? to <q>?<at>.*timed out/,
  ),
  ...rules(
    'variable',
    /<variable>: (?:unbound variable|parameter (?:null or )?not set)/,
    /[Ee]nv(?:ironment)?[ _-]?(?:var(?:iable)?s?)?\b.{0,30}?<variable>.{0,30}(?:not (?:set|found|defined|specified|provided|present)|missing|required|empty|unset|must be)/,
    /(?:[Mm]issing|[Rr]equired|[Uu]nset|[Uu]ndefined|[Nn]o)\b.{0,20}env(?:ironment)?[ _-]?(?:var(?:iable)?s?)?\b.{0,15}?<variable>/,
    /<variable>.{0,30}\benv(?:ironment)?\b.{0,40}(?:not (?:set|found|defined|specified|provided)|missing|required|empty|unset|must be)/,
    /required key <variable> missing value/,
    /[Cc]ould not resolve placeholder <q>(?<variable>[\w.-]+)<q>/,
    /You must (?:specify|set) <variable>/,
    /key not found: "<variable>" \(KeyError\)/,
    /<variable>["'`]? (?:is not set|is not defined|must be set|is required|not set|environment variable)/,
  ),
  ...rules(
    'full',
    /<path>[^/]*(?:no space left on device|disk quota exceeded)/,
    /(?:no space left on device|disk quota exceeded)[^/]*<q><path>/,
    /no space left on device|disk quota exceeded|\bENOSPC\b/,
  ),
  ...rules(
    'expired',
    /certificate has expired|CERT_HAS_EXPIRED|Certificate(?:Expired|NotYetValid)Exception|certificate (?:is )?expired|certificate is not yet valid/,
  ),
  ...rules(
    'untrusted',
    /certificate signed by unknown authority|CERTIFICATE_VERIFY_FAILED|unable to get local issuer certificate|PKIX path building failed|self[- ]signed certificate|certificate is (?:valid for|not valid for any names)|Hostname\/IP does not match certificate/,
  ),
  ...rules('heap', /java\.lang\.OutOfMemoryError|JavaScript heap out of memory|System\.OutOfMemoryException/),
  ...rules(
    'port',
    /listen (?:tcp|udp)\d? \S*?:<port>: bind: address already in use/,
    /EADDRINUSE.*:<port>\s*$/,
    /Port <port> was already in use/,
    /bind\(\) to \S*?:<port> failed \(98/,
    /bind to address \S*?:<port>: address already in use/,
    /address already in use|EADDRINUSE/,
  ),
  ...rules(
    'login',
    /(?:password|ident|peer) authentication failed for user <q><user>/,
    /Access denied for user <q><user>/,
    /role <q><user><q> does not exist/,
    /Login failed for user <q><user>/,
    /WRONGPASS|NOAUTH Authentication required|MongoServerError: Authentication failed|SASL authentication failed/,
  ),
  ...rules('access', /User \\?"(?<user>system:serviceaccount:[\w.:-]+)\\?" cannot/),
  ...rules(
    'config',
    /<path>:\d+ - Error during parsing/,
    /\[emerg\].* in <path>:\d+/,
    /(?:parsing|reading|loading) (?:YAML |JSON |the )?(?:config(?:uration)?(?: from)? )?(?:file )?[[:]?\\?<q>?<path>/,
    /config(?:uration)?(?: file)? error.*<path>/,
    /<path>.*(?:yaml: (?:line \d+|unmarshal)|invalid character|unexpected token|syntax error|toml:)/,
    /Error during parsing: |yaml: (?:line \d+|unmarshal errors)|FATAL CONFIG FILE ERROR|error parsing config|invalid configuration|unknown (?:field|directive|flag|option|shorthand flag)|flag provided but not defined|unrecognized arguments?:/,
  ),
  ...rules(
    'read-only',
    /<path>.*Read-only file system/,
    /(?:EROFS|Read-only file system).*<q><path>/,
    /read-only file system|\bEROFS\b/,
  ),
  ...rules(
    'permission',
    /listen (?:tcp|udp)\d? \S*?:<port>: bind: permission denied/,
    /bind\(\) to \S*?:<port> failed \(13/,
    /<path>[^/]*(?:Permission denied|Operation not permitted|AccessDeniedException)/,
    /(?:Permission denied|Operation not permitted|AccessDeniedException)[^/]*<path>/,
  ),
  ...rules(
    'file',
    /<path>[^/]*no such file or directory/,
    /(?:No such file or directory|FileNotFoundException|Cannot find module|can't open file)[^/]*<path>/,
  ),
];

/** How many lines before the end can still be about it. */
const lastLines = 60;

/** Finds the cause in the end of a log: the last line that says one in known words, else what the run time says of the failure. */
export function causeIn(log: string): LogCause | undefined {
  const lines = linesOf(log).slice(-lastLines);
  for (let i = lines.length - 1; i >= 0; i--) {
    const cause = causeOfLine(lines, i);
    if (cause !== undefined) return cause;
  }
  const failure = failureIn(lines);
  return failure === undefined ? undefined : { kind: 'failure', line: failure };
}

function causeOfLine(lines: readonly string[], i: number): LogCause | undefined {
  const gist = gistOf(lines[i]!);
  const missing = missingKey(lines, i, gist);
  if (missing !== undefined) return { kind: 'variable', line: gist, variable: missing };
  for (const { kind, pattern } of known) {
    const match = pattern.exec(gist);
    if (match !== null) return { kind, line: gist, ...fieldsOf(match.groups ?? {}, lines, i) };
  }
  return undefined;
}

/** Python says the key alone; that it was looked for in the environment stands in the lines above. */
function missingKey(lines: readonly string[], i: number, gist: string): string | undefined {
  const key = /^KeyError: '([A-Za-z_]\w*)'$/.exec(gist)?.[1];
  const above = lines.slice(Math.max(0, i - 6), i).join('\n');
  return key !== undefined && /os\.py"|frozen os>|environ\[/.test(above) ? key : undefined;
}

function fieldsOf(
  { host, port, path, variable, user }: Readonly<Record<string, string | undefined>>,
  lines: readonly string[],
  i: number,
): Fields {
  // Clients of PostgreSQL before 14 name the port in the line after.
  const below = /accepting TCP\/IP connections on port (\d+)/.exec(
    `${lines[i]} ${lines[i + 1] ?? ''}`.replace(/\s+/g, ' '),
  )?.[1];
  const number = Number(port ?? (host === undefined ? undefined : below));
  return {
    host: host?.replace(/^\[|\]$/g, ''),
    port: number > 0 ? number : undefined,
    path: path?.replace(/[.]$/, ''),
    variable,
    user,
  };
}
