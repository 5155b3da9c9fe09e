import type { ArgumentsCamelCase, InferredOptionTypes, Options } from 'yargs';
import { formatType } from '../../core/kinds/custom-types.ts';
import { openSource } from '../open-source.ts';
import { type Command, common, connection, selection } from '../options.ts';
import { namespacesOf } from '../parse.ts';
import { StatusLine, withProgress } from '../progress.ts';
import { detectTerminal } from '../terminal.ts';
import { version } from '../version.ts';

const own = {
  force: { type: 'boolean', default: false, describe: 'replace a recording that is there', group: 'Output:' },
} as const satisfies Record<string, Options>;

const options = { ...own, ...selection, ...common, ...connection } as const;

type RecordArguments = ArgumentsCamelCase<InferredOptionTypes<typeof options>> & { readonly path: string };

export const recordCommand = {
  command: 'record <path>',
  describe: 'Write what analyze reads to a file or directory, without the data of Secrets',
  positional: { name: 'path', describe: 'a directory, or a file that ends in .tar.gz' },
  options,
  examples: [
    ['$0 record shop.tar.gz -n shop', 'one namespace, and what belongs to no namespace'],
    ['$0 analyze --recording shop.tar.gz', 'diagnose it later, or elsewhere'],
  ],
  run,
} satisfies Command;

async function run(args: RecordArguments): Promise<void> {
  const namespaces = namespacesOf(args);
  const [{ allKinds }, { record }] = await Promise.all([
    import('../../engine/plan.ts'),
    import('../../cluster/recording/record.ts'),
  ]);
  const opened = await openSource(args);
  const source = detectTerminal(args).progress && !args.quiet ? withProgress(opened, new StatusLine()) : opened;
  const plan = { kinds: allKinds(), ...(namespaces !== undefined && { namespaces }) };
  const summary = await record(source, plan, args.path, { force: args.force, version });
  if (args.quiet) return;
  const counts = [...summary.objects.values()];
  const objects = counts.reduce((sum, count) => sum + count, 0);
  process.stderr.write(
    `${args.path}: ${objects} objects of ${counts.filter(count => count > 0).length} kinds, ${summary.bytes} bytes\n`,
  );
  const holes = summary.listings.filter(({ state }) => state !== 'complete' && state !== 'not-served');
  for (const { kind, of, namespace, state, why } of holes) {
    process.stderr.write(
      `not recorded: ${of === undefined ? kind : formatType(of)}${namespace === undefined ? '' : ` in ${namespace}`}: ${state}${why === undefined ? '' : `: ${why}`}\n`,
    );
  }
}
