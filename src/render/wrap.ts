import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Characters that no blank stands between: Chinese, Japanese, and their punctuation. Korean has blanks. */
const ideographs = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\uff00-\\uff60';
/** What may not begin a line, and what may not end one. */
const closing = '、。，．：；？！）］｝」』】〉》〕・ー々…ぁぃぅぇぉっゃゅょァィゥェォッャュョ';
const opening = '（［｛「『【〈《〔';

const isIdeograph = new RegExp(`[${ideographs}]`, 'u');

/**
 * Where a line may end besides at a blank: beside an ideograph.
 * @see https://www.unicode.org/reports/tr14/ (ID, CL, OP, CJ)
 */
const opportunity = new RegExp(
  `(?<=[${ideographs}])(?<![${opening}])(?![${closing}\\s]|$)|(?<![${opening}\\s]|^)(?=[${ideographs}])(?![${closing}])`,
  'gu',
);

/** A mark for {@link opportunity}: no text that can be printed has it. */
const mark = '\0';

/** A text in lines of at most so many columns. Words that are longer (an image, a URL) are left whole, so that they can be copied. */
export function wrapText(text: string, columns: number): string[] {
  return isIdeograph.test(text) ? wrapIdeographs(text, columns) : wrapAnsi(text, columns, { hard: false }).split('\n');
}

function wrapIdeographs(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(opportunity, mark).trim().split(/ +/)) {
    for (const [i, piece] of word.split(mark).entries()) {
      const longer = `${line}${i === 0 && line !== '' ? ' ' : ''}${piece}`;
      if (line === '' || stringWidth(longer) <= columns) line = longer;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}
