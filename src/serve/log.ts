export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What is said of an event besides its name. Never a credential, a body or a value that a caller sent. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Tells what happens, a line of JSON each. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/**
 * Writes lines such as `{"time":"…","level":"info","event":"listening","address":"127.0.0.1:8080"}`.
 * @param least what is less important is left out
 */
export function jsonLog(write: (line: string) => void, least: LogLevel = 'info'): Log {
  return (level, event, fields = {}) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  };
}
