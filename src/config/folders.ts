import { join } from 'node:path';
import envPaths from 'env-paths';

/** Asked for each time: the environment says where they are. */
function folders(): ReturnType<typeof envPaths> {
  return envPaths('kubecause', { suffix: '' });
}

/** The configuration of the user: `config.yaml` in the folder that the system has for such files. */
export function userFile(): string {
  return join(folders().config, 'config.yaml');
}

/** Where answers of models are kept. */
export function cacheFolder(): string {
  return join(folders().cache, 'answers');
}

/** Where we are; undefined if that was deleted meanwhile. */
export function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
