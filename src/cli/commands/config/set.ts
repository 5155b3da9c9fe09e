import { UserError } from '../../../core/errors.ts';
import { changeDefault, projectOption } from '../../change-default.ts';
import type { ArgumentsOf, Command, Program } from '../../command.ts';
import { common } from '../../options.ts';
import { optionNames } from '../../value-sources.ts';

const options = { 'in-project': projectOption, ...common };

export const set = {
  command: 'set',
  describe: 'Set an option for when the command line does not give it; comments in the file stay',
  positional: { name: 'setting', describe: 'an option and its value, or values', array: true, values: optionNames },
  options,
  examples: [
    ['$0 config set fail-on warning', 'in your own file'],
    ['$0 config set namespace shop pay --in-project', 'in the file of the project'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run(
  { setting, inProject }: ArgumentsOf<typeof options> & { readonly setting: readonly string[] },
  program: Program,
): Promise<void> {
  const [option = '', ...values] = setting;
  if (values.length === 0)
    throw new UserError('config set wants an option and its value, as in: config set fail-on warning');
  const name = option.replace(/^--/, '');
  const path = await changeDefault(name, values, inProject, program);
  process.stderr.write(`set ${name} in ${path}\n`);
}
