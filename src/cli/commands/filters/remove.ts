import { UserError } from '../../../core/errors.ts';
import type { Command, Program } from '../../command.ts';
import { filtersOfUser, keepFilters, splitWords } from '../../filter-defaults.ts';
import { common } from '../../options.ts';
import { didYouMean } from '../../parse.ts';
import { filterNames } from '../../value-sources.ts';

export const remove = {
  command: 'remove',
  describe: 'Take back what filters add has added; without any, all incidents are shown',
  positional: {
    name: 'filter',
    describe: 'a filter that is active (see: kubecause filters list)',
    array: true,
    values: filterNames,
  },
  options: common,
  examples: [['$0 filters remove Ingress', 'its incidents are not asked for any more']],
  asTyped: true,
  run,
} satisfies Command;

async function run({ filter }: { readonly filter: readonly string[] }, program: Program): Promise<void> {
  const active = await filtersOfUser();
  const wanted = splitWords(filter);
  const stray = wanted.find(name => !active.includes(name));
  if (stray !== undefined)
    throw new UserError(
      `"${stray}" is not an active filter${didYouMean(stray, active) || `; active: ${active.join(', ') || 'none'}`}`,
    );
  await keepFilters(
    active.filter(name => !wanted.includes(name)),
    program,
  );
}
