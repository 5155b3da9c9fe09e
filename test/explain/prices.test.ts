import { expect, test } from 'vitest';
import { formatDollars } from '../../src/core/explanation.ts';
import { costOf, priceOf } from '../../src/explain/prices.ts';

const openai = 'https://api.openai.com/v1';

test.each([
  [openai, 'gpt-4o', 2.5],
  [openai, 'gpt-4o-mini', 0.15],
  [openai, 'gpt-4o-2024-08-06', 2.5],
  ['https://api.anthropic.com', 'claude-sonnet-4-5-20250929', 3],
  ['https://api.mistral.ai/v1', 'mistral-medium-latest', 1.5],
])('%s %s has a price', (endpoint, model, input) => {
  const price = priceOf(endpoint, model);
  expect(price?.input).toBe(input);
  expect(price?.source).toMatch(/^https:/);
  expect(price?.read).toMatch(/^2\d{3}-\d\d-\d\d$/);
});

test.each([
  // A model of nearly the same name is another model.
  [openai, 'gpt-4o-audio-preview'],
  [openai, 'ft:gpt-4o:acme'],
  // Who forwards it may charge something else.
  ['https://openrouter.ai/api/v1', 'gpt-4o'],
  ['http://127.0.0.1:8000/v1', 'gpt-4o'],
  ['nowhere', 'gpt-4o'],
])('%s %s has none', (endpoint, model) => {
  expect(priceOf(endpoint, model)).toBeUndefined();
});

test('what tokens cost, and how it is told', () => {
  const price = priceOf(openai, 'gpt-4o')!;
  expect(costOf(price, { input: 100_000, output: 10_000 })).toBeCloseTo(0.35);
  expect(formatDollars(0.3456)).toBe('$0.35');
  expect(formatDollars(0.0123)).toBe('$0.012');
  expect(formatDollars(12.3)).toBe('$12');
  expect(formatDollars(0.00001)).toBe('less than $0.001');
});
