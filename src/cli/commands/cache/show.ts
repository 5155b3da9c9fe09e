import { UserError } from '../../../core/errors.ts';
import { printable } from '../../../core/values.ts';
import type { ArgumentsOf, Command } from '../../command.ts';
import { common, textOrJson } from '../../options.ts';
import { didYouMean } from '../../parse.ts';

const options = { ...textOrJson, ...common };

type ShowArguments = ArgumentsOf<typeof options> & { readonly key: string };

export const show = {
  command: 'show',
  describe: 'Print a kept answer, masked, as the model wrote it',
  positional: { name: 'key', describe: 'the key of an answer, or its beginning (see: kubecause cache list)' },
  options,
  examples: [['$0 cache show 3fa9', 'the answer whose key begins so']],
  run,
} satisfies Command;

async function run({ key, output }: ShowArguments): Promise<void> {
  const { answerCache } = await import('../../answer-cache.ts');
  const cache = answerCache();
  const found = await cache.find(key.toLowerCase());
  const [entry] = found;
  if (found.length > 1)
    throw new UserError(`${found.length} answers have a key that begins with "${key}": give more of it`);
  if (entry === undefined) {
    const keys = (await cache.list()).map(each => each.key.slice(0, Math.max(4, key.length)));
    throw new UserError(
      `no answer has a key that begins with "${key}"${didYouMean(key, keys) || '; see: kubecause cache list'}`,
    );
  }
  const { provider, model, at, text, cut } = entry;
  const head = `${provider} ${model}, ${at}${cut ? ', cut at the limit of tokens' : ''}`;
  const lines = text.split('\n').map(printable);
  process.stdout.write(
    output === 'json' ? `${JSON.stringify(entry, null, 2)}\n` : `${printable(head)}\n\n${lines.join('\n')}\n`,
  );
}
