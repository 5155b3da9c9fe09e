import { isAbsolute, join } from 'node:path';
import { homeFolder } from '../files/home.ts';

type Purpose = 'config' | 'cache';

/** Of each system: the variable that names its folder for such files, where that is if it does not, and what ours is called there. */
const places: Readonly<
  Record<'darwin' | 'win32' | 'others', Readonly<Record<Purpose, readonly [string, string, string]>>>
> = {
  // https://developer.apple.com/library/archive/documentation/FileManagement/Conceptual/FileSystemProgrammingGuide
  darwin: {
    config: ['', 'Library/Preferences', 'kubecause'],
    cache: ['', 'Library/Caches', 'kubecause'],
  },
  win32: {
    config: ['APPDATA', 'AppData/Roaming', 'kubecause/Config'],
    cache: ['LOCALAPPDATA', 'AppData/Local', 'kubecause/Cache'],
  },
  // https://specifications.freedesktop.org/basedir-spec/latest: what is not absolute does not count.
  others: {
    config: ['XDG_CONFIG_HOME', '.config', 'kubecause'],
    cache: ['XDG_CACHE_HOME', '.cache', 'kubecause'],
  },
};

/** Asked for each time: the environment says where they are. */
function folderFor(purpose: Purpose): string {
  const { platform, env } = process;
  const system = platform === 'darwin' || platform === 'win32' ? platform : 'others';
  const [variable, usual, ours] = places[system][purpose];
  const named = env[variable] ?? '';
  return join(isAbsolute(named) ? named : join(homeFolder(), usual), ours);
}

/** The configuration of the user: `config.yaml` in the folder that the system has for such files. */
export function userFile(): string {
  return join(folderFor('config'), 'config.yaml');
}

/** Where answers of models are kept. */
export function cacheFolder(): string {
  return join(folderFor('cache'), 'answers');
}

/** Where we are; undefined if that was deleted meanwhile. */
export function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
