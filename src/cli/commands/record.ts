import { existsSync } from 'node:fs';
import type { RecordSummary } from '../../cluster/recording/record.ts';
import { UserError } from '../../core/errors.ts';
import { definitionOf } from '../../core/kinds/index.ts';
import type { Source } from '../../core/source.ts';
import type { ArgumentsOf, Command, Option } from '../command.ts';
import { exitCodes, isBroken } from '../exit.ts';
import { encryptTo, readKeys } from '../key-files.ts';
import { maskingOf } from '../mask-keys.ts';
import { openSource } from '../open-source.ts';
import { common, configured, connection, recorded, selection } from '../options.ts';
import { namespacesOf } from '../parse.ts';
import { statusLine, withProgress } from '../progress.ts';
import { requestedBy } from '../setup.ts';
import { tableOf } from '../table.ts';
import { detectTerminal } from '../terminal.ts';
import { version } from '../version.ts';

const own = {
  'include-logs': {
    type: 'boolean',
    default: false,
    describe: 'also record the end of the logs of containers that fail; they may hold secrets',
    group: 'Output:',
  },
  'include-values': {
    type: 'boolean',
    default: false,
    describe:
      'also record the values of ConfigMaps and variables, except those named like credentials; others may be secret, too',
    group: 'Output:',
  },
  redact: {
    type: 'string',
    array: true,
    describe: 'replace what matches this regular expression, the same text by the same word, in names too (repeatable)',
    group: 'Output:',
  },
  mask: {
    type: 'boolean',
    default: false,
    describe:
      "replace every word that is not Kubernetes' own, the same word always by the same other: the diagnosis stays the same",
    group: 'Output:',
  },
  'mask-key': {
    type: 'string',
    describe: 'mask, and keep in this file what stands for what; with an existing file, by the same words as before',
    values: 'files',
    group: 'Output:',
  },
  'encrypt-to': {
    type: 'string',
    array: true,
    describe: 'encrypt to this public key of age, age1… (repeatable); the path ends in .age',
    group: 'Output:',
  },
  'passphrase-file': {
    type: 'string',
    describe: 'encrypt by the passphrase in this file; the path ends in .age',
    values: 'files',
    group: 'Output:',
  },
  'dry-run': {
    type: 'boolean',
    default: false,
    describe: 'read, show how much of each kind there is, and write nothing',
    group: 'Output:',
  },
  'read-certificates': configured['read-certificates'],
  'read-configurations': configured['read-configurations'],
  resume: {
    type: 'boolean',
    default: false,
    describe: 'list only what the recording at the path lacks, and put it there; with the same options',
    group: 'Output:',
  },
  force: { type: 'boolean', default: false, describe: 'replace an existing recording', group: 'Output:' },
} as const satisfies Record<string, Option>;

const options = { ...own, ...selection, ...recorded, ...common, ...connection } as const;

type RecordArguments = ArgumentsOf<typeof options> & { readonly path: string };

export const recordCommand = {
  command: 'record',
  guesses: ['snapshot', 'capture', 'save', 'collect'],
  describe: 'Write what analyze reads to a file or directory, without the data of Secrets',
  positional: {
    name: 'path',
    describe: 'a directory, or a file that ends in .tar.gz, or in .age if it is encrypted',
    values: 'files',
  },
  options,
  exits: ['healthy', 'failed', 'incomplete'],
  examples: [
    ['$0 record shop.tar.gz -n shop', 'one namespace, and what belongs to no namespace'],
    ['$0 analyze --recording shop.tar.gz', 'diagnose it later, or elsewhere'],
    ['$0 record shop.tar.gz -r must-gather.tar.gz', 'what another tool collected, without what no analyzer reads'],
    ['$0 record shop.tar.gz --dry-run', 'how large it would be, by kind'],
    ['$0 record shop.tar.gz --resume', 'what failed or timed out is asked for again, and nothing else'],
    ['$0 record shop.tar.gz --include-values', 'for somebody who is to see how it is set up, too'],
    ['$0 record shop.tar.gz --redact acme', 'acme becomes redacted-1 wherever it stands'],
    [
      '$0 record shop.tar.gz --mask-key shop.key',
      'no name of yours is in it; kubecause recording unmask puts them back',
    ],
    ['$0 record shop.tar.gz.age --encrypt-to age1…', 'for the holder of that key alone, who reads it with --identity'],
  ],
  run,
} satisfies Command;

async function run(args: RecordArguments): Promise<void> {
  if (args.path === '-')
    throw new UserError('record writes a file or a directory, not to stdout: name one, as in shop.tar.gz');
  const namespaces = namespacesOf(args);
  const encrypt = await encryptTo(args.encryptTo, args.passphraseFile);
  const redact = (args.redact ?? []).map(parsePattern);
  const [{ allKinds }, { record }, { holesOf }, { counted }] = await Promise.all([
    import('../../engine/plan.ts'),
    import('../../cluster/recording/record.ts'),
    import('../../render/text-coverage.ts'),
    import('../../render/words.ts'),
  ]);
  const source = withProgress(await sourceOf(args), statusLine(detectTerminal(args), args.quiet));
  const onRequest = requestedBy({ ...args, logs: args.includeLogs });
  const plan = { kinds: allKinds(onRequest), ...(namespaces !== undefined && { namespaces }) };
  const summary = await record(source, plan, args.path, {
    force: args.force || args.resume,
    logs: args.includeLogs,
    values: args.includeValues,
    configurations: args.readConfigurations,
    redact,
    mask: await maskingOf(args.mask, args.maskKey),
    encrypt,
    dryRun: args.dryRun,
    version,
  });
  if (summary.sizes !== undefined) process.stdout.write(tableOf(sizeRows(summary)));
  const rows = summary.listings.map(({ kind, of, ...rest }) => {
    const { group, kind: name } = of ?? definitionOf(kind) ?? { group: '', kind };
    return { ...rest, kind: name, ...(group === '' ? {} : { group }), count: 0 };
  });
  if (rows.some(isBroken)) process.exitCode = exitCodes.incomplete;
  if (args.quiet) return;
  const counts = [...summary.objects.values()];
  const objects = counts.reduce((sum, count) => sum + count, 0);
  process.stderr.write(
    `${args.path}: ${counted(objects, 'object')} of ${counted(counts.filter(count => count > 0).length, 'kind')}, ${summary.bytes} bytes${args.dryRun ? ' before they are packed; nothing was written' : ''}\n`,
  );
  for (const hole of holesOf(rows, args.verbose)) process.stderr.write(`not recorded: ${hole}\n`);
}

/** The cluster, or of it what the recording at the path lacks. */
async function sourceOf(args: RecordArguments): Promise<Source> {
  if (!args.resume) return openSource(args);
  // What a word stood for is written nowhere.
  const [hidden] = [args.redact && '--redact', (args.mask || args.maskKey) && '--mask'].filter(Boolean);
  if (hidden) throw new UserError(`--resume cannot continue a recording that was made with ${hidden}: record it again`);
  // A run that was killed left nothing: it writes beside the path until all is there.
  if (!existsSync(args.path)) return openSource(args);
  const [{ openRecording }, { resumed }] = await Promise.all([
    import('../../cluster/recording/index.ts'),
    import('../../cluster/recording/resume.ts'),
  ]);
  const earlier = await openRecording(args.path, { keys: await readKeys(args.identity) });
  // What is encrypted is the recording at the path, unless another is read in place of the cluster.
  const identity = args.recording === undefined ? undefined : args.identity;
  return resumed(earlier, await openSource({ ...args, identity }));
}

/** @throws UserError if it is no regular expression */
function parsePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`--redact takes a regular expression, got ${JSON.stringify(pattern)}: ${why}`);
  }
}

/** The largest first. */
function sizeRows({ sizes = new Map(), objects }: RecordSummary) {
  return [...sizes]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([kind, bytes]) => ({ kind, objects: objects.get(kind) ?? 0, bytes }));
}
