import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlainText } from '../../src/explain/plain-text.ts';

function plain(pieces: readonly string[], columns = 40): string {
  const text = new PlainText(columns);
  return pieces.map(piece => text.push(piece)).join('') + text.end();
}

describe('an answer on a terminal', () => {
  const cases = {
    'marks of headings, bold words and code are left out': ['## Why\n**It** is `down`.', 'Why\nIt is down.'],
    'a block is indented and its marks are its own': [
      'Do:\n```sh\n# a comment\necho **/*.ts `x`\n\ny\n```\nThen.',
      'Do:\n  # a comment\n  echo **/*.ts `x`\n\n  y\nThen.',
    ],
    'stars in code are its own': ['use `a ** b`, **not** this', 'use a ** b, not this'],
    'a mark that was not closed ends with its line': ['it`s\nand **so**', 'its\nand so'],
    'words are not cut at the edge': [
      'a line of words that is longer than forty columns of it',
      'a line of words that is longer than\nforty columns of it',
    ],
    'a word that is too long stays whole': [`x ${'y'.repeat(50)}`, `x\n${'y'.repeat(50)}`],
    'a line in a block is never wrapped': [`\`\`\`\n${'y z'.repeat(20)}\n\`\`\``, `  ${'y z'.repeat(20)}\n`],
    'no cursor moves and no colour changes': ['a\u001b[2Jb\u202ec\rd', 'a [2Jb c d'],
    'lists and blank lines stay': ['- a\n\n  - b\n* c', '- a\n\n  - b\n* c'],
  } as const satisfies Record<string, readonly [string, string]>;
  for (const [name, [given, shown]] of Object.entries(cases)) test(name, () => expect(plain([given])).toBe(shown));

  test('it is the same, however it comes in pieces', () => {
    const given = Object.values(cases)
      .map(([text]) => text)
      .filter(text => !text.includes('\u001b'))
      .join('\n\n');
    const whole = plain([given]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 200 }), lengths => {
        const pieces: string[] = [];
        let at = 0;
        for (const length of [...lengths, given.length]) {
          pieces.push(given.slice(at, at + length));
          at += length;
        }
        expect(plain(pieces)).toBe(whole);
      }),
      { numRuns: 50 },
    );
  });
});
