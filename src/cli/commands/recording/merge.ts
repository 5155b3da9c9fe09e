import { UserError } from '../../../core/errors.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { readKeys } from '../../key-files.ts';
import { common, unlocking } from '../../options.ts';
import { version } from '../../version.ts';

const own = {
  to: {
    type: 'string',
    required: true,
    describe: 'what to write: a directory, or a file that ends in .tar.gz',
    group: 'Output:',
  },
  force: { type: 'boolean', default: false, describe: 'replace an existing recording', group: 'Output:' },
} as const satisfies Record<string, Option>;

const options = { ...own, ...unlocking, ...common };

type MergeArguments = ArgumentsOf<typeof options> & { readonly paths: readonly string[] };

export const merge = {
  command: 'merge',
  describe: 'Make one recording of several of the same cluster',
  positional: { name: 'paths', describe: 'recordings of any layout', array: true, values: 'files' },
  options,
  examples: [
    [
      '$0 recording merge a.tar.gz b.tar.gz --to both.tar.gz',
      'of an object that both hold, the one of a.tar.gz counts',
    ],
  ],
  run,
} satisfies Command;

async function run({ paths, to, force, identity, quiet }: MergeArguments): Promise<void> {
  const [{ openRecording }, { merged }, { record }, { allKinds }, { counted }] = await Promise.all([
    import('../../../cluster/recording/index.ts'),
    import('../../../cluster/recording/merge.ts'),
    import('../../../cluster/recording/record.ts'),
    import('../../../engine/plan.ts'),
    import('../../../render/words.ts'),
  ]);
  if (to === undefined) throw new UserError('recording merge wants --to with what to write');
  const keys = await readKeys(identity);
  const [first, ...more] = await Promise.all(paths.map(path => openRecording(path, { keys })));
  if (first === undefined || more.length === 0)
    throw new UserError(`recording merge wants two recordings or more, got ${paths.length}`);
  const { objects, bytes } = await record(merged([first, ...more]), { kinds: allKinds([]) }, to, { force, version });
  if (quiet === true) return;
  const count = [...objects.values()].reduce((sum, n) => sum + n, 0);
  process.stderr.write(`${to}: ${counted(count, 'object')} of ${counted(paths.length, 'recording')}, ${bytes} bytes\n`);
}
