import { UserError } from '../../../core/errors.ts';
import { ProviderError, type ProviderErrorKind } from '../../../core/provider.ts';
import { printable } from '../../../core/values.ts';
import { openBackend } from '../../backend.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { backend } from '../../explain-options.ts';
import { interruptible } from '../../interrupt.ts';
import { common } from '../../options.ts';
import { backendNames } from '../../value-sources.ts';

const options = { ...backend, ...common };

type TestArguments = ArgumentsOf<typeof options> & { readonly name?: string };

export const test = {
  command: 'test',
  describe: 'Ask a backend one short question, and say what is wrong if it fails',
  positional: {
    name: 'name',
    describe: 'a backend that is configured, or a provider',
    optional: true,
    values: backendNames,
  },
  options,
  examples: [
    ['$0 auth test', 'the default backend'],
    ['$0 auth test openai -m gpt-5.6', 'with another model'],
  ],
  run,
} satisfies Command;

/** In milliseconds: a model that is loaded into memory first takes its time. */
const patience = 60_000;

/** What to do about each way to fail. */
const remedies: Readonly<Record<ProviderErrorKind, string>> = {
  authentication: 'is the key right? kubecause auth update NAME',
  'not-found': 'are the model and the base URL right? kubecause auth update NAME --model M',
  'rate-limit': 'try again later',
  quota: "look at the account's plan and billing",
  'bad-request': 'are the model and the other settings right? kubecause auth update NAME --model M',
  server: 'it is on their side; try again later',
  network: 'is the address right, and a proxy needed (--proxy, HTTPS_PROXY, --ca-file)?',
  'bad-answer': 'is the base URL that of the API?',
};

async function run({ name, ...args }: TestArguments): Promise<void> {
  const { id, provider } = await openBackend({ ...args, backend: name ?? args.backend });
  const { Vault } = await import('../../../explain/vault.ts');
  const session = new Vault([], { mask: true }).session();
  const prompt = {
    system: session.write`You are being tested for whether you can be reached.`,
    turns: [{ role: 'user', text: session.write`Answer with the one word: here` }],
  } as const;
  const whom = `${id} ${provider.model} at ${provider.endpoint}`;
  const began = performance.now();
  try {
    const { model } = await interruptible(signal =>
      provider.complete(prompt, { signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]) }),
    );
    const took = ((performance.now() - began) / 1000).toFixed(1);
    const other = model === provider.model || model === '' ? '' : ` as ${model}`;
    process.stdout.write(`${printable(`${whom} answers${other}, in ${took} s`)}\n`);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const what = remedies[error.kind].replace('NAME', id);
    throw new UserError(`${whom}: ${error.kind}: ${printable(error.message)}; ${what}`, { cause: error });
  }
}
