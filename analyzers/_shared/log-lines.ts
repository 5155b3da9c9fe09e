/** Colours and other commands for terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** What loggers write before what they have to say: times, levels, threads, places in the code, names of processes. */
const prefixes: readonly RegExp[] = [
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)? ?(?:Z|UTC|[+-]\d\d:?\d\d)?\]?[\s:|-]*/,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?\s+/,
  // klog: `E0318 07:44:12.413983       1 runtime.go:78] `
  /^[IWEF]\d{4} [\d:.]+\s+\d+ [\w./-]+:\d+\] /,
  /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|PANIC|CRITICAL|SEVERE|LOG)\]?:?\s+(?=\S)/,
  /^(?:\[(?:trace|debug|info|notice|warn(?:ing)?|error|fatal)\]|(?:info|warn(?:ing)?|error|fatal):)\s+(?=\S)/,
  /^\[\d+\]:?\s+/,
];

/** Members of JSON that a logger puts its message into, and those in which it puts the error. */
const messageKeys = ['msg', 'message', 'log', 'event', '@m'] as const;
const errorKeys = ['error', 'err', 'exception', 'reason', 'stack_trace'] as const;

/** More of a line is not looked at, but where it is JSON. */
const longestLine = 600;

/** The lines of a log as they were meant for a person, without empty ones. */
export function linesOf(log: string): string[] {
  return log
    .split('\n')
    .map(line => (line.startsWith('{') ? line : line.slice(0, longestLine)).replace(escapes, '').trimEnd())
    .filter(line => line.trim() !== '');
}

/** What a line says, without what its logger adds: `listen tcp :80: bind: permission denied`. */
export function gistOf(line: string): string {
  const structured = line.startsWith('{') ? fromJson(line) : fromPairs(line);
  if (structured !== undefined) return structured.slice(0, longestLine);
  let gist = line.slice(0, longestLine).trim();
  for (let before = ''; gist !== before; ) {
    before = gist;
    for (const prefix of prefixes) gist = gist.replace(prefix, '');
  }
  return gist === '' ? line.trim() : gist;
}

function fromJson(line: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const members = json as Readonly<Record<string, unknown>>;
  return joined(textAt(members, messageKeys), textAt(members, errorKeys));
}

function textAt(members: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = members[key];
    if (typeof value === 'string' && value !== '') return value.split('\n')[0];
    // As pino and log4j write errors.
    const inner = typeof value === 'object' && value !== null ? (value as { message?: unknown }).message : undefined;
    if (typeof inner === 'string' && inner !== '') return inner;
  }
  return undefined;
}

/** logfmt: `level=fatal msg="cannot start" err="…"`. */
function fromPairs(line: string): string | undefined {
  if (!/(?:^|\s)(?:level|lvl)=/.test(line)) return undefined;
  const pairs: Record<string, string> = {};
  for (const [, key = '', quoted, plain] of line.matchAll(/(?:^|\s)([\w.@-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g))
    pairs[key] = quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1');
  return joined(textAt(pairs, messageKeys), textAt(pairs, errorKeys));
}

function joined(message: string | undefined, error: string | undefined): string | undefined {
  if (message === undefined || error === undefined) return message ?? error;
  return message.includes(error) ? message : `${message}: ${error}`;
}
