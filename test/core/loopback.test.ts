import { expect, test } from 'vitest';
import { isLoopback } from '../../src/core/loopback.ts';

test.each([
  'localhost',
  'LOCALHOST',
  '127.0.0.1',
  '127.8.8.255',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '0000:0000:0000:0000:0000:0000:0000:0001',
  '::ffff:127.0.0.1',
])('%s is this machine', host => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '',
  '1',
  '10.0.0.1',
  '0.0.0.0',
  '::',
  '::2',
  '1::1',
  '::11',
  '127.0.0.256',
  '127.0.0',
  '127.example.com',
  '127.0.0.1.example.com',
  'localhost.example.com',
  '::ffff:10.0.0.1',
])('"%s" is not', host => {
  expect(isLoopback(host)).toBe(false);
});
