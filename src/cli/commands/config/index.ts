import type { CommandGroup } from '../../command.ts';
import { get } from './get.ts';
import { path } from './path.ts';
import { set } from './set.ts';
import { unset } from './unset.ts';
import { validate } from './validate.ts';
import { view } from './view.ts';

export const config: CommandGroup = {
  command: 'config',
  describe: 'Show and change what applies where the command line says nothing',
  commands: [view, get, set, unset, path, validate],
};
