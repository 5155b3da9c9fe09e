import type { Command, Option, Program } from './command.ts';
import { checkSettings, loadLayers, type Setting, settingsFor } from './origins.ts';

/** Stands for what must not be printed. */
export const hidden = '(hidden)';

/** What options are set to without a command line, by name; those without any value are left out. */
export async function effectiveSettings(
  program: Pick<Program, 'commands'>,
  config: string | undefined,
): Promise<ReadonlyMap<string, Setting>> {
  const { table, layers } = await loadLayers(program, process.env, config);
  // The first form is that of the command that takes it in the most ways.
  const options = Object.fromEntries([...table].map(([name, [form]]) => [name, form!]));
  const settings = settingsFor({ options }, layers, table);
  await checkSettings({ options }, settings);
  for (const [name, { default: value }] of Object.entries(options))
    if (value !== undefined && !settings.has(name)) settings.set(name, { value, origin: 'default' });
  return new Map([...settings].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A setting as it may be printed: without passwords of addresses, and not at all if it is a secret. */
export function shownValue({ secret }: Pick<Option, 'secret'>, { value, origin }: Setting): Setting['value'] {
  if (secret === true && origin !== 'default') return hidden;
  if (typeof value === 'string') return withoutCredentials(value);
  return typeof value === 'object'
    ? value.map(each => (typeof each === 'string' ? withoutCredentials(each) : each))
    : value;
}

/** `https://user:password@host` without what is before the host. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@\s]*@/g, '//');
}

/** The form of an option, as the first command that has it takes it. */
export function optionNamed(name: string, { commands }: Pick<Program, 'commands'>): Option | undefined {
  const all = commands.flatMap((each): readonly Command[] => ('run' in each ? [each] : each.commands));
  return all.find(({ options, asTyped }) => asTyped !== true && Object.hasOwn(options, name))?.options[name];
}
