import type { DefaultValue } from '../config/save.ts';
import { UserError } from '../core/errors.ts';
import type { Option, Program } from './command.ts';
import { checkSettings, fileLayer, settableOptions, settingsFor } from './origins.ts';
import { didYouMean } from './parse.ts';

export const projectOption = {
  type: 'boolean',
  default: false,
  describe: 'in the file of the project (.kubecause.yaml here or above) in place of your own',
} as const satisfies Option;

/**
 * Sets what an option is in a configuration file, held against what the option takes; without a value it is not set any more.
 * @returns the file
 * @throws UserError if there is no such option, it does not take this, or the file may not set it
 */
export async function changeDefault(
  name: string,
  words: readonly string[] | undefined,
  inProject: boolean,
  program: Pick<Program, 'commands'>,
): Promise<string> {
  const [{ editFile }, { projectFileOf }, { userFile }] = await Promise.all([
    import('../config/save.ts'),
    import('../config/load.ts'),
    import('../config/folders.ts'),
  ]);
  const owner = inProject ? 'project' : 'user';
  const path = inProject ? await projectFileOf(process.cwd()) : userFile();
  const value = words && (await checkedValue(name, words, owner, program));
  return await editFile({ path, owner }, editor => editor.setDefault(name, value));
}

async function checkedValue(
  name: string,
  words: readonly string[],
  owner: 'project' | 'user',
  program: Pick<Program, 'commands'>,
): Promise<DefaultValue> {
  const table = settableOptions(program);
  const [form] = table.get(name) ?? [];
  if (form === undefined) throw new UserError(`there is no option "${name}"${didYouMean(name, [...table.keys()])}`);
  const options = { [name]: form };
  const given = { [name]: { value: words.join(','), origin: 'config set' } };
  const settings = settingsFor({ options }, [fileLayer(given, owner, table)], table);
  await checkSettings({ options }, settings);
  const { value } = settings.get(name)!;
  return typeof value === 'object' ? [...value] : value;
}
