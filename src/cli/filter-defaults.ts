import type { Program } from './command.ts';

/** The filters of the user's file. */
export async function filtersOfUser(): Promise<string[]> {
  const [{ readUserFile }, { userFile }, { readConfig }] = await Promise.all([
    import('../config/backends.ts'),
    import('../config/folders.ts'),
    import('../config/load.ts'),
  ]);
  const path = userFile();
  if ((await readUserFile(path)) === undefined) return [];
  const { value = [] } = (await readConfig({ path, owner: 'user' })).defaults.filter ?? {};
  return [value].flat().flatMap(each => String(each).split(','));
}

/** Words as people type filters: one after the other, or with commas. */
export function splitWords(words: readonly string[]): string[] {
  return words.flatMap(word => word.split(',')).filter(name => name !== '');
}

/** Writes the filters of the user's file; without any, all incidents are shown. */
export async function keepFilters(names: readonly string[], program: Program): Promise<void> {
  const { changeDefault } = await import('./change-default.ts');
  const path = await changeDefault('filter', names.length === 0 ? undefined : names, false, program);
  process.stderr.write(`${names.length === 0 ? 'all incidents are shown' : `active: ${names.join(', ')}`} (${path})\n`);
}
