import { UserError } from '../../src/core/errors.ts';
import type { ProviderDefinition } from '../../src/core/provider.ts';

/**
 * Loads the package that a user installs for a provider. The import stands in the file of the provider, where the bundler
 * and the table of imports see it: `await importPackage(definition, () => import('@vendor/sdk'))`.
 * @throws UserError with the command that installs it
 */
export async function importPackage<T>(
  { id, package: wanted }: Pick<ProviderDefinition, 'id' | 'package'>,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (wanted === undefined || (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND')) throw error;
    const { name, range } = wanted;
    throw new UserError(
      `${id} needs the package ${name}, which is not installed; install it beside kubecause: npm install -g "${name}@${range}"`,
      { cause: error },
    );
  }
}
