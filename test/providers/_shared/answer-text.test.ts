import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerText } from '../../../providers/_shared/answer-text.ts';

function read(pieces: readonly string[]): { shown: string; text: string } {
  let shown = '';
  const answer = new AnswerText(piece => {
    shown += piece;
  });
  for (const piece of pieces) answer.push(piece);
  return { text: answer.end(), shown };
}

describe('thoughts before an answer', () => {
  test.each([
    ['none', 'The label is missing.', 'The label is missing.'],
    ['in a tag', '<think>Hmm.</think>The label.', 'The label.'],
    ['with space around', '\n<think>\nHmm.\n</think>\n\nThe label.', 'The label.'],
    ['twice', '<think>a</think> <thinking>b</thinking>c', 'c'],
    ['in capitals', '<THINK>a</Think>c', 'c'],
    ['empty', '<think></think>c', 'c'],
    ['and nothing after', '<think>Hmm.</think>', ''],
    ['cut', '<think>Hmm, what', ''],
    ['a tag that is another', '<thing>x</thing>', '<thing>x</thing>'],
    ['less than a tag', '<thin', '<thin'],
    ['a comparison', '< 3 nodes', '< 3 nodes'],
    ['a tag further on', 'It wrote <think>x</think> itself.', 'It wrote <think>x</think> itself.'],
    ['nothing at all', '', ''],
  ])('%s', (_, said, expected) => {
    expect(read([said]).text).toBe(expected);
    expect(read([said]).shown.trim()).toBe(expected);
    expect(read([...said])).toEqual(read([said]));
  });

  test('that the template of a model opened are left out of the whole', () => {
    expect(read(['Hmm.\n</think>\n\nThe label.']).text).toBe('The label.');
  });

  test('are the same however the answer is cut into pieces', () => {
    const word = fc.constantFrom('<think>', '</think>', '<', 'think', '>', 'a', ' ', '\n');
    fc.assert(
      fc.property(fc.array(word), fc.array(fc.nat(40)), (words, cuts) => {
        const said = words.join('');
        const at = [...new Set(cuts.map(cut => Math.min(cut, said.length)))].sort((a, b) => a - b);
        const pieces = [...at, said.length].map((end, i) => said.slice(at[i - 1] ?? 0, end));
        expect(read(pieces)).toEqual(read([said]));
      }),
    );
  });
});
