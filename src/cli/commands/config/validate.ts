import type { Command, Program } from '../../command.ts';
import { effectiveSettings } from '../../effective.ts';
import { common } from '../../options.ts';

export const validate = {
  command: 'validate',
  describe: 'Check the configuration files and the variables KUBECAUSE_*, or one file',
  positional: { name: 'file', describe: 'a file, as for --config', optional: true, values: 'files' },
  options: common,
  examples: [
    ['$0 config validate', 'exits with 2, and says the file and the line, if something is wrong'],
    ['$0 config validate .kubecause.yaml', 'one file, as that of a project'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run({ file }: { readonly file?: string }, program: Program): Promise<void> {
  const [{ configFiles, loadConfig }, { workingDirectory }, { checkSuppressions }] = await Promise.all([
    import('../../../config/load.ts'),
    import('../../../config/folders.ts'),
    import('../../setup.ts'),
  ]);
  const directory = workingDirectory();
  await effectiveSettings(program, file);
  const { suppressions } = await loadConfig({ file, directory });
  await checkSuppressions(suppressions);
  const files = await configFiles({ file, directory });
  process.stdout.write(
    files.length === 0
      ? 'there is no configuration file; the environment is valid\n'
      : files.map(({ path }) => `${path} is valid\n`).join(''),
  );
}
