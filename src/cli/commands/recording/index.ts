import type { CommandGroup } from '../../command.ts';
import { inspectCommand } from './inspect.ts';
import { merge } from './merge.ts';
import { unmask } from './unmask.ts';

export const recording: CommandGroup = {
  command: 'recording',
  describe: 'Look into recordings, put several together, and undo a mask',
  commands: [inspectCommand, merge, unmask],
};
