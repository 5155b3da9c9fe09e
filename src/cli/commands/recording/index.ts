import type { CommandGroup } from '../../command.ts';
import { inspectCommand } from './inspect.ts';
import { merge } from './merge.ts';

export const recording: CommandGroup = {
  command: 'recording',
  describe: 'Look into recordings, and put several together',
  commands: [inspectCommand, merge],
};
