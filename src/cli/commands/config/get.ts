import { UserError } from '../../../core/errors.ts';
import { printable } from '../../../core/values.ts';
import type { ArgumentsOf, Command, Program } from '../../command.ts';
import { effectiveSettings, optionNamed, shownValue } from '../../effective.ts';
import { common, configured, textOrJson } from '../../options.ts';
import { settableOptions } from '../../origins.ts';
import { didYouMean } from '../../parse.ts';
import { optionNames } from '../../value-sources.ts';

const options = { config: configured.config, ...textOrJson, ...common };

export const get = {
  command: 'get',
  describe: 'Print what an option is set to where the command line does not give it',
  positional: { name: 'option', describe: 'an option, such as fail-on', values: optionNames },
  options,
  examples: [['$0 config get fail-on', 'error, unless you said something else']],
  asTyped: true,
  run,
} satisfies Command;

async function run(
  { option: given, config, output }: ArgumentsOf<typeof options> & { readonly option: string },
  program: Program,
): Promise<void> {
  const name = given.replace(/^--/, '');
  const option = optionNamed(name, program);
  if (option === undefined)
    throw new UserError(`there is no option "${given}"${didYouMean(name, [...settableOptions(program).keys()])}`);
  const setting = (await effectiveSettings(program, config)).get(name);
  if (setting === undefined) throw new UserError(`${name} is not set, and has no default`);
  const value = shownValue(option, setting);
  process.stdout.write(
    output === 'json'
      ? `${JSON.stringify({ value, origin: setting.origin }, null, 2)}\n`
      : `${[value]
          .flat()
          .map(each => printable(String(each)))
          .join('\n')}\n`,
  );
}
