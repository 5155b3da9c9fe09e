import { UserError } from '../../../core/errors.ts';
import { changeDefault, projectOption } from '../../change-default.ts';
import type { ArgumentsOf, Command, Program } from '../../command.ts';
import { common } from '../../options.ts';
import { settableOptions } from '../../origins.ts';
import { didYouMean } from '../../parse.ts';
import { optionNames } from '../../value-sources.ts';

const options = { 'in-project': projectOption, ...common };

export const unset = {
  command: 'unset',
  describe: 'Take back what config set has set',
  positional: { name: 'option', describe: 'an option, such as fail-on', values: optionNames },
  options,
  examples: [['$0 config unset fail-on', 'the default of kubecause applies again']],
  asTyped: true,
  run,
} satisfies Command;

async function run(
  { option, inProject }: ArgumentsOf<typeof options> & { readonly option: string },
  program: Program,
): Promise<void> {
  const name = option.replace(/^--/, '');
  const known = [...settableOptions(program).keys()];
  if (!known.includes(name)) throw new UserError(`there is no option "${option}"${didYouMean(name, known)}`);
  const path = await changeDefault(name, undefined, inProject, program);
  process.stderr.write(`${name} is not set in ${path}\n`);
}
