import type { ArgumentsCamelCase, Argv, InferredOptionTypes, Options } from 'yargs';
import { openSource } from '../open-source.ts';
import { common, connection, selection, withOptions } from '../options.ts';
import { withProgress } from '../progress.ts';
import { detectTerminal } from '../terminal.ts';
import { version } from '../version.ts';

const own = {
  force: { type: 'boolean', default: false, describe: 'replace a recording that is there', group: 'Output:' },
} as const satisfies Record<string, Options>;

type RecordArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof own & typeof connection & typeof selection & typeof common>
> & InferredOptionTypes<typeof connection> & { readonly path: string };

export const recordCommand = {
  command: 'record <path>',
  describe: 'Write what analyze reads to a file or directory, without the data of Secrets',
  builder: (argv: Argv) =>
    withOptions(
      withOptions(
        withOptions(withOptions(argv.positional('path', { type: 'string', demandOption: true, describe: 'a directory, or a file that ends in .tar.gz' }), own), selection),
        common,
      ),
      connection,
    )
      .example('$0 record shop.tar.gz -n shop', 'one namespace, and what belongs to no namespace')
      .example('$0 analyze --recording shop.tar.gz', 'diagnose it later, or elsewhere'),
  handler: (args: unknown) => run(args as RecordArguments),
};

async function run(args: RecordArguments): Promise<void> {
  const [{ analyzers }, { kindsOf }, { record }] = await Promise.all([
    import('../../../analyzers/index.ts'),
    import('../../engine/plan.ts'),
    import('../../cluster/recording/record.ts'),
  ]);
  const opened = await openSource(args);
  const source = detectTerminal(args.color).progress && !args.quiet ? withProgress(opened) : opened;
  const namespaces = args.namespace ?? [];
  const plan = { kinds: kindsOf(analyzers), ...(namespaces.length === 0 ? {} : { namespaces: [...new Set(namespaces)].sort() }) };
  const summary = await record(source, plan, args.path, { force: args.force, version });
  if (args.quiet) return;
  const counts = [...summary.objects.values()];
  const objects = counts.reduce((sum, count) => sum + count, 0);
  process.stderr.write(`${args.path}: ${objects} objects of ${counts.filter(count => count > 0).length} kinds, ${summary.bytes} bytes\n`);
  const holes = summary.listings.filter(({ state }) => state !== 'complete' && state !== 'not-served');
  for (const { kind, namespace, state, why } of holes) {
    process.stderr.write(`not recorded: ${kind}${namespace === undefined ? '' : ` in ${namespace}`}: ${state}${why === undefined ? '' : `: ${why}`}\n`);
  }
}
