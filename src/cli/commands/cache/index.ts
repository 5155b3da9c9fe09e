import type { CommandGroup } from '../../command.ts';
import { clear } from './clear.ts';
import { list } from './list.ts';
import { path } from './path.ts';
import { prune } from './prune.ts';
import { show } from './show.ts';

export const cache: CommandGroup = {
  command: 'cache',
  describe: 'Manage the kept answers of models',
  commands: [list, show, prune, clear, path],
};
