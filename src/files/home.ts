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

/** Both throw where the user has no entry among the users of the system. */
function folderOr(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
