import { usualOf } from '../../backend.ts';
import type { Command } from '../../command.ts';
import { common } from '../../options.ts';
import { backendNames } from '../../value-sources.ts';

export const defaultCommand = {
  command: 'default',
  describe: 'Print the backend that is asked unless another is named, or choose it',
  positional: {
    name: 'name',
    describe: 'a backend that is configured, or a provider',
    optional: true,
    values: backendNames,
  },
  options: common,
  examples: [
    ['$0 auth default', 'which one it is'],
    ['$0 auth default ollama', 'choose it'],
  ],
  run,
} satisfies Command;

async function run({ name }: { readonly name?: string }): Promise<void> {
  const [{ findProvider }, { loadBackends }, { editUserFile }] = await Promise.all([
    import('../../../../providers/index.ts'),
    import('../../../config/backends.ts'),
    import('../../../config/save.ts'),
  ]);
  const backends = await loadBackends(note => void process.stderr.write(`kubecause: ${note}\n`));
  if (name === undefined) {
    process.stdout.write(`${usualOf(backends) ?? 'none'}\n`);
    return;
  }
  const chosen = Object.hasOwn(backends.named, name) ? name : findProvider(name, Object.keys(backends.named)).id;
  const path = await editUserFile(editor => editor.setUsual(chosen));
  process.stderr.write(`${chosen} is asked unless another is named (${path})\n`);
}
