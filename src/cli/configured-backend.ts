import type { BackendConfig } from '../config/backend-schema.ts';
import type { Backends } from '../config/backends.ts';
import { UserError } from '../core/errors.ts';
import { didYouMean } from './parse.ts';

/**
 * A backend of the user's file, with all of them.
 * @throws UserError if there is none of this name
 */
export async function configuredBackend(name: string): Promise<{ backend: BackendConfig; backends: Backends }> {
  const { loadBackends } = await import('../config/backends.ts');
  const backends = await loadBackends(note => void process.stderr.write(`kubecause: ${note}\n`));
  const backend = Object.hasOwn(backends.named, name) ? backends.named[name] : undefined;
  if (backend !== undefined) return { backend, backends };
  const names = Object.keys(backends.named);
  const there = names.length === 0 ? '; there is none yet, see: kubecause auth add' : `; there is ${names.join(', ')}`;
  throw new UserError(`no backend ${name} is configured${didYouMean(name, names) || there}`);
}
