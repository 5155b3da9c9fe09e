import stringWidth from 'string-width';
import type { Severity } from '../core/finding.ts';
import { wrapText } from './wrap.ts';

/** How a text is to look: decided by the caller, since a renderer knows no terminal. */
export interface Look {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly width: number;
}

type Paint = (text: string) => string;

export interface Style {
  readonly width: number;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly good: Paint;
  readonly branch: string;
  readonly lastBranch: string;
  readonly trunk: string;
  readonly ellipsis: string;
}

export function styleOf({ color, unicode, width }: Look): Style {
  const paint = (open: number, close: number): Paint =>
    color ? text => `\u001b[${open}m${text}\u001b[${close}m` : text => text;
  return {
    width,
    bold: paint(1, 22),
    dim: paint(2, 22),
    severity: { error: paint(31, 39), warning: paint(33, 39), info: paint(36, 39) },
    good: paint(32, 39),
    branch: unicode ? '├─ ' : '|- ',
    lastBranch: unicode ? '└─ ' : '`- ',
    trunk: unicode ? '│  ' : '|  ',
    ellipsis: unicode ? '…' : '...',
  };
}

/** Wraps a text into a column: `first` before the first line, as many blanks before the others. */
export function column(first: string, text: string, width: number, rest = ' '.repeat(stringWidth(first))): string {
  const room = Math.max(20, width - Math.max(stringWidth(first), stringWidth(rest)));
  return wrapText(text, room)
    .map((line, i) => `${i === 0 ? first : rest}${line}`.trimEnd())
    .join('\n');
}
