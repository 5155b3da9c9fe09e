import { describe, expect, test } from 'vitest';
import { wrapText } from '../../src/render/wrap.ts';

describe('wrapping', () => {
  test.each([
    ['between ideographs', '一二三四五六七', 6, ['一二三', '四五六', '七']],
    ['no line begins with what closes', '一二三。四五', 6, ['一二', '三。四', '五']],
    ['no line ends with what opens', '一二「三」四', 6, ['一二', '「三」', '四']],
    ['between an ideograph and a word', '名前はpayments-dbです', 12, ['名前は', 'payments-db', 'です']],
    ['Korean at its blanks', '볼륨 요청이 없습니다', 12, ['볼륨 요청이', '없습니다']],
    ['a long word is left whole', '见 registry.example.com/shop/web', 10, ['见', 'registry.example.com/shop/web']],
    ['colours have no width', '\u001b[1m一二\u001b[22m三四', 4, ['\u001b[1m一二\u001b[22m', '三四']],
    ['nothing', '', 10, ['']],
  ])('%s', (_, text, columns, lines) => {
    expect(wrapText(text, columns)).toEqual(lines);
  });
});
