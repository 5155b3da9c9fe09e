import { expect, test } from 'vitest';
import { MaskedData } from '../../src/explain/masked-data.ts';

const ours = { fields: new Set<string>(), words: new Set<string>() };
const pod = (name: string) => ({ kind: 'Pod', namespace: 'shop', name });

test('of what is gone the names and tokens are forgotten, those of what lives stay as they were, and no number is given twice', () => {
  const data = new MaskedData(ours);
  const lasting = pod('cart-0');
  data.learn(['shop', 'cart-0']);
  const told = data.hide(lasting);
  const gone = Array.from({ length: 20_000 }, (_, i) => `web-${i.toString(36)}x`);
  data.learn(gone);
  const tokens = gone.map(name => data.hide(pod(name)).name);
  const before = data.size;
  data.keepOnly(new Set(['shop', 'cart-0']));
  expect([before, data.size]).toEqual([20_002, 5002]);
  expect(data.hide(lasting)).toEqual(told);
  expect(data.reveal(told)).toEqual(lasting);
  // What was told last is still known; what was told long ago is nobody else's now.
  expect(data.reveal(tokens.at(-1))).toBe(gone.at(-1));
  expect(() => data.reveal(tokens[0])).toThrow('there is no such token');
  expect(tokens).not.toContain(data.hide(pod('new-one')).name);
  expect(tokens).not.toContain(data.hide(pod(gone[0]!)).name);
});
