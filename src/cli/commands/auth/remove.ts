import type { Command } from '../../command.ts';
import { configuredBackend } from '../../configured-backend.ts';
import { common } from '../../options.ts';
import { configuredBackends } from '../../value-sources.ts';

export const remove = {
  command: 'remove',
  describe: 'Forget a backend and its key',
  positional: {
    name: 'name',
    describe: 'the name of a backend (see: kubecause auth list)',
    values: configuredBackends,
  },
  options: common,
  examples: [['$0 auth remove openai', 'its key in the keychain is removed, too']],
  run,
} satisfies Command;

async function run({ name }: { readonly name: string }): Promise<void> {
  const [{ editUserFile }, { systemKeychain }] = await Promise.all([
    import('../../../config/save.ts'),
    import('../../../config/keychain.ts'),
  ]);
  const { backend, backends } = await configuredBackend(name);
  const wasUsual = backends.usual === name;
  const path = await editUserFile(editor => {
    editor.removeBackend(name);
    if (wasUsual) editor.setUsual(undefined);
  });
  if (backend.keychain === true) await (await systemKeychain())?.remove(name);
  const next = wasUsual ? '; it was the default: choose another with: kubecause auth default NAME' : '';
  process.stderr.write(`removed backend ${name} from ${path}${next}\n`);
}
