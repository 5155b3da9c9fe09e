import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../src/core/message.ts';
import { formatValue, labels, printable, text, varying, word } from '../../src/core/values.ts';

describe('formatMessage', () => {
  test.each([
    ['needs {x}', { x: 'a' }, 'needs a'],
    ['{n|pod|pods}', { n: 1 }, '1 pod'],
    ['{n|pod|pods}', { n: 0 }, '0 pods'],
    ['{n|time|times}', { n: varying(1) }, '1 time'],
    ['{n|time|times}', { n: varying(12) }, '12 times'],
    ['a[, b {x}]', {}, 'a'],
    ['a[, b {x}]', { x: 'c' }, 'a, b c'],
    ['a[ {x}{y}]', { x: 'only one of two' }, 'a'],
    ['a[ {n|pod|pods}]', { n: 2 }, 'a 2 pods'],
  ])('%s with %o is %s', (template, values, expected) => {
    expect(formatMessage(template, values as never)).toBe(expected);
  });

  test('a value that is missing outside of brackets is an error', () => {
    expect(() => formatMessage('needs {x}', {})).toThrow('lacks a value for {x}');
  });
});

describe('formatValue', () => {
  test.each([
    ['web', 'web'],
    [3, '3'],
    [word('Ready'), 'Ready'],
    [text(' two\nlines\t'), 'two lines'],
    [labels({ a: '1', b: '' }), 'a=1,b='],
    [labels({}), '(empty)'],
    [varying(4000), '4000'],
    [varying(4000, 'seconds'), '66m'],
    [{ kind: 'Pod', namespace: 'shop', name: 'web' }, 'Pod shop/web'],
    [['a', 'b'], 'a, b'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d, e and 2 more'],
  ])('%o is %s', (value, expected) => {
    expect(formatValue(value)).toBe(expected);
  });

  test('a long text is cut', () => {
    expect(formatValue(text('x'.repeat(5000)))).toHaveLength(1025);
  });
});

describe('printable', () => {
  test.each([
    ['\u001b[2J\u001b[31mred', ' [2J [31mred'],
    ['a\u202egnp.exe', 'a gnp.exe'],
    ['a\u200bb\u2066c', 'a b c'],
    ['\u009b31m', ' 31m'],
    ['\ud800 alone', '  alone'],
    ['日本語 ok 🎉', '日本語 ok 🎉'],
  ])('%o cannot move a cursor', (given, expected) => {
    expect(printable(given)).toBe(expected);
  });
});
