import type { ProviderDefinition } from '../../../core/provider.ts';
import { printable } from '../../../core/values.ts';
import { usualOf } from '../../backend.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';
import { tableOf } from '../../table.ts';

const options = {
  all: { type: 'boolean', default: false, describe: 'every provider that there is, and what it needs' },
  ...textOrJson,
  ...common,
} as const satisfies Record<string, Option>;

export const list = {
  command: 'list',
  describe: 'List the backends that are configured, or all providers; never a key',
  options,
  examples: [
    ['$0 auth list', 'what is configured, and where each key is kept'],
    ['$0 auth list --all', 'all providers, and what each needs'],
  ],
  asTyped: true,
  run,
} satisfies Command;

async function run({ all, output }: ArgumentsOf<typeof options>): Promise<void> {
  if (all) {
    const providers = await allProviders();
    print(output, providers, providers.map(inWords));
    return;
  }
  const rows = await configured();
  print(output, rows, rows);
}

function print(output: 'text' | 'json', data: readonly object[], rows: Parameters<typeof tableOf>[0]): void {
  if (output === 'json') process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  else if (rows.length === 0)
    process.stdout.write(
      'no backend is configured; add one with: kubecause auth add (all: kubecause auth list --all)\n',
    );
  else process.stdout.write(tableOf(rows));
}

async function configured() {
  const [{ loadBackends }, { describeKeyPlace }, { findProvider }] = await Promise.all([
    import('../../../config/backends.ts'),
    import('../../../config/keys.ts'),
    import('../../../../providers/index.ts'),
  ]);
  const backends = await loadBackends(note => void process.stderr.write(`kubecause: ${note}\n`));
  const usual = usualOf(backends);
  return Object.entries(backends.named).map(([name, backend]) => {
    const definition = findProvider(backend.provider);
    return {
      name,
      default: name === usual,
      provider: backend.provider,
      model: backend.model ?? definition.defaults?.model ?? '',
      baseUrl: printable(withoutCredentials(backend.baseUrl ?? definition.defaults?.baseUrl ?? '')),
      key: describeKeyPlace(backend) || keyOutside(definition),
    };
  });
}

function keyOutside({ env = {}, options }: ProviderDefinition): string {
  const variable = env.apiKey?.find(name => (process.env[name] ?? '') !== '');
  if (variable !== undefined) return `$${variable}`;
  return options.needs.includes('apiKey') ? 'none' : 'not needed';
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}

async function allProviders() {
  const { providers } = await import('../../../../providers/index.ts');
  return providers.map(
    ({
      id,
      aliases = [],
      title,
      docs,
      options: { needs, takes = [] },
      env = {},
      defaults = {},
      local,
      package: wanted,
    }) => ({
      id,
      aliases,
      title,
      needs,
      takes,
      keyVariables: env.apiKey ?? [],
      variables: env,
      model: defaults.model ?? '',
      package: wanted?.name ?? '',
      local: local === true,
      docs,
    }),
  );
}

type Row = Awaited<ReturnType<typeof allProviders>>[number];

/** Short enough for a terminal of 80 columns; the variable stands for the key. */
function inWords({ id, title, needs, keyVariables: [variable = 'apiKey'] }: Row) {
  const wanted = needs.map(option => (option === 'apiKey' ? variable : option));
  return { backend: id, needs: wanted, title };
}
