import { UserError } from '../../core/errors.ts';
import type { Command } from '../command.ts';
import { completionScripts } from '../completion-scripts.ts';
import { common } from '../options.ts';
import { didYouMean } from '../parse.ts';

const shells = Object.keys(completionScripts);

export const completion = {
  command: 'completion',
  describe: 'Print what makes a shell complete commands, options and their values',
  positional: { name: 'shell', describe: `one of ${shells.join(', ')}`, values: async () => shells },
  options: common,
  examples: [
    ['source <($0 completion bash)', 'in ~/.bashrc'],
    ['source <($0 completion zsh)', 'in ~/.zshrc, after compinit'],
    ['$0 completion fish | source', 'in ~/.config/fish/config.fish'],
    ['$0 completion powershell | Out-String | Invoke-Expression', 'in $PROFILE'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run({ shell }: { readonly shell: string }): Promise<void> {
  if (!isShell(shell))
    throw new UserError(`completion wants one of ${shells.join(', ')}, but got "${shell}"${didYouMean(shell, shells)}`);
  process.stdout.write(completionScripts[shell]);
}

function isShell(name: string): name is keyof typeof completionScripts {
  return Object.hasOwn(completionScripts, name);
}
