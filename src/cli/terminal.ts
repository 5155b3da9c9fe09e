import { fstatSync } from 'node:fs';

/** What the terminal can show. Decided once, from the streams and the environment. */
export interface Terminal {
  readonly color: boolean;
  readonly unicode: boolean;
  /** Columns to wrap at. */
  readonly width: number;
  /** Whether stderr is a terminal, so that progress may be drawn. */
  readonly progress: boolean;
}

/** Wider lines are hard to read; narrower than this nothing is. */
const widest = 110;
const narrowest = 40;
/** Where there is no terminal: what fits an e-mail or a build log. */
const unknownWidth = 100;

/** What was asked for on the command line; it wins over the environment. */
interface Asked {
  readonly color?: boolean | undefined;
  readonly noColor?: boolean | undefined;
}

export function detectTerminal({ color, noColor }: Asked, env: NodeJS.ProcessEnv = process.env): Terminal {
  const out = process.stdout;
  const columns = Number(env.COLUMNS) || out.columns || Math.min(unknownWidth, pagerWidth() ?? unknownWidth);
  const forced = (env.FORCE_COLOR ?? '') !== '' && env.FORCE_COLOR !== '0';
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' && (out.isTTY === true || forced);
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    color: noColor === true ? false : (color ?? wanted),
    unicode:
      process.platform === 'win32'
        ? env.WT_SESSION !== undefined
        : /utf-?8/i.test(locale) || (locale === '' && out.isTTY !== true),
    width: Math.max(narrowest, Math.min(widest, columns)),
    progress: process.stderr.isTTY === true && env.TERM !== 'dumb' && env.CI === undefined,
  };
}

/** What `| less` has room for: the width of the terminal that stderr still is. A file is as wide as where there is none. */
function pagerWidth(): number | undefined {
  return process.stderr.isTTY === true && fstatSync(process.stdout.fd).isFIFO() ? process.stderr.columns : undefined;
}
