import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UserError } from '../../../core/errors.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { readMaskKey } from '../../mask-keys.ts';
import { common } from '../../options.ts';

const options = {
  'mask-key': {
    type: 'string',
    required: true,
    describe: 'the file that kubecause record --mask-key wrote',
    values: 'files',
    group: 'Input:',
  },
  ...common,
} as const satisfies Record<string, Option>;

export const unmask = {
  command: 'unmask',
  describe: 'Put the real names into a text about a masked recording: a report, an answer',
  positional: { name: 'path', describe: 'a text, or - for stdin', values: 'files' },
  options,
  examples: [['$0 recording unmask answer.txt --mask-key shop.key', 'what a support engineer wrote, with your names']],
  run,
} satisfies Command;

async function run({ path, maskKey }: ArgumentsOf<typeof options> & { readonly path: string }): Promise<void> {
  const [key, masked, { unmasked }] = await Promise.all([
    readMaskKey(maskKey),
    path === '-' ? text(process.stdin) : textOf(path),
    import('../../../cluster/recording/mask/key.ts'),
  ]);
  process.stdout.write(unmasked(masked, key));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}
