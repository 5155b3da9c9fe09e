import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/** What Debian calls the home of those who have none: nothing is read there, and nothing can be written. */
export const nowhere = '/nonexistent';

/**
 * The folder of the user. A container may run as a user that no file knows, with no HOME; and an empty HOME must not make
 * the working directory, which may be anybody's, the home of the user.
 */
export function homeFolder(): string {
  return [homedir, () => userInfo().homedir].map(folderOr).find(isAbsolute) ?? nowhere;
}

/** Where the specification of XDG has files of a user; what is not absolute does not count (basedir-spec). */
const ofUser = ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME'];

/**
 * Makes an environment say what {@link homeFolder} found. Libraries ask it when they are loaded: without a home they fail, and
 * what is relative they take for the user's.
 */
export function settleHome(env: NodeJS.ProcessEnv): void {
  if (process.platform !== 'win32') env.HOME = homeFolder();
  for (const name of ofUser) if (!isAbsolute(env[name] ?? '/')) delete env[name];
}

/** Both throw where the user has no entry among the users of the system. */
function folderOr(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
