import { expect, test } from 'vitest';
import { Places, RateLimit } from '../../../src/serve/security/limits.ts';

test('a client has so many requests at once, and gets more with time', () => {
  let now = 0;
  const limit = new RateLimit({ burst: 2, perSecond: 4 }, () => now);
  expect([1, 2, 3].map(() => limit.wait('a'))).toEqual([0, 0, 0.25]);
  expect(limit.wait('b')).toBe(0);
  now = 250;
  expect([limit.wait('a'), limit.wait('a')]).toEqual([0, 0.25]);
  now = 60_000;
  expect([1, 2, 3].map(() => limit.wait('a') === 0)).toEqual([true, true, false]);
});

test('more clients than can be remembered cost no more memory, and whoever is new may ask', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 0.001 }, () => 0);
  expect(limit.wait('first')).toBe(0);
  for (let i = 0; i < 10_000; i++) expect(limit.wait(`client-${i}`)).toBe(0);
  expect(limit.wait('first')).toBe(0);
  expect(limit.wait('client-9999')).toBeGreaterThan(0);
});

test('places are given back once, to whoever comes next', () => {
  const places = new Places({ each: 2, all: 3 });
  const leave = places.take('a');
  places.take('a');
  expect(places.take('a')).toBeUndefined();
  expect(places.take('b')).toBeDefined();
  expect(places.take('c')).toBeUndefined();
  leave!();
  leave!();
  expect(places.taken).toBe(2);
  expect(places.take('c')).toBeDefined();
  expect(places.take('c')).toBeUndefined();
});
