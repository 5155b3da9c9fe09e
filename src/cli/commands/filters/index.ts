import type { CommandGroup } from '../../command.ts';
import { add } from './add.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';

export const filters: CommandGroup = {
  command: 'filters',
  describe: 'Choose the analyzers and kinds of which incidents are shown where --filter is not given',
  commands: [list, add, remove],
  usual: 'list',
};
