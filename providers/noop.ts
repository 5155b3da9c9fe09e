import type { ProviderDefinition } from '../src/core/provider.ts';
import { readOptions } from './_shared/options.ts';

/** Asks nobody: the answer is the question, as it would leave the machine. For tries of what is around a model. */
export const noop: ProviderDefinition = {
  id: 'noop',
  aliases: ['noopai'],
  title: 'nobody: the answer is the question',
  docs: 'https://docs.k8sgpt.ai/reference/providers/backend/',
  local: true,
  options: { needs: [] },
  defaults: { model: 'noop' },
  async connect(options, context) {
    const { model } = readOptions(noop, options, context);
    return {
      model,
      endpoint: 'noop:',
      async complete({ turns }, { onText }) {
        const text = turns.at(-1)?.text ?? '';
        onText?.(text);
        return { text, model, stop: 'end' };
      },
    };
  },
};
