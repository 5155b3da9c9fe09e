import { UserError } from '../../../core/errors.ts';
import type { ProviderDefinition } from '../../../core/provider.ts';
import { ask, canAsk } from '../../ask.ts';
import {
  askForKey,
  askForSettings,
  checkKey,
  checkSettings,
  isGuided,
  keyPlaceOf,
  type SettingArguments,
  settingOptions,
  variableSet,
} from '../../auth-settings.ts';
import { optionsOf } from '../../backend.ts';
import type { ArgumentsOf, Command, Option } from '../../command.ts';
import { common } from '../../options.ts';
import { providerIds } from '../../value-sources.ts';

const options = {
  name: {
    type: 'string',
    describe: "its name for --backend (default: the provider's id)",
    group: 'Backend:',
  },
  default: { type: 'boolean', default: false, describe: 'ask it unless another is named', group: 'Backend:' },
  ...settingOptions,
  ...common,
} as const satisfies Record<string, Option>;

type AddArguments = ArgumentsOf<typeof options> & { readonly provider?: string };

export const add = {
  command: 'add',
  describe: 'Add a backend; asks for what is not given',
  positional: {
    name: 'provider',
    describe: 'a provider such as openai (all: kubecause auth list --all)',
    optional: true,
    guesses: ['backend', 'b'],
    values: providerIds,
  },
  asTyped: true,
  options,
  examples: [
    ['$0 auth add', 'asks for everything'],
    ['$0 auth add ollama --model llama3.1', 'a model on this machine'],
    ['pass openai | $0 auth add openai --api-key-stdin', 'the key from a password manager'],
    ['$0 auth add openai-compatible --name lab --base-url http://lab:8000/v1 --model m', 'any server'],
  ],
  run,
} satisfies Command;

async function run(args: AddArguments): Promise<void> {
  const [{ findProvider, providers }, { loadBackends }, { isBackendName }, { editUserFile }] = await Promise.all([
    import('../../../../providers/index.ts'),
    import('../../../config/backends.ts'),
    import('../../../config/backend-schema.ts'),
    import('../../../config/save.ts'),
  ]);
  const definition =
    args.provider === undefined ? await askForProvider(providers, findProvider) : findProvider(args.provider);
  const name = args.name ?? definition.id;
  if (!isBackendName(name))
    throw new UserError(`--name wants a word of letters, digits, dots, dashes and underscores, but got "${name}"`);
  const backends = await loadBackends(note => void process.stderr.write(`kubecause: ${note}\n`));
  if (Object.hasOwn(backends.named, name))
    throw new UserError(
      `there is a backend ${name} already; change it with: kubecause auth update ${name}, or give another --name`,
    );
  const given = optionsOf(args);
  const guided = isGuided(args, given);
  const settings = canAsk() ? await askForSettings(definition, given, guided) : given;
  checkSettings(definition, settings);
  const place = (await keyPlaceOf(args, name)) ?? (await missingKey(definition, args, name)) ?? {};
  checkKey(definition, place);
  const isUsual = args.default || Object.keys(backends.named).length === 0;
  const path = await editUserFile(editor => {
    editor.setBackend(name, { provider: definition.id, ...settings, ...place });
    if (isUsual) editor.setUsual(name);
  });
  const usual = isUsual ? '; it is asked unless another is named' : '';
  process.stderr.write(`kept backend ${name} in ${path}${usual}\ntry it with: kubecause auth test ${name}\n`);
}

async function askForProvider(
  providers: readonly ProviderDefinition[],
  find: (name: string) => ProviderDefinition,
): Promise<ProviderDefinition> {
  if (!canAsk()) throw new UserError('auth add wants a provider, such as openai; see: kubecause auth list --all');
  for (;;) {
    const given = await ask('Provider, such as openai, anthropic or ollama (? lists all)');
    if (given === '') continue;
    if (given === '?') {
      process.stderr.write(`${providers.map(({ id, title }) => `  ${id.padEnd(20)} ${title}`).join('\n')}\n`);
      continue;
    }
    try {
      return find(given);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}

/** Asks for a key that is needed and that no option tells of. One in the environment may do. */
async function missingKey(definition: ProviderDefinition, args: SettingArguments, name: string) {
  if (!definition.options.needs.includes('apiKey') || !canAsk()) return undefined;
  const variable = variableSet(definition, 'apiKey');
  const question = variable === undefined ? 'API key' : `API key; if empty, ${variable} of the environment is used`;
  return await askForKey(question, args, name);
}
