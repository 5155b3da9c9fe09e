import { UserError } from '../../core/errors.ts';
import { formatRef } from '../../core/objects.ts';
import type { Report } from '../../core/report.ts';
import { printable } from '../../core/values.ts';
import { collectGarbage } from '../collect-garbage.ts';
import type { ArgumentsOf, Command, Option } from '../command.ts';
import { exitCodeOf } from '../exit.ts';
import { parseObjects } from '../objects.ts';
import { openSource } from '../open-source.ts';
import { common, configured, connection, recorded } from '../options.ts';
import { statusLine, withProgress } from '../progress.ts';
import { setUp } from '../setup.ts';
import { detectTerminal } from '../terminal.ts';

const own = {
  namespace: {
    alias: 'n',
    type: 'string',
    describe: 'where the object is (default: it is looked for in all namespaces)',
    group: 'What to look at:',
  },
  output: {
    alias: 'o',
    type: 'string',
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'a paragraph, or the report of the incidents that touch the object',
    group: 'Output:',
  },
} as const satisfies Record<string, Option>;

const options = { ...own, ...recorded, ...configured, ...common, ...connection } as const;

type WhyArguments = ArgumentsOf<typeof options> & { readonly object: readonly string[] };

export const why = {
  command: 'why',
  guesses: ['describe', 'debug'],
  describe: 'Say why an object does not work, in a paragraph',
  positional: { name: 'object', describe: 'an object such as deploy/web, or deployment web', array: true },
  options,
  exits: ['healthy', 'found', 'failed', 'incomplete'],
  examples: [
    ['$0 why deploy/web -n shop', 'what is wrong with it, because of what, and what to do'],
    ['$0 why pvc data -r dump.tar.gz', 'in a recording'],
  ],
  run,
} satisfies Command;

async function run(args: WhyArguments): Promise<void> {
  const objects = parseObjects(args.object);
  if (objects.length !== 1) throw new UserError('why is about one object; analyze takes several');
  const terminal = detectTerminal(args);
  const [{ filtered: _, ...setup }, { diagnose }, { renderWhy }, { renderJson }] = await Promise.all([
    setUp(args),
    import('../../engine/diagnose.ts'),
    import('../../render/why.ts'),
    import('../../render/json.ts'),
  ]);
  const source = withProgress(await openSource(args), statusLine(terminal, args.quiet));
  const scope = { objects, ...(args.namespace !== undefined && { namespaces: [args.namespace] }) };
  const report = await diagnose(source, { ...setup, scope, onChecked: collectGarbage });
  refuseAmbiguity(report);
  const look = { ...terminal, detail: 'normal', showInfo: true } as const;
  process.stdout.write(args.output === 'json' ? renderJson(report) : renderWhy(report, look));
  process.exitCode = exitCodeOf(report, { failOn: 'error', failOnIncomplete: false });
}

/** At most so many of the objects of one name are named. */
const mostNamed = 5;

function refuseAmbiguity({ subjects = [] }: Report): void {
  if (subjects.length < 2) return;
  const names = subjects.slice(0, mostNamed).map(({ object }) => printable(formatRef(object)));
  const more = subjects.length > mostNamed ? ` and ${subjects.length - mostNamed} more` : '';
  throw new UserError(`there are several: ${names.join(', ')}${more}; say which with -n`);
}
