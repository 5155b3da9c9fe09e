import type { Contents } from '../../../cluster/recording/inspect.ts';
import { isHole } from '../../../core/source.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { readKeys } from '../../key-files.ts';
import { common, textOrJson, unlocking } from '../../options.ts';
import { tableOf } from '../../table.ts';

const options = { ...unlocking, ...textOrJson, ...common };

export const inspectCommand = {
  command: 'inspect',
  describe: 'Say what a recording holds, of when it is, and what was not collected',
  positional: { name: 'path', describe: 'a recording of any layout, or - for stdin', values: 'files' },
  options,
  examples: [['$0 recording inspect must-gather.tar.gz', 'layout, version, moment, and each kind']],
  run,
} satisfies Command;

async function run({ path, output, identity }: ArgumentsOf<typeof options> & { readonly path: string }): Promise<void> {
  const [{ openRecording }, { inspect }] = await Promise.all([
    import('../../../cluster/recording/index.ts'),
    import('../../../cluster/recording/inspect.ts'),
  ]);
  const source = await openRecording(path, { stdin: process.stdin, keys: await readKeys(identity) });
  const contents = await inspect(source, new AbortController().signal);
  process.stdout.write(output === 'json' ? `${JSON.stringify(contents, undefined, 2)}\n` : textOf(contents));
  for (const note of contents.notes) process.stderr.write(`${note}\n`);
}

function textOf({ layout, takenAt, takenAtFrom, serverVersion, values, kinds }: Contents): string {
  const moment = takenAt === undefined ? 'of unknown time' : `as of ${takenAt} (${takenAtFrom ?? 'unknown'})`;
  const rows = kinds.map(({ kind, objects, namespaces, listings }) => ({
    kind,
    objects,
    namespaces: namespaces === 0 ? '' : namespaces,
    complete: completeness(listings),
  }));
  const held = values && `${values} the values of ConfigMaps and variables`;
  const parts = [layout, serverVersion, moment, held];
  return `${parts.filter(part => part !== undefined).join('  ')}\n\n${tableOf(rows)}`;
}

function completeness(listings: Contents['kinds'][number]['listings']): string {
  const whole = listings.filter(({ state }) => !isHole(state));
  if (whole.some(({ namespace, of }) => namespace === undefined && of === undefined)) return 'yes';
  const holes = listings.filter(({ state }) => isHole(state));
  if (holes.length === 0) return 'yes';
  const [{ state, why } = { state: 'not-collected', why: undefined }] = holes;
  const some = whole.length === 0 ? '' : `in ${whole.length} ${whole.length === 1 ? 'listing' : 'listings'}; else `;
  return `${some}${state}${why === undefined ? '' : `: ${why}`}`;
}
