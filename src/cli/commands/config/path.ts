import type { Command } from '../../command.ts';
import { common } from '../../options.ts';

export const path = {
  command: 'path',
  describe: 'Print where the configuration files are, the one that counts first before the others',
  options: common,
  examples: [['$0 config path', 'files that are not there are marked']],
  asTyped: true,
  run,
} satisfies Command;

async function run(): Promise<void> {
  const [{ configFiles, projectFileOf }, { userFile, workingDirectory }] = await Promise.all([
    import('../../../config/load.ts'),
    import('../../../config/folders.ts'),
  ]);
  const directory = workingDirectory();
  const there = new Set((await configFiles({ directory })).map(file => file.path));
  for (const [whose, file] of [
    ...(directory === undefined ? [] : [['project', await projectFileOf(directory)] as const]),
    ['user', userFile()] as const,
  ])
    process.stdout.write(`${whose.padEnd(9)}${file}${there.has(file) ? '' : ' (not there)'}\n`);
}
