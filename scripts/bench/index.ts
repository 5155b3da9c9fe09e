import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { insertMeasured, tableOf } from '../measurements.ts';
import { benchAnalyzers } from './analyzers.ts';
import { type ArchiveResult, benchArchive } from './archive.ts';
import { benchEngine, type EngineResult, fewFindings } from './engine.ts';
import { benchExplain, type ExplainResult } from './explain.ts';
import { benchListing, type ListingResult } from './listing.ts';
import { benchServe, serveTable } from './serve.ts';
import { benchStart, type StartResult } from './start.ts';

/**
 * `npm run bench [-- --json] [--pods 20000] [--runs 5]`: what a run costs against the least that it could cost, side by
 * side: listing and analyzing against downloading the same bytes, starting against starting bare node; and what asking a
 * model about fifty incidents of a large cluster costs.
 * `--big` reads an archive of 500 MB besides: how much memory that takes.
 * `--analyzers` times decoding and each analyzer alone instead; `--engine` all analyzers and linking, of 100,000 pods if not
 * said otherwise; `--serve` asks a server of 3000 pods of which `--changes` a second change, for `--minutes`: generated ones, or
 * with `--kubeconfig FILE` those of a real cluster that is there to be changed. `--write` puts these into docs/measurements.md.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const demo = 'demo/shop.tar.gz';

/** What must hold, with the two measured in the same run. Seconds and bytes. */
const targets = {
  ratio: 2.5,
  peak: 300e6,
  archivePeak: 400e6,
  version: 0.015,
  help: 0.08,
  analyze: 0.25,
  explain: 0.15,
  masking: 0.3,
  answered: 8,
  engine: 1.5,
} as const;

const bigArchive = 500e6;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    analyzers: { type: 'boolean', default: false },
    engine: { type: 'boolean', default: false },
    'engine-run': { type: 'boolean', default: false },
    profiled: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    changes: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '3' },
    kubeconfig: { type: 'string' },
    write: { type: 'boolean', default: false },
    big: { type: 'boolean', default: false },
    pods: { type: 'string' },
    runs: { type: 'string', default: '5' },
  },
});
const pods = Number(values.pods ?? (values.engine ? 100_000 : values.serve ? 3000 : 20_000));
const runs = Number(values.runs);
if (values.analyzers) {
  const steps = benchAnalyzers(pods);
  print(steps, () =>
    steps
      .slice(0, 25)
      .map(({ name, seconds }) => `${(seconds * 1000).toFixed(0).padStart(6)} ms  ${name}\n`)
      .join(''),
  );
} else if (values.engine) {
  // Each in a process of its own: of the second run much would be compiled already.
  const [asUsual, profiled] = [engineRun(), engineRun('--profiled')];
  print({ target: targets.engine, asUsual, profiled }, () => engineTable(asUsual, profiled));
  if (values.write) insertMeasured('bench -- --engine', engineTable(asUsual, profiled));
} else if (values['engine-run']) {
  process.stdout.write(JSON.stringify(benchEngine(pods, values.profiled)));
} else if (values.serve) {
  mustBeBuilt();
  const { kubeconfig, changes, minutes } = values;
  const asked = {
    kubeconfig,
    pods,
    changes: Number(changes),
    questions: 100,
    minutes: Number(minutes),
    minute: 60,
  };
  const result = await benchServe(root, asked, line => process.stderr.write(`${line}\n`));
  print(result, () => serveTable(result));
  if (values.write) insertMeasured('bench -- --serve', serveTable(result));
} else {
  mustBeBuilt();
  const start = await benchStart(root, demo, runs * 4);
  const listing = await benchListing(root, pods, runs);
  const explained = await benchExplain(`${root}test/recordings/cascades.tar.gz`);
  const archive = values.big ? await benchArchive(root, bigArchive) : undefined;
  print({ targets, listing, start, explained, archive }, () => table(listing, start, explained, archive));
}

function engineRun(...more: readonly string[]): EngineResult {
  const args = [...process.execArgv, process.argv[1]!, '--engine-run', '--pods', `${pods}`, ...more];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function print(result: object, asText: () => string): void {
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : asText());
}

function table(
  listed: ListingResult,
  started: StartResult,
  explained: ExplainResult,
  archive: ArchiveResult | undefined,
): string {
  const seconds = (value: number): string => `${value.toFixed(2)} s`;
  const milliseconds = (value: number): string => `${(value * 1000).toFixed(0)} ms`;
  const megabytes = (value: number): string => `${(value / 1e6).toFixed(0)} MB`;
  const { bare, version, help, analyze, explain = 0, single = 0, singleSize } = started;
  const rows = [
    [
      `${listed.pods} pods: download of ${megabytes(listed.bytes)} in ${listed.requests} requests`,
      seconds(listed.download.seconds),
      '',
    ],
    ['kubecause analyze of the same', seconds(listed.analyze.seconds), ''],
    [
      '  against the download',
      `${listed.ratio.toFixed(2)} x`,
      verdict(listed.ratio, targets.ratio, `${targets.ratio} x`),
    ],
    ['  most memory', megabytes(listed.peak), verdict(listed.peak, targets.peak, megabytes(targets.peak))],
    ['bare node', milliseconds(bare), ''],
    [
      'kubecause --version, above that',
      milliseconds(version - bare),
      verdict(version - bare, targets.version, milliseconds(targets.version)),
    ],
    [
      'kubecause --help, above that',
      milliseconds(help - bare),
      verdict(help - bare, targets.help, milliseconds(targets.help)),
    ],
    ...(analyze === undefined
      ? [[`kubecause analyze: there is no ${demo}`, '', '']]
      : [
          [
            'kubecause analyze of the demo, above bare node',
            milliseconds(analyze - bare),
            verdict(analyze - bare, targets.analyze, milliseconds(targets.analyze)),
          ],
          [`the same by one file of ${megabytes(singleSize)}, whole`, milliseconds(single), ''],
          [
            'with --explain --dry-run of a bundled provider, above that',
            milliseconds(explain - analyze),
            verdict(explain - analyze, targets.explain, milliseconds(targets.explain)),
          ],
        ]),
    [
      `masking ${explained.questions} questions about ${explained.objects} objects`,
      milliseconds(explained.masking),
      verdict(explained.masking, targets.masking, milliseconds(targets.masking)),
    ],
    [
      `${explained.questions} incidents explained by a model that takes 1 s`,
      seconds(explained.answered),
      verdict(explained.answered, targets.answered, seconds(targets.answered)),
    ],
    ...(archive === undefined
      ? []
      : [
          [`an archive of ${megabytes(archive.size)}, most of it logs`, seconds(archive.seconds), ''],
          [
            '  most memory',
            megabytes(archive.peak),
            verdict(archive.peak, targets.archivePeak, megabytes(targets.archivePeak)),
          ],
        ]),
  ];
  return rows
    .map(([what, value, ok]) => `${what!.padEnd(62)}${value!.padStart(8)}  ${ok}`.trimEnd())
    .join('\n')
    .concat('\n');
}

function engineTable(asUsual: EngineResult, profiled: EngineResult): string {
  const { pods, services, events } = asUsual;
  const both = [asUsual, profiled];
  const row = (what: string, of: (result: EngineResult) => number): string[] => [
    what,
    ...both.map(result => `${of(result).toFixed(2)} s`),
  ];
  return tableOf([
    [
      `${pods} pods, ${services} Services, ${events} events: processor time`,
      ...['as usual', 'with all profiles'].map((what, i) => `${what}: ${both[i]!.findings} findings`),
    ],
    row('index, and the analyzers on all objects', ({ check }) => check),
    row(`link ${fewFindings} findings`, ({ linkFew }) => linkFew),
    row('then link all of them', ({ link }) => link),
    row(`all, with ${fewFindings} findings (${targets.engine} s)`, ({ check, linkFew }) => check + linkFew),
  ]);
}

function mustBeBuilt(): void {
  if (!existsSync(`${root}dist/cli.js`)) throw new Error('there is no dist: run `npm run setup`');
}

function verdict(value: number, target: number, shown: string): string {
  return `${value <= target ? 'ok' : 'OVER'} (at most ${shown})`;
}
