import { severities } from '../core/finding.ts';
import { parseSelector } from '../core/selectors.ts';
import { formatNames } from '../render/index.ts';
import type { Option } from './command.ts';
import { backend, stage } from './explain-options.ts';
import { common, configured, connection, recorded, selection } from './options.ts';
import { parseOutputs } from './output.ts';
import { parseDuration, parseExpected, parseFilters } from './parse.ts';
import { filterNames, kindNames } from './value-sources.ts';

/** What `analyze` alone takes. */
const own = {
  manifests: {
    type: 'string',
    values: 'files',
    describe: 'check manifests before they are applied: a file, a directory, or - for what helm or kustomize prints',
    group: 'What to look at:',
  },
  selector: {
    alias: 'l',
    type: 'string',
    describe: 'only incidents that touch objects with these labels',
    group: 'What to look at:',
    project: true,
    check: parseSelector,
  },
  filter: {
    alias: 'f',
    type: 'string',
    array: true,
    guesses: ['sections', 'analyzer', 'analyzers'],
    describe: 'only incidents found by these analyzers or on these kinds',
    values: filterNames,
    group: 'What to look at:',
    project: true,
    check: checkFilter,
  },
  since: {
    type: 'string',
    describe: 'only incidents that began within this time before the snapshot, such as 1h',
    group: 'What to look at:',
    project: true,
    check: parseDuration,
  },
  severity: {
    type: 'string',
    guesses: ['lint', 'level'],
    choices: severities,
    describe: 'only incidents at least this bad',
    group: 'What to look at:',
    project: true,
  },
  show: {
    type: 'string',
    array: true,
    choices: ['info', 'suppressed', 'known'] as const,
    describe: 'also show what is only worth knowing, what is suppressed, or what the baseline knows',
    group: 'Output:',
    project: true,
  },
  output: {
    alias: 'o',
    type: 'string',
    array: true,
    guesses: ['format', 'out', 'save'],
    default: ['text'],
    defaultDescription: 'text',
    values: async ({ current }) => (current.includes('=') ? 'files' : [...formatNames, 'template=']),
    describe: `format of the report: ${[...formatNames, 'template=FILE'].join(', ')}; FORMAT=FILE writes it there (repeatable)`,
    group: 'Output:',
    // No FORMAT=FILE: that would write a file.
    project: /^[\w-]+$/,
    check: (_, given) => parseOutputs([given]),
  },
  stats: {
    type: 'string',
    guesses: ['with-stat'],
    bare: 'text',
    choices: ['text', 'json'] as const,
    describe:
      'requests, bytes and time per kind, and time per analyzer, on stderr: text (if no format is given) or json',
    group: 'Output:',
    project: true,
  },
  'fail-on': {
    type: 'string',
    guesses: ['force-exit-zero', 'min-score'],
    choices: [...severities, 'never'] as const,
    default: 'error' as const,
    describe: 'exit with 1 if an incident is at least this bad',
    group: 'Exit code:',
    project: true,
  },
  'fail-on-incomplete': {
    type: 'boolean',
    default: false,
    describe: 'exit with 3 if not everything could be checked, or something is settling',
    group: 'Exit code:',
    project: true,
  },
  'expect-unknown': {
    type: 'string',
    array: true,
    describe: 'kinds that may not be read, such as Secret: shown, but not incomplete for --fail-on-incomplete',
    values: kindNames,
    group: 'Exit code:',
    project: true,
    check: (_, given) => parseExpected([given]),
  },
  baseline: {
    type: 'string',
    describe: 'file of what is known (kubecause baseline write): counted, not shown',
    values: 'files',
    group: 'Exit code:',
    project: true,
  },
  'fail-on-new': {
    type: 'boolean',
    default: false,
    describe: 'exit with 1 only for incidents that the baseline does not know',
    group: 'Exit code:',
    project: true,
  },
  watch: {
    alias: 'w',
    type: 'boolean',
    default: false,
    describe: 'stay, and tell what appears and what goes (verb watch; polled every 30s where that is not granted)',
    group: 'Output:',
  },
  wait: {
    type: 'string',
    bare: '5m',
    describe: 'look again until nothing is settling, for at most this long (5m if no time is given)',
    group: 'Exit code:',
    project: true,
    check: parseDuration,
  },
} as const satisfies Record<string, Option>;

/** Several clusters at once, each with a report. */
const clusters = {
  context: { ...connection.context, array: true, describe: 'kubeconfig context (repeatable: one report each)' },
  'all-contexts': {
    type: 'boolean',
    default: false,
    describe: 'all contexts of the kubeconfig, one report each',
    group: 'Cluster:',
    contrary: 'context',
  },
} as const satisfies Record<string, Option>;

/** All that `analyze` takes. */
export const analyzeOptions = {
  ...own,
  ...stage,
  ...backend,
  ...recorded,
  ...selection,
  ...configured,
  ...common,
  ...connection,
  ...clusters,
} as const;

/** Held against the analyzers, which are loaded for it. */
async function checkFilter(_: string, given: string): Promise<void> {
  const { analyzers } = await import('../../analyzers/index.ts');
  parseFilters([given], analyzers);
}
