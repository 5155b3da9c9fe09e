import { join } from 'node:path';
import envPaths from 'env-paths';

/** Asked for each time: the environment says where they are. */
function paths(): ReturnType<typeof envPaths> {
  return envPaths('kubecause', { suffix: '' });
}

/** The configuration of the user: `config.yaml` in the folder that the system has for such files. */
export function userFile(): string {
  return join(paths().config, 'config.yaml');
}

/** Where answers of models are kept. */
export function cacheFolder(): string {
  return join(paths().cache, 'answers');
}
