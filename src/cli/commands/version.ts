import { UserError } from '../../core/errors.ts';
import type { ArgumentsOf, Command, Option } from '../command.ts';
import { openSource, type SourceArguments } from '../open-source.ts';
import { common, connection, textOrJson } from '../options.ts';
import { version } from '../version.ts';

const options = {
  'with-server': {
    type: 'boolean',
    default: false,
    describe: 'also ask the cluster for its version (so does --context)',
  },
  ...textOrJson,
  ...common,
  ...connection,
} as const satisfies Record<string, Option>;

export const versionCommand = {
  command: 'version',
  describe: 'Print the version of kubecause, of Node and, if asked to, of the cluster',
  options,
  examples: [
    ['$0 version', 'of kubecause and of what runs it'],
    ['$0 version --with-server -o json', 'also of the cluster of the current context'],
  ],
  asTyped: true,
  run,
} satisfies Command;

/** What runs: the tool, Node and the platform. */
export function versions(): Readonly<Record<'kubecause' | 'node' | 'platform', string>> {
  return { kubecause: version, node: process.versions.node, platform: `${process.platform}/${process.arch}` };
}

async function run(args: ArgumentsOf<typeof options>): Promise<void> {
  const asked = args.withServer || args.context !== undefined || args.server !== undefined;
  const rows = { ...versions(), ...(asked && { server: await serverVersion(args) }) };
  const width = Math.max(...Object.keys(rows).map(name => name.length)) + 2;
  process.stdout.write(
    args.output === 'json'
      ? `${JSON.stringify(rows, null, 2)}\n`
      : `${Object.entries(rows)
          .map(([name, value]) => `${name.padEnd(width)}${value}\n`)
          .join('')}`,
  );
}

async function serverVersion(args: SourceArguments): Promise<string> {
  const source = await openSource(args);
  for await (const chunk of source.read({ kinds: [] }, new AbortController().signal))
    if (chunk.type === 'about' && chunk.serverVersion !== undefined) return chunk.serverVersion;
  throw new UserError(`${source.description.name} does not say its version: /version was refused`);
}
