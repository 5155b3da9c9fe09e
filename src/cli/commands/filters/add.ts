import type { Command, Program } from '../../command.ts';
import { filtersOfUser, keepFilters, splitWords } from '../../filter-defaults.ts';
import { common } from '../../options.ts';
import { filterNames } from '../../value-sources.ts';

export const add = {
  command: 'add',
  describe: 'Show incidents of these analyzers or kinds, besides those that were added before',
  positional: {
    name: 'filter',
    describe: 'an analyzer or a kind, such as Service (see: kubecause filters list)',
    array: true,
    values: filterNames,
  },
  options: common,
  examples: [['$0 filters add Service,Ingress', 'as with --filter Service,Ingress from now on']],
  asTyped: true,
  run,
} satisfies Command;

async function run({ filter }: { readonly filter: readonly string[] }, program: Program): Promise<void> {
  const names = splitWords(filter);
  const [{ analyzers }, { filtersNamed }] = await Promise.all([
    import('../../../../analyzers/index.ts'),
    import('../../../engine/filters.ts'),
  ]);
  filtersNamed('filters add', names, analyzers);
  await keepFilters([...new Set([...(await filtersOfUser()), ...names])], program);
}
