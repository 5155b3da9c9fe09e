import type { CommandGroup } from '../../command.ts';
import { prune } from './prune.ts';
import { show } from './show.ts';
import { write } from './write.ts';

export const baseline: CommandGroup = {
  command: 'baseline',
  describe: 'Write down what is known, so that only what is new fails a run',
  commands: [write, show, prune],
};
