/** What the Prometheus operator refuses in the fields of its objects: as Prometheus itself would, with the whole configuration. */

/** @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ (`<duration>`) */
const durationForm = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const milliseconds = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1];

/** Milliseconds of a duration of Prometheus (`1h30m`, `0`); NaN if it is none. */
export function parseDuration(duration: string): number {
  if (duration === '0') return 0;
  const match = duration === '' ? null : durationForm.exec(duration);
  if (match === null) return Number.NaN;
  return milliseconds.reduce((sum, unit, i) => sum + unit * Number(match[i + 1] ?? 0), 0);
}

/** What RE2 does not know and other engines do. @see https://github.com/google/re2/wiki/Syntax */
const unknownToRe2: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'it looks ahead or behind, which RE2 cannot'],
  [/\\[1-9]/, 'it refers back to a group, which RE2 cannot'],
  [/\(\?>|[*+?}]\+/, 'it is possessive, which RE2 cannot'],
];

/** What is written otherwise in RE2 than here: flags, names of groups, quoted text, classes of Unicode. */
const ofRe2: readonly (readonly [RegExp, string])[] = [
  [/\(\?[imsU-]+\)/g, ''],
  [/\(\?[imsU-]+:/g, '(?:'],
  [/\(\?P</g, '(?<'],
  [/\\Q.*?(?:\\E|$)/gs, ''],
];

/** Why a regular expression is none; undefined if it may be one. Where the engines differ, nothing is claimed. */
function regexProblem(regex: string): string | undefined {
  // Without what is escaped and without classes, in which these characters mean nothing; a reference back stays.
  const plain = regex.replace(/\\(.)|\[(?:\\.|[^\]\\])*\]/gs, (_, escaped = '') =>
    /[1-9]/.test(escaped) ? '\\1' : 'x',
  );
  const unknown = unknownToRe2.find(([pattern]) => pattern.test(plain));
  if (unknown !== undefined) return unknown[1];
  try {
    new RegExp(ofRe2.reduce((text, [pattern, here]) => text.replace(pattern, here), regex));
    return undefined;
  } catch (error) {
    // "Invalid regular expression: /a(/: Unterminated group" says the expression a second time.
    return (error as Error).message.replace(/^.*: /s, '').toLowerCase();
  }
}

export interface Relabeling {
  readonly action?: string | undefined;
  readonly sourceLabels: readonly string[];
  readonly targetLabel?: string | undefined;
  readonly regex?: string | undefined;
  readonly modulus?: number | undefined;
}

const needTarget: ReadonlySet<string> = new Set([
  'replace',
  'hashmod',
  'lowercase',
  'uppercase',
  'keepequal',
  'dropequal',
]);
const actions: ReadonlySet<string> = new Set([...needTarget, 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep']);

/**
 * Why a relabeling is refused; undefined if it is not.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export function relabelingProblem({
  action: named,
  sourceLabels,
  targetLabel,
  regex,
  modulus,
}: Relabeling): string | undefined {
  const action = (named ?? 'replace').toLowerCase();
  if (!actions.has(action)) return `there is no action ${action}`;
  if (needTarget.has(action) && targetLabel === undefined) return `the action ${action} needs a target label`;
  if (action === 'hashmod' && modulus === undefined) return 'the action hashmod needs a modulus';
  if (/^label(drop|keep)$/.test(action) && (sourceLabels.length > 0 || targetLabel !== undefined))
    return `the action ${action} takes a regex and nothing else`;
  const problem = regex === undefined ? undefined : regexProblem(regex);
  return problem === undefined ? undefined : `the regex ${regex} is none: ${problem}`;
}
