import { readFile } from 'node:fs/promises';
import type { BackendConfig } from '../../../config/backend-schema.ts';
import type { ForeignBackend } from '../../../config/k8sgpt.ts';
import { UserError } from '../../../core/errors.ts';
import type { ProviderDefinition, ProviderOption, ProviderOptions } from '../../../core/provider.ts';
import { printable } from '../../../core/values.ts';
import { whyNotRead } from '../../../files/why-not-read.ts';
import { keepKey } from '../../auth-settings.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { common } from '../../options.ts';

const options = {
  file: { type: 'string', describe: "k8sgpt's configuration (default: where k8sgpt keeps it)" },
  force: { type: 'boolean', default: false, describe: 'replace existing backends' },
  keychain: { type: 'boolean', default: false, describe: "keep the keys in the system's keychain" },
  ...common,
} as const satisfies Record<string, Option>;

type ImportArguments = ArgumentsOf<typeof options>;

export const importK8sgpt = {
  command: 'import-k8sgpt',
  describe: 'Take over the backends of k8sgpt, with their keys',
  options,
  examples: [
    ['$0 auth import-k8sgpt', 'all backends that k8sgpt has'],
    ['$0 auth import-k8sgpt --file old/k8sgpt.yaml', 'of another file'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run(args: ImportArguments): Promise<void> {
  const [{ findProvider }, { loadBackends }, { editUserFile }, { k8sgptFile, parseK8sgpt }] = await Promise.all([
    import('../../../../providers/index.ts'),
    import('../../../config/backends.ts'),
    import('../../../config/save.ts'),
    import('../../../config/k8sgpt.ts'),
  ]);
  const from = args.file ?? k8sgptFile();
  const foreign = parseK8sgpt(from, await read(from));
  const { named, usual } = await loadBackends(note => tell(`kubecause: ${note}`));
  const taken = new Map<string, BackendConfig>();
  for (const backend of foreign.backends) {
    const name = backend.provider;
    if (Object.hasOwn(named, name) && !args.force) {
      tell(`${printable(name)}: not taken over: there is such a backend already; --force replaces it`);
      continue;
    }
    try {
      taken.set(name, await takeOver(findProvider(name), backend, name, args));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell(`${printable(name)}: not taken over: ${error.message}`);
    }
  }
  if (taken.size === 0) throw new UserError(`nothing was taken over from ${from}`);
  const path = await editUserFile(editor => {
    for (const [name, backend] of taken) editor.setBackend(name, backend);
    if (usual === undefined && foreign.usual !== undefined && taken.has(foreign.usual)) editor.setUsual(foreign.usual);
  });
  tell(`took over ${[...taken.keys()].join(', ')} into ${path}\ntry one with: kubecause auth test NAME`);
}

/** What a provider takes of a backend. What it does not is told, by name. */
async function takeOver(
  { id, options: { needs, takes = [] } }: ProviderDefinition,
  { options: given, lost }: ForeignBackend,
  name: string,
  args: ImportArguments,
): Promise<BackendConfig> {
  const known = new Set<ProviderOption>([...needs, ...takes, 'model', 'headers']);
  const { apiKey, ...rest } = given;
  const settings = Object.entries(rest) as [ProviderOption, unknown][];
  const kept: ProviderOptions = Object.fromEntries(settings.filter(([option]) => known.has(option)));
  const left = [...settings.map(([option]) => option).filter(option => !known.has(option)), ...lost];
  const keyTaken = apiKey !== undefined && known.has('apiKey');
  if (apiKey !== undefined && !keyTaken) left.push('password');
  tell(`${name}: ${id}${left.length === 0 ? '' : `; not carried over: ${left.map(printable).join(', ')}`}`);
  const place = keyTaken ? await keepKey(apiKey, { keychain: args.keychain, noKeychain: !args.keychain }, name) : {};
  return { provider: id, ...kept, ...place };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UserError(`cannot read k8sgpt's configuration: ${await whyNotRead(path, error)}; name it with --file`);
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
