import type { CommandGroup } from '../../command.ts';
import { add } from './add.ts';
import { defaultCommand } from './default.ts';
import { importK8sgpt } from './import-k8sgpt.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { test } from './test.ts';
import { update } from './update.ts';

export const auth: CommandGroup = {
  command: 'auth',
  describe: 'Say which models can be asked, and keep their keys',
  commands: [add, list, update, remove, defaultCommand, test, importK8sgpt],
};
