import type { CommandGroup } from '../../command.ts';
import { list } from './list.ts';
import { show } from './show.ts';

export const analyzersGroup: CommandGroup = {
  command: 'analyzers',
  describe: 'Say what can be found',
  commands: [list, show],
  usual: 'list',
};
