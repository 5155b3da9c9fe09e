import type { BackendConfig } from '../../../config/backend-schema.ts';
import type { KeyPlace } from '../../../config/keys.ts';
import { UserError } from '../../../core/errors.ts';
import { canAsk } from '../../ask.ts';
import { askForKey, checkKey, checkSettings, isGuided, keyPlaceOf, settingOptions } from '../../auth-settings.ts';
import { optionsOf } from '../../backend.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { configuredBackend } from '../../configured-backend.ts';
import { common } from '../../options.ts';
import { configuredBackends } from '../../value-sources.ts';

const options = { ...settingOptions, ...common } as const satisfies Record<string, Option>;

type UpdateArguments = ArgumentsOf<typeof options> & { readonly name: string };

export const update = {
  command: 'update',
  describe: 'Change a backend: what is given is replaced, the rest stays; without options the key',
  positional: {
    name: 'name',
    describe: 'the name of a backend (see: kubecause auth list)',
    values: configuredBackends,
  },
  asTyped: true,
  options,
  examples: [
    ['$0 auth update openai', 'asks for a new key'],
    ['$0 auth update openai --model gpt-5.6', 'another model'],
    ['$0 auth update openai --api-key-command "pass openai"', 'the key from a password manager, each time'],
  ],
  run,
} satisfies Command;

async function run(args: UpdateArguments): Promise<void> {
  const { name } = args;
  const [{ findProvider }, { editUserFile }, { systemKeychain }] = await Promise.all([
    import('../../../../providers/index.ts'),
    import('../../../config/save.ts'),
    import('../../../config/keychain.ts'),
  ]);
  const { backend } = await configuredBackend(name);
  const { provider, apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain, ...settings } = backend;
  const before = definedOf({ apiKey, apiKeyFile, apiKeyCommand, apiKeyEnv, keychain });
  const given = optionsOf(args);
  const place =
    (await keyPlaceOf(args, name)) ?? (isGuided(args, given) ? await askForKey('New API key', args, name) : undefined);
  if (place === undefined && Object.keys(given).length === 0)
    throw new UserError(
      canAsk()
        ? 'no key was given, so nothing was changed'
        : 'auth update wants what to change, such as --model M or --api-key-stdin',
    );
  const definition = findProvider(provider);
  const changed = { ...definedOf(settings), ...given };
  checkSettings(definition, changed);
  checkKey(definition, place ?? before);
  const path = await editUserFile(editor => editor.setBackend(name, { provider, ...changed, ...(place ?? before) }));
  if (keychain === true && place !== undefined && place.keychain !== true) await (await systemKeychain())?.remove(name);
  process.stderr.write(`changed backend ${name} in ${path}\ntry it with: kubecause auth test ${name}\n`);
}

/** Without what is not set. */
function definedOf<T extends KeyPlace | Omit<BackendConfig, 'provider'>>(
  given: T,
): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
