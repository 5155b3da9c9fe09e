import { expect, test } from 'vitest';
import type { Kind } from '../../../src/core/kinds/index.ts';
import { kubeconfig, read, server } from '../../helpers/live.ts';

const contents = {
  Pod: [{ name: 'web', namespace: 'shop' }],
  PriorityClass: [{ name: 'high' }],
};

/** Reads pods, and these on demand, if the answer is yes. */
async function readWith(answers: { readonly [kind in Kind]?: () => boolean }) {
  const api = await server({ contents });
  const later = Object.keys(answers) as Kind[];
  const onDemand = new Map(later.map(kind => [kind, answers[kind]!]));
  const reading = await read({ kubeconfig: await kubeconfig(api.url) }, { kinds: [...later, 'Pod'], onDemand });
  return { reading, api };
}

test('what nothing calls for costs no request, and is no hole', async () => {
  const { reading, api } = await readWith({ PriorityClass: () => false });
  expect(reading.states).toEqual({ Pod: ['complete'], PriorityClass: ['not-needed: nothing calls for it'] });
  expect(api.requests.filter(({ path }) => path.includes('priorityclasses'))).toEqual([]);
});

test('what is called for is listed after all else has been taken', async () => {
  const order: string[] = [];
  const { reading, api } = await readWith({
    PriorityClass: () => order.push('asked') > 0,
    RuntimeClass: () => false,
  });
  expect(order).toEqual(['asked']);
  expect(reading.states).toMatchObject({ Pod: ['complete'], PriorityClass: ['complete'] });
  expect(reading.objects.map(({ kind }) => kind)).toEqual(['Pod', 'PriorityClass']);
  expect(api.requests.at(-1)?.path).toContain('priorityclasses');
});
